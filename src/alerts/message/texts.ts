/** Texts of messages besides those of the stores, in German and English. */
import { formatOccurrence } from "../../calendar/occurrence.ts";
import { MINUTE_MS } from "../../durations.ts";
import { inLargestUnits } from "../../i18n/duration.ts";
import type { Language } from "../../i18n/language.ts";
import type { AlertSeverity, AlertSubject } from "../outbox/alert.ts";
import { plural } from "../../i18n/plural.ts";

/** Several of one kind: what they are called, and what is so of them. */
type GroupWords = Readonly<Record<Exclude<AlertSeverity, "info">, readonly [string, string?]>>;

interface Texts {
  readonly groups: Readonly<Record<AlertSubject, GroupWords>>;
  readonly notes: string;
  readonly tagged: (tag: string) => string;
  /** Titles about one check. */
  readonly check: Readonly<
    Record<"wasDown" | "reminder" | "flapping" | "staysDown" | "staysUp", (name: string) => string>
  >;
  readonly more: (count: number) => string;
  readonly tookAll: (duration: string) => string;
  readonly alreadyOver: (title: string) => string;
  readonly lasted: (from: string, until: string, duration: string) => string;
  readonly severalTimes: (times: number, from: string, until: string) => string;
  readonly again: (times: number, since: string) => string;
  readonly reminder: (title: string) => string;
  readonly soFar: (since: string, duration: string) => string;
  readonly flapping: (title: string, most: number) => string;
  readonly settled: {
    readonly title: (title: string) => string;
    readonly text: string;
    readonly since: (since: string) => string;
  };
  readonly insteadOf: (channel: string) => string;
  readonly channelBroken: {
    readonly title: (channel: string) => string;
    readonly text: (channel: string, answer: string, lost: string) => string;
    readonly fixed: (channel: string) => string;
    readonly fixedText: string;
  };
  readonly test: { readonly title: string; readonly text: string };
  readonly storeIll: {
    readonly title: (store: string) => string;
    readonly late: (age: string) => string;
    readonly silent: string;
    readonly file: (file: string) => string;
    readonly damaged: (file: string | undefined) => string;
    readonly todo: string;
    readonly fixed: (store: string) => string;
    readonly fixedText: string;
  };
  readonly at: string;
}

const de: Texts = {
  groups: {
    check: {
      down: ["Checks", "sind ausgefallen"],
      warn: ["Checks", "haben eine Warnung"],
      up: ["Checks", "laufen wieder"],
    },
    key: {
      down: ["Schlüssel", "gelten nicht mehr"],
      warn: ["Schlüssel", "haben eine Warnung"],
      up: ["Schlüssel", "gelten wieder"],
    },
    link: {
      down: ["Kurzlinks", "führen ins Leere"],
      warn: ["Kurzlinks", "haben eine Warnung"],
      up: ["Kurzlinks", "führen wieder ans Ziel"],
    },
    archive: {
      down: ["Sicherungen", "sind nicht in Ordnung"],
      warn: ["Sicherungen", "haben eine Warnung"],
      up: ["Sicherungen", "sind wieder in Ordnung"],
    },
    service: { down: ["Ausfälle"], warn: ["Warnungen"], up: ["Ausfälle", "sind vorbei"] },
  },
  notes: "Hinweise",
  tagged: (tag) => `mit dem Schlagwort „${tag}“`,
  check: {
    wasDown: (name) => `${name} war ausgefallen`,
    reminder: (name) => `${name} ist immer noch ausgefallen`,
    flapping: (name) => `${name} wechselt ständig den Zustand`,
    staysDown: (name) => `${name} bleibt ausgefallen`,
    staysUp: (name) => `${name} läuft wieder stabil`,
  },
  more: (count) => `… und ${count} weitere`,
  tookAll: (duration) => `Gedauert hat es ${duration}.`,
  alreadyOver: (title) => `Schon vorbei: ${title}`,
  lasted: (from, until, duration) => `Von ${from} bis ${until}, ${duration} lang.`,
  severalTimes: (times, from, until) => `${times}-mal zwischen ${from} und ${until}.`,
  again: (times, since) => `Zum ${times}. Mal seit ${since}.`,
  reminder: (title) => `Immer noch: ${title}`,
  soFar: (since, duration) => `Seit ${since}, bisher ${duration} lang.`,
  flapping: (title, most) =>
    `Der Zustand hat sich in einer Stunde mehr als ${most}-mal geändert, zuletzt: „${title}“. ` +
    "Bis er eine halbe Stunde gleich bleibt, kommt keine Meldung mehr.",
  settled: {
    title: (title) => `Jetzt stabil: ${title}`,
    text: "Der Zustand hat sich eine halbe Stunde nicht geändert.",
    since: (since) => `Er ist so seit ${since}.`,
  },
  insteadOf: (channel) =>
    `Diese Meldung kommt hier an, weil der Kanal „${channel}“ sie nicht annimmt.`,
  channelBroken: {
    title: (channel) => `Der Kanal „${channel}“ nimmt keine Meldungen an`,
    text: (channel, answer, lost) =>
      `„${channel}“ antwortet: ${answer}\n\nNicht angekommen: „${lost}“.\n\n` +
      "„randwerk channels check“ zeigt, ob der Kanal wieder geht; „randwerk alerts resend“ schickt sie noch einmal.",
    fixed: (channel) => `Der Kanal „${channel}“ nimmt wieder Meldungen an`,
    fixedText: "Eine Meldung ist angekommen.",
  },
  test: {
    title: "Das ist eine Testmeldung",
    text: "Es ist nichts passiert: Jemand probiert diesen Kanal aus. Umlaute: äöüÄÖÜß.",
  },
  storeIll: {
    title: (store) => `Ein Teil des Dienstes arbeitet nicht: ${store}`,
    late: (age) =>
      `Was dort fällig ist, bleibt liegen: Ausfälle werden nicht bemerkt. Dauer bisher: ${age}.`,
    silent: "Er antwortet nicht.",
    file: (file) => `Seine Datei: STATE_DIR/${file}`,
    damaged: (file) =>
      `Seine Datenbank ist beschädigt${file === undefined ? "" : `: STATE_DIR/${file}`}. ` +
      "Die anderen Teile arbeiten weiter.\n\nWas zu tun ist: docs/runbooks/damaged-database.de.md",
    todo: "Bitte nachsehen, was „randwerk doctor“ und das Protokoll des Dienstes sagen, und ihn dann neu starten.",
    fixed: (store) => `Ein Teil des Dienstes arbeitet wieder: ${store}`,
    fixedText: "Was fällig war, wird nachgeholt.",
  },
  at: "Zeitpunkt",
};

const en: Texts = {
  groups: {
    check: {
      down: ["checks", "are down"],
      warn: ["checks", "have a warning"],
      up: ["checks", "are up again"],
    },
    key: {
      down: ["keys", "are not valid any more"],
      warn: ["keys", "have a warning"],
      up: ["keys", "are valid again"],
    },
    link: {
      down: ["short links", "lead nowhere"],
      warn: ["short links", "have a warning"],
      up: ["short links", "lead to their targets again"],
    },
    archive: {
      down: ["backups", "are not in order"],
      warn: ["backups", "have a warning"],
      up: ["backups", "are in order again"],
    },
    service: { down: ["outages"], warn: ["warnings"], up: ["outages", "are over"] },
  },
  notes: "notes",
  tagged: (tag) => `tagged “${tag}”`,
  check: {
    wasDown: (name) => `${name} was down`,
    reminder: (name) => `${name} is still down`,
    flapping: (name) => `${name} keeps going down and up`,
    staysDown: (name) => `${name} stays down`,
    staysUp: (name) => `${name} stays up`,
  },
  more: (count) => `… and ${count} more`,
  tookAll: (duration) => `It lasted ${duration}.`,
  alreadyOver: (title) => `Already over: ${title}`,
  lasted: (from, until, duration) => `From ${from} to ${until}, for ${duration}.`,
  severalTimes: (times, from, until) => `${times} times between ${from} and ${until}.`,
  again: (times, since) => `${times} times since ${since}.`,
  reminder: (title) => `Reminder: ${title}`,
  soFar: (since, duration) => `Since ${since}, for ${duration} so far.`,
  flapping: (title, most) =>
    `The status has changed more than ${most} times within an hour, the last time: “${title}”. ` +
    "There will be no more alerts until it stays the same for half an hour.",
  settled: {
    title: (title) => `Stable now: ${title}`,
    text: "The status has not changed for half an hour.",
    since: (since) => `It has been so since ${since}.`,
  },
  insteadOf: (channel) =>
    `You get this message here because the channel “${channel}” did not accept it.`,
  channelBroken: {
    title: (channel) => `The channel “${channel}” does not accept messages`,
    text: (channel, answer, lost) =>
      `“${channel}” answers: ${answer}\n\nThis did not arrive: “${lost}”.\n\n` +
      "“randwerk channels check” shows whether the channel works again; “randwerk alerts resend” sends it once more.",
    fixed: (channel) => `The channel “${channel}” accepts messages again`,
    fixedText: "A message has arrived.",
  },
  test: {
    title: "This is a test",
    text: "Nothing has happened: somebody is trying this channel. Umlauts: äöüÄÖÜß.",
  },
  storeIll: {
    title: (store) => `A part of the service does not work: ${store}`,
    late: (age) => `What is due there is left undone: outages are not noticed. So far: ${age}.`,
    silent: "It does not answer.",
    file: (file) => `Its file: STATE_DIR/${file}`,
    damaged: (file) =>
      `Its database is damaged${file === undefined ? "" : `: STATE_DIR/${file}`}. ` +
      "The other parts go on.\n\nWhat to do: docs/runbooks/damaged-database.md",
    todo: "See what “randwerk doctor” and the log of the service say, then restart it.",
    fixed: (store) => `A part of the service works again: ${store}`,
    fixedText: "What was due is made up for.",
  },
  at: "Time",
};

export const textsOf: Record<Language, Texts> = { de, en };

const units = {
  de: { day: "Tage", hour: "h", minute: "min", second: "s" },
  en: { day: "days", hour: "h", minute: "min", second: "s" },
} as const;

const oneDay = { de: "Tag", en: "day" } as const;

/** A length of time in its two largest units: `3 h 12 min`, `45 s`. */
export const durationText = (durationMs: number, language: Language) =>
  inLargestUnits(durationMs, (unit, count) =>
    unit === "day" ? plural(count, oneDay[language], units[language].day) : units[language][unit],
  );

/** A moment (unix ms) to the minute, with its day and zone: `Montag, 23. November 2026, 06:44 Uhr (MEZ)`. */
export const momentText = (at: number, language: Language, timezone: string): string =>
  formatOccurrence(at - (at % MINUTE_MS), timezone, language);
