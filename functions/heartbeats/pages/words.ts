/** What the page of the services and its feed say. */
import { countWord } from "../../../src/i18n/count.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { percentInWords } from "../../../src/i18n/number.ts";
import type { Level } from "../../../src/pages/plot.tsx";
import type { Announcement, Event, Service, ServiceState } from "./status.ts";
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import { plural } from "../../../src/i18n/plural.ts";

export const words = {
  title: { de: "Zustand der Dienste", en: "Status of the services" },
  well: { de: "Alles läuft.", en: "Everything is running." },
  none: { de: "Hier steht noch kein Dienst.", en: "No service is listed here yet." },
  noneHow: {
    de: "Sobald es einen gibt, steht hier, ob er läuft.",
    en: "As soon as there is one, this page says whether it runs.",
  },
  services: { de: "Dienste", en: "Services" },
  maintenance: { de: "Angekündigte Wartung", en: "Announced maintenance" },
  past: { de: "Die letzten Ausfälle", en: "Recent outages" },
  feed: { de: "Als Feed abonnieren (Atom)", en: "Subscribe to the feed (Atom)" },
  today: { de: "heute", en: "today" },
  period: { de: "Tage", en: "Days" },
  state: { de: "Zustand", en: "Status" },
  outage: { de: "Ausfall", en: "Outage" },
  unknown: { de: "Gerade nicht bekannt", en: "Not known right now" },
  unknownHow: {
    de: "Die Überwachung antwortet gerade nicht; über die Dienste sagt das nichts. Bitte in ein paar Sekunden noch einmal versuchen.",
    en: "The monitoring does not answer right now, which says nothing about the services. Please try again in a few seconds.",
  },
  ask: {
    de: "Etwas läuft nicht, und hier steht nichts davon? Ein Hinweis hilft:",
    en: "Something does not work and it is not listed here? A hint helps:",
  },
} as const satisfies Record<string, Text>;

export const stateWords: Readonly<Record<ServiceState, Text>> = {
  up: { de: "läuft", en: "running" },
  grace: { de: "verspätet", en: "late" },
  down: { de: "ausgefallen", en: "down" },
  maintenance: { de: "in Wartung", en: "in maintenance" },
  new: { de: "noch unbekannt", en: "not known yet" },
  paused: { de: "pausiert", en: "paused" },
};

export const levelWords: Readonly<Record<Level, Text>> = {
  none: { de: "nichts bekannt", en: "nothing known" },
  good: { de: "lief durchgehend", en: "ran all the time" },
  late: { de: "kurz ausgefallen", en: "down for a short time" },
  bad: { de: "ausgefallen", en: "down" },
};

/** The answer to what brought somebody here; before it the name of the one that is down, which is a stranger's text. */
export function headline(
  services: readonly Service[],
  language: Language,
): { readonly name?: string; readonly text: string } {
  const down = services.filter(({ state }) => state === "down");
  const [first] = down;
  if (services.length === 0) return { text: words.none[language] };
  if (first === undefined) return { text: words.well[language] };
  if (down.length === 1) {
    return { name: first.name, text: language === "de" ? " ist ausgefallen." : " is down." };
  }
  const count = countWord(down.length, language);
  const text = language === "de" ? "Dienste sind ausgefallen." : "services are down.";
  return { text: `${count} ${text}` };
}

/** `99,98 % verfügbar in 90 Tagen`: cut, not rounded, so that an outage is never hidden. */
export function availabilityText(share: number | undefined, days: number, language: Language) {
  if (share === undefined) return levelWords.none[language];
  const percent = percentInWords(share, language);
  return language === "de"
    ? `${percent} verfügbar in ${days} Tagen`
    : `${percent} available in ${days} days`;
}

/** What a strip of days shows, for who does not see it. */
export function stripText(outages: number, days: number, language: Language): string {
  if (language === "de") {
    if (outages === 0) return `Die letzten ${days} Tage: kein Ausfall`;
    return `Die letzten ${days} Tage: Ausfälle an ${plural(outages, "einem Tag", `${outages} Tagen`)}`;
  }
  if (outages === 0) return `The last ${days} days: no outage`;
  return `The last ${days} days: outages on ${plural(outages, "one day", `${outages} days`)}`;
}

export const daysAgo = (days: number): Text => ({
  de: `vor ${days} Tagen`,
  en: `${days} days ago`,
});

/** What happened, in a line; the name stands before it. */
export function eventText({ isUp, lastedMs }: Omit<Event, "key" | "at" | "name">): Text {
  if (!isUp) return { de: "ist ausgefallen", en: "is down" };
  if (lastedMs === undefined) return { de: "läuft wieder", en: "is running again" };
  return {
    de: `läuft wieder, nach ${durationText(lastedMs, "de")}`,
    en: `is running again, after ${durationText(lastedMs, "en")}`,
  };
}

/** From when until when, by the association's clock. */
export function periodText(
  { from, until }: Pick<Announcement, "from" | "until">,
  language: Language,
  timezone: string,
): string {
  const told = (at: number) => momentText(at, language, timezone);
  return language === "de"
    ? `${told(from)}, für ${durationText(until - from, "de")}`
    : `${told(from)}, for ${durationText(until - from, "en")}`;
}
