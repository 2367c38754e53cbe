/** Backups as people are shown them. */
import type { Text } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import type { Backup, Repository, Restore } from "./answers.ts";
import { age, ago, nameOf, statusOf } from "../checks/view.ts";
import { momentInTable } from "../terminal/moment.ts";
import type { Cell, Style } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

type Speech = Pick<Terminal, "say" | "language">;
type Page = Speech & Pick<Terminal, "table">;

const nothing = { text: "–", style: "dim" } as const satisfies Cell;

/** Hosts' backups as a table, the troubled ones first; `now` in unix ms. */
export function showBackups(backups: readonly Backup[], terminal: Page, now: number): void {
  const { say, language } = terminal;
  const size = (bytes: number | null) => (bytes === null ? nothing : sizeInWords(bytes, language));
  terminal.table(
    [
      { title: "Check", shrinks: true },
      { title: say({ de: "Letzte Sicherung", en: "Last backup" }), shrinks: true },
      { title: say({ de: "Größe", en: "Size" }), right: true, drops: true },
      { title: say({ de: "Neu", en: "Added" }), right: true, drops: true },
      { title: say({ de: "Dauer", en: "Took" }), right: true, drops: true },
      { title: say({ de: "Dateien", en: "Files" }), right: true, drops: true },
      { title: say({ de: "Angekommen", en: "Arrived" }), shrinks: true },
      { title: say({ de: "Nächste", en: "Next" }), shrinks: true },
      { title: "Repository", drops: true },
    ],
    backups
      .toSorted((a, b) => urgency(a) - urgency(b) || byName(a.check, b.check))
      .map((backup) => [
        nameOf(backup.check),
        withStatus(ago(backup.last.at, now, terminal), backup.check.status, terminal),
        size(backup.last.size),
        size(backup.last.added),
        backup.last.durationSeconds === null ? nothing : age(1000 * backup.last.durationSeconds),
        backup.last.files === null ? nothing : numberInWords(backup.last.files, language),
        arrivalCell(backup, now, terminal),
        nextCell(backup, now, terminal),
        backup.repository === null ? nothing : shortId(backup.repository),
      ]),
  );
}

/** What was read back, the troubled ones first; `now` in unix ms. */
export function showRestores(restores: readonly Restore[], terminal: Page, now: number): void {
  const { say } = terminal;
  const order = ({ check }: Restore) => ORDER.indexOf(check.status);
  const span = (seconds: number | null) => (seconds === null ? nothing : age(1000 * seconds));
  terminal.table(
    [
      { title: say({ de: "Probe", en: "Restore test" }), shrinks: true },
      { title: say({ de: "Zurückgelesen", en: "Read back" }), shrinks: true },
      { title: say({ de: "Archiv", en: "Archive" }), shrinks: true },
      { title: say({ de: "Alter dabei", en: "Age then" }), right: true },
      { title: say({ de: "Dauer", en: "Took" }), right: true, drops: true },
      { title: say({ de: "Verglichen", en: "Compared" }), shrinks: true, drops: true },
    ],
    restores
      .toSorted((a, b) => order(a) - order(b) || byName(a.check, b.check))
      .map((one) => [
        nameOf(one.check),
        withStatus(ago(one.at, now, terminal), one.check.status, terminal),
        one.name ?? nothing,
        span(one.ageSeconds),
        span(one.durationSeconds),
        one.file ?? nothing,
      ]),
  );
}

/** Repositories as backup servers report them, the troubled ones first; `now` in unix ms. */
export function showRepositories(
  repositories: readonly Repository[],
  terminal: Page,
  now: number,
): void {
  const { say } = terminal;
  terminal.table(
    [
      { title: "Repository" },
      { title: say({ de: "Backup-Server", en: "Backup server" }), shrinks: true },
      { title: say({ de: "Gemeldet", en: "Reported" }), shrinks: true },
      {
        title: say({ de: "Letzte Transaktion", en: "Last transaction" }),
        shrinks: true,
        drops: true,
      },
      { title: say({ de: "Frei", en: "Free" }), right: true },
      { title: say({ de: "Gesperrt seit", en: "Locked for" }), shrinks: true },
      { title: say({ de: "Warnungen", en: "Warnings" }), shrinks: true },
    ],
    repositories
      .toSorted(
        (a, b) => urgencyOfRepository(a) - urgencyOfRepository(b) || byName(a.server, b.server),
      )
      .map((one) => [
        shortId(one.repository),
        withStatus(nameOf(one.server), one.server.status, terminal),
        ago(one.reportedAt, now, terminal),
        one.lastTransactionAt === null ? nothing : ago(one.lastTransactionAt, now, terminal),
        freeCell(one, terminal),
        one.lockedSince === null ? nothing : age(now - Date.parse(one.lockedSince)),
        warningCell(one, terminal),
      ]),
  );
}

const ORDER = ["lost", "down", "grace", "awaiting", "up", "new", "paused"];

/** A deleted archive is a loss for good; one that did not arrive is a loss until a newer one has. */
const isLost = ({ lost, deleted }: Backup) => lost || deleted > 0;

/** The smaller the sooner. */
function urgency(backup: Backup): number {
  if (isLost(backup)) return ORDER.indexOf("lost");
  const { check, last, missing } = backup;
  // Newer ones than those that are missing have arrived: to be looked into, as what is late.
  const known = missing > 0 ? "grace" : last.state === "awaiting" ? "awaiting" : check.status;
  return Math.min(ORDER.indexOf(check.status), ORDER.indexOf(known));
}

/** Not to be seen, out of space, or with a server that is silent; then what is to be looked into; then all others. */
function urgencyOfRepository({ server, outage, warnings: codes, copies = [] }: Repository): number {
  const isBad = Boolean(outage) || codes.some((code) => warnings[code]?.[1] === "red");
  const isOdd = codes.length > 0 || copies.length > 0;
  const known = isBad ? "down" : isOdd ? "grace" : server.status;
  return Math.min(ORDER.indexOf(server.status), ORDER.indexOf(known));
}

const byName = (a: Backup["check"] | Repository["server"], b: typeof a) =>
  nameOf(a).localeCompare(nameOf(b));

/** So much of an id tells a dozen repositories apart. */
const shortId = (repository: string) => repository.slice(0, 8);

/** A text in the colour of a check's status, which is named too unless all is well. */
function withStatus(text: string, status: string, { say }: Speech): Cell {
  const [word, style] = statusOf(status);
  return { text: status === "up" ? text : `${text}, ${say(word)}`, style };
}

function nextCell({ check }: Backup, now: number, { say }: Speech): Cell {
  if (check.nextExpected === null) return nothing;
  const wait = Date.parse(check.nextExpected) - now;
  if (wait >= 0) return `in ${age(wait)}`;
  const text = say({ de: `seit ${age(-wait)} fällig`, en: `${age(-wait)} overdue` });
  return { text, style: statusOf(check.status)[1] };
}

const arrivalStyles: Readonly<Record<Backup["last"]["state"], Style>> = {
  arrived: "green",
  awaiting: "yellow",
  missing: "red",
  deleted: "red",
  pruned: "dim",
  unwatched: "dim",
};

const lostWords: Readonly<Record<"missing" | "deleted", Text>> = {
  missing: { de: "FEHLT", en: "MISSING" },
  deleted: { de: "GELÖSCHT", en: "DELETED" },
};

const olderWords: typeof lostWords = {
  missing: { de: "ältere FEHLEN", en: "older MISSING" },
  deleted: { de: "ältere GELÖSCHT", en: "older DELETED" },
};

/** How the proof of the last archive stands, and how many older ones are lost. */
function arrivalCell(backup: Backup, now: number, terminal: Speech): Cell {
  const { last, missing } = backup;
  const { say } = terminal;
  const older = (["missing", "deleted"] as const).flatMap((state) => {
    const count = backup[state] - (last.state === state ? 1 : 0);
    return count > 0 ? [`${say(olderWords[state])}: ${count}`] : [];
  });
  const style = isLost(backup) ? "red" : missing > 0 ? "yellow" : arrivalStyles[last.state];
  return { text: [arrivalWords(backup, now, terminal), ...older].join(", "), style };
}

function arrivalWords({ last, lastArrived }: Backup, now: number, terminal: Speech): string {
  const { say } = terminal;
  switch (last.state) {
    case "arrived":
      return last.arrivedAt === null
        ? say({ de: "ja", en: "yes" })
        : ago(last.arrivedAt, now, terminal);
    case "awaiting": {
      if (last.awaitedUntil === null) return say({ de: "erwartet", en: "awaited" });
      const until = momentInTable(last.awaitedUntil);
      return say({ de: `erwartet bis ${until}`, en: `awaited until ${until}` });
    }
    case "missing":
    case "deleted": {
      const words = say(lostWords[last.state]);
      if (lastArrived === null) return words;
      const when = ago(lastArrived.at, now, terminal);
      return say({ de: `${words}, zuletzt ${when}`, en: `${words}, last one ${when}` });
    }
    case "pruned":
      return say({ de: "aufgeräumt", en: "pruned" });
    case "unwatched":
      return nothing.text;
  }
}

/** What is free, and how long that lasts. */
function freeCell({ freeBytes, fullInDays }: Repository, { say, language }: Speech): Cell {
  if (freeBytes === null) return nothing;
  const free = sizeInWords(freeBytes, language);
  if (fullInDays === undefined || fullInDays === null) return free;
  const days = age(fullInDays * 86_400_000);
  return say({ de: `${free}, voll in etwa ${days}`, en: `${free}, full in about ${days}` });
}

const warnings: Readonly<Record<string, readonly [Text, Style]>> = {
  "low-space": [{ de: "wenig Platz", en: "low on space" }, "red"],
  "full-soon": [{ de: "bald voll", en: "full soon" }, "red"],
  "old-lock": [{ de: "alte Sperre", en: "old lock" }, "yellow"],
  unseen: [{ de: "NICHT MEHR GESEHEN", en: "NOT SEEN ANY MORE" }, "red"],
  unreadable: [{ de: "NICHT LESBAR", en: "NOT READABLE" }, "red"],
};

function warningCell({ outage, warnings: codes, copies = [] }: Repository, { say }: Speech): Cell {
  const known = [...(outage ? [outage] : []), ...codes].map(
    (code) => warnings[code] ?? ([{ de: code, en: code }, "yellow"] as const),
  );
  if (copies.length > 0) {
    const list = copies.join(", ");
    known.push([{ de: `Kopie: ${list}`, en: `copy: ${list}` }, "yellow"]);
  }
  if (known.length === 0) return "";
  const text = known.map(([words]) => say(words)).join(", ");
  return { text, style: known.some(([, style]) => style === "red") ? "red" : "yellow" };
}
