/** Where SQL stands: a table's DDL, reads and writes are in one file, and nowhere else is any. */
import { describe, expect, test } from "vitest";
import { homesIn, isTableFile, sourcesIn, type Source } from "../../../docs/sources.ts";

const sources = sourcesIn("src", "functions", "agents");
const homes = homesIn(sources);

/**
 * The main table of a room joins the others of its room; and what a redirect does without stands beside its table, in a
 * file that is loaded with those who need it.
 */
const JOINING: Readonly<Record<string, readonly string[]>> = {
  "src/access/session-rows-table.ts": ["sessions"],
  "src/alerts/outbox/alert-table.ts": ["deliveries", "delivery_alerts", "subjects"],
  "src/alerts/outbox/raising-table.ts": ["alerts", "subjects"],
  "src/alerts/outbox/telling-table.ts": ["alerts", "deliveries", "delivery_alerts", "subjects"],
  "src/alerts/outbox/sending-table.ts": ["deliveries", "delivery_alerts"],
  "src/alerts/outbox/record-table.ts": ["alerts", "deliveries", "delivery_alerts"],
  "functions/links/count/busiest-table.ts": ["clicks", "links"],
  "functions/links/count/read-table.ts": ["clicks", "orphans"],
  "functions/links/link/near-table.ts": ["links"],
  "functions/links/link/list-table.ts": ["links"],
  "functions/links/link/pack-rows-table.ts": ["search_packs"],
  "functions/heartbeats/check/public-table.ts": ["check_tags"],
  "functions/heartbeats/arrivals/archive-table.ts": ["checks", "alerts", "subjects"],
  "functions/heartbeats/arrivals/archive-rows-table.ts": ["archives"],
  "functions/heartbeats/check/days/day-pack-table.ts": ["day_packs"],
  "functions/heartbeats/check/gap-table.ts": ["gaps"],
  "functions/heartbeats/check/due-table.ts": ["check_states"],
  "functions/wkd/custody/rows-table.ts": ["custody"],
  "functions/wkd/letters/rows-table.ts": ["letters", "letter_posts", "keys"],
  "functions/wkd/keys/table.ts": ["versions", "revocations", "handles"],
  "functions/wkd/keys/changing-table.ts": ["keys", "aliases"],
  "functions/wkd/keys/version-rows-table.ts": ["versions", "keys", "revocations"],
  "functions/wkd/claims/rows-table.ts": ["claims"],
  "functions/wkd/keys/search-table.ts": ["keys", "versions", "revocations", "handles"],
};

/** Without comments, which may say what they like. */
const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{},)])\/\/[^\n]*/g, "");

/** Beginnings of statements, and conditions, which are enough to tell. */
const STATEMENTS = [
  /\bSELECT\s+(?:DISTINCT\b|[\w*"(])/g,
  /\bINSERT\s+(?:OR\s+\w+\s+)?INTO\b/g,
  /\bUPDATE\s+\w+\s+SET\b/g,
  /\bDELETE\s+FROM\b/g,
  /\b(?:CREATE|ALTER|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\b/g,
  /\b(?:WHERE|ORDER BY|GROUP BY)\s+\w/g,
  /\b\w+ *(?:[<>=]+|\bIN|\bLIKE) *\(?\?(?=[\s"'`,)\d])/g,
];

/** SQL in a source that is no home of a table. */
function sqlIn({ text }: Pick<Source, "text">): string[] {
  const code = withoutComments(text);
  return [
    ...[...code.matchAll(/\bsql\s*\.exec\b/gi)].map(([call]) => call.replace(/\s+/g, "")),
    ...STATEMENTS.flatMap((form) => [...code.matchAll(form)].map(([start]) => start)),
  ];
}

/** The tables that statements in a source name. */
function tablesIn({ text }: Pick<Source, "text">, known: Iterable<string>): string[] {
  const code = withoutComments(text);
  return [...known].filter((table) =>
    new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE|TABLE|EXISTS|ON|TO)\\s+"?${table}\\b(?!\\.)`).test(
      code,
    ),
  );
}

test("there is SQL to look at", () => {
  expect(homes.size).toBeGreaterThan(20);
  expect([...homes.keys()]).toEqual(expect.arrayContaining(["links", "deliveries", "pings"]));
});

test("every table has one home", () => {
  expect([...homes].filter(([, files]) => files.length !== 1)).toEqual([]);
  expect([...homes.values()].flat().filter((file) => !isTableFile(file))).toEqual([]);
});

test("no table counts its ids beside itself: an archive keeps tables, and not sqlite_sequence", () => {
  const counting = sources.filter(({ text }) => /\bAUTOINCREMENT\b/.test(withoutComments(text)));
  expect(counting.map(({ path }) => path)).toEqual([]);
});

test.each(sources.filter(({ path }) => !isTableFile(path)))("$path holds no SQL", (source) => {
  expect(sqlIn(source)).toEqual([]);
});

test.each(sources.filter(({ path }) => isTableFile(path)))(
  "$path names no tables but its own",
  (source) => {
    const own = [...homes].filter(([, files]) => files.includes(source.path));
    const allowed = [...own.map(([table]) => table), ...(JOINING[source.path] ?? [])];
    const foreign = tablesIn(source, homes.keys()).filter((table) => !allowed.includes(table));
    expect(foreign).toEqual([]);
  },
);

test.each(Object.entries(JOINING))("%s still joins %s", (path, tables) => {
  const source = sources.find((one) => one.path === path);
  expect(tablesIn(source ?? { text: "" }, tables)).toEqual(tables);
});

describe("what would be found", () => {
  test.each([
    ["a call", 'this.sql.exec("PRAGMA x");', ["sql.exec"]],
    ["a call on a line of its own", "storage.sql\n  .exec<Row>(query)", ["sql.exec"]],
    ["a read", 'const query = "SELECT * FROM links";', ["SELECT *"]],
    ["a write", "`UPDATE links\n   SET slug = 1`", ["UPDATE links\n   SET"]],
    ["a condition", 'select(sql, "WHERE id IS NULL")', ["WHERE i"]],
    ["a part of one", 'select(sql, "unique_key = ?", key)', ["unique_key = ?"]],
    ["another part", "`key IN (?1, ?2)`", ["key IN (?"]],
    ["no choice", "x === undefined ? a : b > 1 ? c : d", []],
    ["a deletion", '"DELETE FROM clicks"', ["DELETE FROM"]],
    ["a table", "`CREATE TABLE x (y)`", ["CREATE TABLE"]],
    ["nothing in a comment", "/** SELECT a FROM b */ // WHERE x", []],
    ["nothing in what people read", '"Select a link; where it leads"', []],
    ["no expression", "/x/.exec(text)", []],
    ["no address", '"https://e.org/"', []],
  ])("%s: %s", (_, text, found) => expect(sqlIn({ text })).toEqual(found));

  test.each([
    ["SELECT 1 FROM links", ["links"]],
    ["JOIN links ON links.id = x.id", ["links"]],
    ["INSERT INTO clicks SELECT 1", ["clicks"]],
    ["CREATE INDEX i ON links (key)", ["links"]],
    ["/** FROM links */", []],
    ["FROM linksome", []],
  ])("in %s the tables %j", (text, found) => {
    expect(tablesIn({ text }, ["links", "clicks"])).toEqual(found);
  });
});
