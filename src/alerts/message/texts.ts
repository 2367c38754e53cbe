/** Texts of messages besides those of the stores, in German and English. */
import { inLargestUnits } from "../../i18n/duration.ts";
import type { Language } from "../../i18n/language.ts";
import type { AlertSeverity, AlertSubject } from "../outbox/alert.ts";

interface Texts {
  severity: Record<AlertSeverity, string>;
  subjects: Record<AlertSubject, (count: number) => string>;
  group: (severity: AlertSeverity, what: string, tag: string | undefined) => string;
  /** Titles about one check. */
  check: Record<
    "wasDown" | "reminder" | "flapping" | "staysDown" | "staysUp",
    (name: string) => string
  >;
  more: (count: number) => string;
  wasDown: (duration: string) => string;
  alreadyOver: (title: string) => string;
  wasDownFrom: (from: string, until: string, duration: string) => string;
  wereDown: (times: number, from: string, until: string) => string;
  downAgain: (times: number, since: string) => string;
  reminder: (title: string) => string;
  stillDown: (since: string, duration: string) => string;
  flapping: (title: string, most: number) => string;
  settled: { title: string; up: string; down: (since: string) => string };
  insteadOf: (channel: string) => string;
  channelBroken: {
    title: (channel: string) => string;
    text: (channel: string, answer: string, lost: string) => string;
    fixed: (channel: string) => string;
    fixedText: string;
  };
  test: { title: string; text: string };
  storeIll: {
    title: (store: string) => string;
    late: (age: string) => string;
    silent: string;
    file: (file: string) => string;
    damaged: (file: string | undefined) => string;
    fixed: (store: string) => string;
    fixedText: string;
  };
  at: string;
}

const de: Texts = {
  severity: { down: "AUSFALL", warn: "WARNUNG", up: "WIEDER DA", info: "HINWEIS" },
  subjects: {
    check: (count) => (count === 1 ? "1 Check" : `${count} Checks`),
    key: (count) => `${count} Schlüssel`,
    link: (count) => (count === 1 ? "1 Kurzlink" : `${count} Kurzlinks`),
    archive: (count) => (count === 1 ? "1 Archiv" : `${count} Archive`),
    service: (count) => (count === 1 ? "1 Meldung" : `${count} Meldungen`),
  },
  group: (severity, what, tag) => {
    const about = tag === undefined ? what : `${what} mit „${tag}“`;
    const states = {
      down: `${about} sind ausgefallen`,
      warn: `${about} haben eine Warnung`,
      up: `${about} sind wieder da`,
      info: about,
    };
    return states[severity];
  },
  check: {
    wasDown: (name) => `${name} war ausgefallen`,
    reminder: (name) => `${name} ist immer noch ausgefallen`,
    flapping: (name) => `${name} wechselt ständig den Zustand`,
    staysDown: (name) => `${name} bleibt ausgefallen`,
    staysUp: (name) => `${name} läuft wieder ruhig`,
  },
  more: (count) => `… und ${count} weitere`,
  wasDown: (duration) => `Dauer des Ausfalls: ${duration}.`,
  alreadyOver: (title) => `Schon vorbei: ${title}`,
  wasDownFrom: (from, until, duration) => `Ausgefallen von ${from} bis ${until}, ${duration} lang.`,
  wereDown: (times, from, until) => `${times}-mal ausgefallen zwischen ${from} und ${until}.`,
  downAgain: (times, since) => `Zum ${times}. Mal ausgefallen seit ${since}.`,
  reminder: (title) => `Immer noch: ${title}`,
  stillDown: (since, duration) => `Der Ausfall dauert seit ${since} an, also ${duration}.`,
  flapping: (title, most) =>
    `Der Zustand hat sich in einer Stunde mehr als ${most}-mal geändert, zuletzt: „${title}“. ` +
    "Bis er eine halbe Stunde gleich bleibt, kommt keine Meldung mehr.",
  settled: {
    title: "Wieder ruhig",
    up: "Der Zustand hat sich eine halbe Stunde nicht geändert: alles in Ordnung.",
    down: (since) =>
      `Der Zustand hat sich eine halbe Stunde nicht geändert: ausgefallen seit ${since}.`,
  },
  insteadOf: (channel) =>
    `Diese Meldung kommt hier an, weil der Kanal „${channel}“ sie nicht annimmt.`,
  channelBroken: {
    title: (channel) => `Der Kanal „${channel}“ nimmt keine Meldungen an`,
    text: (channel, answer, lost) =>
      `„${channel}“ antwortet: ${answer}\n\nNicht angekommen: „${lost}“. ` +
      `„randwerk channels check“ zeigt, ob der Kanal wieder geht; „randwerk alerts resend“ schickt sie noch einmal.`,
    fixed: (channel) => `Der Kanal „${channel}“ nimmt wieder Meldungen an`,
    fixedText: "Eine Meldung ist angekommen.",
  },
  test: {
    title: "Testmeldung",
    text: "Das ist ein Test der Benachrichtigung, angefordert von Hand. Es ist nichts passiert. Umlaute: äöüÄÖÜß.",
  },
  storeIll: {
    title: (store) => `Der Speicher „${store}“ arbeitet nicht`,
    late: (age) => `Er hat seit ${age} nicht nachgesehen, was fällig ist.`,
    silent: "Er antwortet nicht.",
    file: (file) => `Seine Datei: STATE_DIR/${file}`,
    damaged: (file) =>
      `Seine Datenbank ist beschädigt${file === undefined ? "" : `: STATE_DIR/${file}`}. ` +
      "Die anderen Speicher arbeiten weiter. Was zu tun ist: docs/runbooks/damaged-database.md",
    fixed: (store) => `Der Speicher „${store}“ arbeitet wieder`,
    fixedText: "Er antwortet und sieht nach, was fällig ist.",
  },
  at: "Zeitpunkt",
};

const en: Texts = {
  severity: { down: "DOWN", warn: "WARNING", up: "UP AGAIN", info: "NOTE" },
  subjects: {
    check: (count) => (count === 1 ? "1 check" : `${count} checks`),
    key: (count) => (count === 1 ? "1 key" : `${count} keys`),
    link: (count) => (count === 1 ? "1 short link" : `${count} short links`),
    archive: (count) => (count === 1 ? "1 archive" : `${count} archives`),
    service: (count) => (count === 1 ? "1 message" : `${count} messages`),
  },
  group: (severity, what, tag) => {
    const about = tag === undefined ? what : `${what} with “${tag}”`;
    const states = {
      down: `${about} are down`,
      warn: `${about} have a warning`,
      up: `${about} are up again`,
      info: about,
    };
    return states[severity];
  },
  check: {
    wasDown: (name) => `${name} was down`,
    reminder: (name) => `${name} is still down`,
    flapping: (name) => `${name} keeps going down and up`,
    staysDown: (name) => `${name} stays down`,
    staysUp: (name) => `${name} stays up`,
  },
  more: (count) => `… and ${count} more`,
  wasDown: (duration) => `It was down for ${duration}.`,
  alreadyOver: (title) => `Over already: ${title}`,
  wasDownFrom: (from, until, duration) => `It was down from ${from} to ${until}, for ${duration}.`,
  wereDown: (times, from, until) => `It was down ${times} times between ${from} and ${until}.`,
  downAgain: (times, since) => `It has gone down ${times} times since ${since}.`,
  reminder: (title) => `Still so: ${title}`,
  stillDown: (since, duration) => `It has been down since ${since}, which is ${duration}.`,
  flapping: (title, most) =>
    `The state has changed more than ${most} times within an hour, the last time: “${title}”. ` +
    "There will be no more messages until it stays the same for half an hour.",
  settled: {
    title: "Quiet again",
    up: "The state has not changed for half an hour: all is well.",
    down: (since) => `The state has not changed for half an hour: down since ${since}.`,
  },
  insteadOf: (channel) =>
    `You get this message here because the channel “${channel}” does not take it.`,
  channelBroken: {
    title: (channel) => `The channel “${channel}” takes no messages`,
    text: (channel, answer, lost) =>
      `“${channel}” answers: ${answer}\n\nThis did not arrive: “${lost}”. ` +
      `“randwerk channels check” shows whether the channel works again; “randwerk alerts resend” sends it once more.`,
    fixed: (channel) => `The channel “${channel}” takes messages again`,
    fixedText: "A message has arrived.",
  },
  test: {
    title: "Test message",
    text: "This is a test of the alerts, asked for by hand. Nothing has happened. Umlauts: äöüÄÖÜß.",
  },
  storeIll: {
    title: (store) => `The store “${store}” does not work`,
    late: (age) => `It has not looked for ${age} at what is due.`,
    silent: "It does not answer.",
    file: (file) => `Its file: STATE_DIR/${file}`,
    damaged: (file) =>
      `Its database is damaged${file === undefined ? "" : `: STATE_DIR/${file}`}. ` +
      "The other stores go on. What to do: docs/runbooks/damaged-database.md",
    fixed: (store) => `The store “${store}” works again`,
    fixedText: "It answers, and looks at what is due.",
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
    unit === "day" && count === 1 ? oneDay[language] : units[language][unit],
  );

/** A moment (unix ms) with its day and zone: `Mo., 23.11.2026, 06:44 MEZ`. */
export function momentText(at: number, language: Language, timezone: string): string {
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    timeZone: timezone,
    weekday: "short",
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
