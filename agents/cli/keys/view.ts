/** OpenPGP keys as people are shown them. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Certificate, Check, Finding, Key, KeyDetail, Look } from "./answers.ts";
import { momentInTable, momentInWords } from "../terminal/moment.ts";
import type { Cell, Field, Style } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { SOON_DAYS, URGENT_DAYS } from "../limits.ts";

/** Whole days until nobody can encrypt any more. */
function daysCell(daysLeft: number | null, { say }: Terminal): Cell {
  if (daysLeft === null) return { text: say({ de: "nie", en: "never" }), style: "yellow" };
  const style: Style = daysLeft < URGENT_DAYS ? "red" : daysLeft < SOON_DAYS ? "yellow" : "green";
  return { text: String(daysLeft), style };
}

/** Whether somebody has to do something about it, or soon. */
const isUrgent = ({ revokedAt, lookOk, daysLeft }: Key): boolean =>
  revokedAt !== null || lookOk === false || (daysLeft ?? Infinity) < SOON_DAYS;

/** Many keys as a table: what needs somebody first, then what ends first, which is how they come. */
export function showKeys(keys: readonly Key[], terminal: Terminal): void {
  const { say } = terminal;
  const seen = (ok: boolean | null): Cell => {
    if (ok === null) return { text: "–", style: "dim" };
    return ok
      ? { text: say({ de: "gut", en: "well" }), style: "green" }
      : { text: say({ de: "gestört", en: "faulty" }), style: "red" };
  };
  terminal.table(
    [
      { title: say({ de: "Adresse", en: "Address" }) },
      { title: say({ de: "Tage übrig", en: "Days left" }), right: true },
      { title: say({ de: "Fingerabdruck", en: "Fingerprint" }), shrinks: true, drops: true },
      { title: say({ de: "Von außen", en: "Outside" }) },
      { title: say({ de: "Veröffentlicht", en: "Published" }), shrinks: true, drops: true },
    ],
    keys
      .toSorted((one, other) => Number(isUrgent(other)) - Number(isUrgent(one)))
      .map((key) => [
        key.address,
        key.revokedAt === null
          ? daysCell(key.daysLeft, terminal)
          : { text: say({ de: "widerrufen", en: "revoked" }), style: "red" },
        key.fingerprint,
        seen(key.lookOk),
        `${momentInTable(key.publishedAt)}, ${key.publishedBy}`,
      ]),
  );
}

/** Four digits a group, as gpg prints it and people compare it. */
export function fingerprintGroups(fingerprint: string): string {
  return (fingerprint.match(/.{1,4}/g) ?? []).join(" ");
}

function certificateFields(certificate: Certificate, terminal: Terminal): Field[] {
  const { say, language } = terminal;
  const { expiresAt, daysLeft } = certificate;
  const days = daysCell(daysLeft, terminal);
  const until = expiresAt === null ? days : momentInWords(expiresAt, null, language);
  return [
    [say({ de: "Fingerabdruck", en: "Fingerprint" }), fingerprintGroups(certificate.fingerprint)],
    [say({ de: "Benutzerkennung", en: "User ID" }), certificate.userId],
    [say({ de: "Verfahren", en: "Algorithms" }), certificate.algorithms.join(", ")],
    [say({ de: "Gilt bis", en: "Valid until" }), until],
    [say({ de: "Tage übrig", en: "Days left" }), daysLeft === null ? undefined : days],
    [
      say({ de: "Größe", en: "Size" }),
      say({
        de: `${certificate.sizeBefore} Bytes, davon veröffentlicht ${certificate.sizeAfter}`,
        en: `${certificate.sizeBefore} bytes, of which ${certificate.sizeAfter} are published`,
      }),
    ],
  ];
}

const severityStyles: Readonly<Record<Finding["severity"], Style>> = {
  refuse: "red",
  warn: "yellow",
  info: "dim",
};

function findingFields(findings: readonly Finding[], { say }: Terminal): Field[] {
  const titles: readonly (readonly [Finding["severity"], string])[] = [
    ["refuse", say({ de: "Abgelehnt", en: "Refused" })],
    ["warn", say({ de: "Warnung", en: "Warning" })],
    ["info", say({ de: "Hinweis", en: "Note" })],
  ];
  return titles.map(([severity, title]) => [
    title,
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ text }) => ({ text, style: severityStyles[severity] })),
  ]);
}

/** The outcome that publishing would have. */
export function showCheck({ certificate, findings }: Check, terminal: Terminal): void {
  terminal.fields([
    ...(certificate === null ? [] : certificateFields(certificate, terminal)),
    ...findingFields(findings, terminal),
  ]);
}

/** Everything about a published key. */
export function showKey(key: KeyDetail, terminal: Terminal): void {
  const { say, language } = terminal;
  const published = `${momentInWords(key.publishedAt, null, language)}, ${key.publishedBy}`;
  terminal.fields([
    [say({ de: "Adresse", en: "Address" }), { text: key.address, style: "bold" }],
    ...certificateFields(key, terminal),
    [
      say({ de: "Widerrufen", en: "Revoked" }),
      key.revokedAt === null
        ? undefined
        : { text: momentInWords(key.revokedAt, null, language), style: "red" },
    ],
    [
      say({ de: "Ersetzt", en: "Replaces" }),
      key.replaces === null
        ? undefined
        : [
            fingerprintGroups(key.replaces.fingerprint),
            say({ de: "seit ", en: "since " }) +
              momentInWords(key.replaces.since, null, language) +
              (key.replaces.revokedAt === null ? "" : say({ de: ", widerrufen", en: ", revoked" })),
          ],
    ],
    ...findingFields(key.findings, terminal),
    [say({ de: "Veröffentlicht", en: "Published" }), published],
    [say({ de: "Version", en: "Version" }), String(key.version)],
    [say({ de: "URLs", en: "URLs" }), [key.urls.advanced, key.urls.direct]],
    ...(key.look === null ? [] : lookFields(key.look, terminal)),
    ...letterFields(key.letters, terminal),
  ]);
}

const letterWords: Readonly<Record<string, { readonly text: Text; readonly style: Style }>> = {
  pending: { text: { de: "wartet", en: "waiting" }, style: "dim" },
  sent: { text: { de: "gesendet", en: "sent" }, style: "green" },
  refused: { text: { de: "abgelehnt", en: "refused" }, style: "red" },
  ended: { text: { de: "nicht gesendet", en: "not sent" }, style: "red" },
  dropped: { text: { de: "hinfällig", en: "dropped" }, style: "dim" },
};

/** Mails to the owner, with what the mail server said to those that it did not take. */
function letterFields(letters: KeyDetail["letters"], { say, language }: Terminal): Field[] {
  if (letters.length === 0) return [];
  const lines = letters.map(({ state, subject, createdAt, lastAt, answer }) => {
    const known = letterWords[state];
    const at = momentInWords(lastAt ?? createdAt, null, language);
    const said = state === "sent" || answer === null ? "" : ` (${answer})`;
    const word = known === undefined ? state : say(known.text);
    return { text: `${at}: ${word}: ${subject}${said}`, style: known?.style ?? "dim" };
  });
  return [[say({ de: "Post an den Besitzer", en: "Mail to the owner" }), lines]];
}

/** The findings of a look from outside. */
export function showLook(look: Look, terminal: Terminal): void {
  terminal.fields(lookFields(look, terminal));
}

const lookStyles: Readonly<Record<Look["lines"][number]["severity"], Style>> = {
  ok: "green",
  info: "dim",
  problem: "red",
};

/** Where mail programs look; key servers are called by their host. */
const places: Readonly<Record<string, Text>> = {
  advanced: { de: "openpgpkey-Subdomain", en: "openpgpkey subdomain" },
  direct: { de: "Domain selbst", en: "domain itself" },
};

function lookFields({ at, lines }: Look, { say, language }: Terminal): Field[] {
  return [
    [say({ de: "Von außen gesehen", en: "Seen from outside" }), momentInWords(at, null, language)],
    ...lines.map(({ place, severity, text }): Field => [
      `  ${say(places[place] ?? { de: place, en: place })}`,
      { text, style: lookStyles[severity] },
    ]),
  ];
}
