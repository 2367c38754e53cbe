/** A page of the checks: who comes first, and where the next page goes on. */
import { expect, test } from "vitest";
import type { Check, State } from "../../../../functions/heartbeats/check/check.ts";
import {
  listingOf,
  type ListingPlace,
  type ListingQuery,
} from "../../../../functions/heartbeats/check/listing.ts";
import { listChecks } from "../../../../functions/heartbeats/check/table.ts";
import { ledgerAt } from "../arrivals/archives.ts";
import { inDatabase, writeCheck } from "../rows.ts";

const NOW = 10_000_000;
const all: Omit<ListingQuery, "after"> = { search: "", tag: "", most: 2 };

/** An hour's period with ten minutes of grace, of which the check has missed so much. */
const since = (lateMs: number): Partial<State> => {
  const baseAt = NOW - lateMs - 3600_000;
  return { status: "up", baseAt, lastPingAt: baseAt, deadline: baseAt + 4200_000 };
};

function write(sql: SqlStorage): void {
  const spec = { timeoutSeconds: 3600, graceSeconds: 600 };
  writeCheck(sql, { ...spec, name: "well", tags: ["night"] }, since(-1));
  writeCheck(sql, { ...spec, name: "late" }, since(1));
  writeCheck(sql, { ...spec, name: "new" });
  writeCheck(sql, { ...spec, name: "down", tags: ["night"] }, { status: "down" });
  writeCheck(sql, { ...spec, name: "not written yet" }, since(600_001));
  writeCheck(sql, { ...spec, name: "paused" }, { status: "paused" });
}

/** The names on every page, one page after the other. */
function pagesOf(
  sql: SqlStorage,
  known: readonly Check[] | undefined,
  query: Partial<ListingQuery> = {},
) {
  const pages: string[][] = [];
  let after: ListingPlace | undefined;
  do {
    const page = listingOf(ledgerAt(sql, NOW), known, { ...all, ...query, after });
    pages.push(page.checks.map(({ check }) => check.settings.name));
    after = page.next;
  } while (after !== undefined);
  return pages;
}

test("what is down comes first, then what is late, then all others, each in the order of its making", () =>
  inDatabase((sql) => {
    write(sql);
    const known = listChecks(sql, { tags: [], slug: undefined });
    expect(pagesOf(sql, known)).toEqual([
      ["down", "not written yet"],
      ["late", "well"],
      ["new", "paused"],
    ]);
    expect(pagesOf(sql, known, { tag: "night", most: 1 })).toEqual([["down"], ["well"]]);
    expect(pagesOf(sql, known, { search: "E" })).toEqual([
      ["not written yet", "late"],
      ["well", "new"],
      ["paused"],
    ]);
  }));

test("where too many would be read, the order of their making is kept over all pages", () =>
  inDatabase((sql) => {
    write(sql);
    expect(pagesOf(sql, undefined)).toEqual([
      ["well", "late"],
      ["new", "down"],
      ["not written yet", "paused"],
    ]);
    expect(pagesOf(sql, undefined, { tag: "night", most: 1 })).toEqual([["well"], ["down"]]);
  }));
