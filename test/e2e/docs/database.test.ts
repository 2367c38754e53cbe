/** docs/database.md is what the tables' files say, and leaves nothing out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { databasePage, described, tablesOf } from "../../../docs/database.ts";
import { keysIn, sourcesIn } from "../../../docs/sources.ts";
import { keyFilesOfAll, stores } from "../../../docs/stores.ts";
import { readState, stateNames } from "../states/state.ts";
import { root } from "../server.ts";

test("the page is up to date (else: npm run docs)", () => {
  expect(readFileSync(join(root, "docs/database.md"), "utf8")).toBe(databasePage());
});

test("every column with a moment is named as one, and no other (a clock that was ahead is mended by that)", () => {
  const isMoment = (name: string) =>
    /(?:^|_)(?:at|since|until|from)$|^(?:deadline|not_before)$/.test(name);
  for (const { parts } of stores) {
    const made = tablesOf(parts);
    for (const { part, moments = [] } of parts) {
      const inTables = (made.get(part) ?? []).flatMap(({ name, columns }) =>
        columns
          .filter((column) => isMoment(column.name) && column.type.startsWith("INTEGER"))
          .map((column) => `${name}.${column.name}`),
      );
      const named = moments.flatMap(({ table, past = [], ahead = {}, free = [] }) =>
        [...past, ...Object.keys(ahead), ...free].map((column) => `${table}.${column}`),
      );
      expect([part, named.toSorted()]).toEqual([part, inTables.toSorted()]);
    }
  }
});

describe("a column", () => {
  const DDL = `CREATE TABLE things (
     id INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,   -- unix ms
     name TEXT UNIQUE       -- as typed; NULL: none
   ) WITHOUT ROWID;
   CREATE INDEX things_by_time ON things (at) WHERE at > 0;`;
  const tables = tablesOf([{ part: "things", steps: [DDL] }]).get("things") ?? [];

  test("has the words of its line in the DDL, or those beside it", () => {
    const told = { things: { about: "a thing", columns: { id: "their order" } } };
    expect(described(tables, told)).toEqual([
      {
        name: "things",
        columns: [
          { name: "id", type: "INTEGER", mayBeNull: false, isInKey: true, words: "their order" },
          { name: "at", type: "INTEGER", mayBeNull: false, isInKey: false, words: "unix ms" },
          {
            name: "name",
            type: "TEXT",
            mayBeNull: true,
            isInKey: false,
            words: "as typed; NULL: none",
          },
        ],
        indexes: ["UNIQUE (name)", "things_by_time: (at) WHERE at > 0"],
      },
    ]);
  });

  test.each([
    ["things.id has no words", { things: { about: "a thing" } }],
    ["things.at has words twice", { things: { about: "a thing", columns: { id: "x", at: "y" } } }],
    ["things.to is not there", { things: { about: "a thing", columns: { id: "x", to: "y" } } }],
    ["things has no words", {}],
    [
      "others is not there",
      { things: { about: "a thing", columns: { id: "x" } }, others: { about: "x" } },
    ],
  ])("is not left out or made up: %s", (fault, told) => {
    expect(() => described(tables, told)).toThrow(fault);
  });

  test("that a later step adds needs words too", () => {
    const steps = [DDL, "ALTER TABLE things ADD COLUMN late TEXT;"];
    const later = tablesOf([{ part: "things", steps }]).get("things") ?? [];
    const told = { things: { about: "a thing", columns: { id: "x" } } };
    expect(() => described(later, told)).toThrow(/^things\.late has no words$/);
  });
});

describe("keys beside the tables", () => {
  const sources = sourcesIn("src", "functions");

  test("are all on the page", () => {
    const using = sources.filter((source) => keysIn(source).length > 0).map(({ path }) => path);
    const shown = [...keyFilesOfAll, ...stores.flatMap(({ keyFiles }) => keyFiles)];
    expect(using.toSorted()).toEqual(shown.toSorted());
  });

  test.each(stateNames())("that the state %s has are known", (name) => {
    for (const [className, files] of Object.entries(readState(name).databases)) {
      const store = stores.find((one) => one.className === className);
      const known = [...keyFilesOfAll, ...(store?.keyFiles ?? [])].flatMap((path) =>
        sources.filter((source) => source.path === path).flatMap(keysIn),
      );
      const there = Object.values(files).flatMap((text) => [
        ...text.matchAll(/^INSERT INTO "_cf_KV" VALUES\('(\w+)'/gm),
      ]);
      expect(known.map(({ key }) => key)).toEqual(
        expect.arrayContaining(there.map(([, key]) => key)),
      );
    }
  });
});
