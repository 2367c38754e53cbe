/** Our own export: what a line says, what may be missing in it, and what is refused. */
import { describe, expect, test } from "vitest";
import type { ImportLine } from "../../../../functions/links/transfer/entry.ts";
import { readJsonLines } from "../../../../functions/links/transfer/json-lines.ts";
import { settingsOf } from "../../../../functions/links/link/history.ts";
import { blankLink } from "../blank.ts";

const lines = (text: string) => {
  const file = readJsonLines(text);
  if (!file.ok) throw new Error("never");
  return [...(file.lines as Iterable<ImportLine>)];
};
const line = (more: object = {}) =>
  JSON.stringify({ slug: "a", target: "https://e.org/", ...more });
const entryOf = (text: string) => {
  const [one] = lines(text);
  if (one?.ok !== true) throw new Error(JSON.stringify(one));
  return one.entry;
};

test("a line that was written by hand needs slug and target only", () => {
  expect(entryOf(line())).toEqual({
    settings: settingsOf({ ...blankLink, slug: "a", target: "https://e.org/" }),
    usedClicks: 0,
    importedClicks: 0,
    createdAt: undefined,
    createdBy: undefined,
    updatedAt: undefined,
    deletedAt: undefined,
    version: 1,
    clicks: [],
    history: undefined,
  });
});

test("null clears, in a line and in its history", () => {
  const cleared = { validUntil: null, fallback: null, deletedAt: null };
  const state = { slug: "a", target: "https://e.org/1", maxClicks: null };
  const history = [
    { at: "2026-01-01T00:00:00Z", who: "w", action: "change", before: null, after: state },
  ];
  const entry = entryOf(line({ ...cleared, history }));
  expect(entry.settings).toMatchObject({ validUntil: undefined, fallback: undefined });
  expect(entry.deletedAt).toBeUndefined();
  expect(entry.history).toEqual([
    {
      at: Date.UTC(2026, 0, 1),
      who: "w",
      action: "change",
      before: undefined,
      after: settingsOf({ ...blankLink, slug: "a", target: "https://e.org/1" }),
    },
  ]);
});

test("each line stands by itself, with its number; empty ones are nothing", () => {
  const text = `\n${line()}\r\n  \nnot JSON\n{"slug":"b"}\n[]\n${line({ slug: "c" })}`;
  expect(lines(text).map(({ line: number, slug, ok }) => [number, slug, ok])).toEqual([
    [2, "a", true],
    [4, "", false],
    [5, "b", false],
    [6, "", false],
    [7, "c", true],
  ]);
  expect(lines("not JSON")[0]).toMatchObject({
    errors: [{ field: "", detail: { en: "The line is not valid JSON." } }],
  });
});

const windowed = (more: object) => ({
  slug: "a",
  target: "b",
  windows: [{ calendar: "daily", minutes: 1, target: "c", ...more }],
});
const windowField = (field: string) => `history.0.after.windows.0.${field}`;

describe("a field that is wrong is named", () => {
  const click = { day: "2026-11-01", property: "source", value: "click", count: 1 };
  const change = { at: "2026-01-01T00:00:00Z", who: "w", action: "a", before: null, after: null };
  test.each<[object, string]>([
    [{ target: undefined }, "target"],
    [{ slug: 5 }, "slug"],
    [{ usedClicks: -1 }, "usedClicks"],
    [{ importedClicks: 1.5 }, "importedClicks"],
    [{ version: 0 }, "version"],
    [{ createdAt: "yesterday" }, "createdAt"],
    [{ createdBy: "x".repeat(201) }, "createdBy"],
    [{ updatedAt: null }, "updatedAt"],
    [{ deletedAt: 5 }, "deletedAt"],
    [{ typo: 1 }, ""],
    [{ clicks: [{ ...click, day: "2026-02-30" }] }, "clicks.0.day"],
    [{ clicks: [{ ...click, property: "address" }] }, "clicks.0.property"],
    [{ clicks: [{ ...click, count: -1 }] }, "clicks.0.count"],
    [{ clicks: [click, { ...click, value: "x".repeat(201) }] }, "clicks.1.value"],
    [{ clicks: [{ ...click, typo: 1 }] }, "clicks.0"],
    [{ history: [{ ...change, who: "x".repeat(201) }] }, "history.0.who"],
    [{ history: [{ ...change, action: "x".repeat(201) }] }, "history.0.action"],
    [{ history: [{ ...change, after: { slug: "a" } }] }, "history.0.after.target"],
    [{ history: [{ ...change, before: { target: "x" } }] }, "history.0.before.slug"],
    [{ clicks: [{ ...click, count: 1e10 + 1 }] }, "clicks.0.count"],
    // Only one of them could be kept.
    [{ clicks: [click, { ...click, value: "scan" }, { ...click, count: 2 }] }, "clicks"],
    [{ version: 1e12 + 1 }, "version"],
    [{ usedClicks: 2 ** 53 }, "usedClicks"],
    [{ importedClicks: 2 ** 53 }, "importedClicks"],
    [{ history: [{ ...change, at: null }] }, "history.0.at"],
    // The rules of then may have been others, but nothing was ever longer: a row holds 2 MB.
    ...Object.entries({
      slug: "x".repeat(129),
      target: "x".repeat(2049),
      fallback: "x".repeat(2049),
      timezone: "x".repeat(201),
      title: "x".repeat(201),
      tags: Array.from({ length: 21 }, (_, n) => `${n}`),
      maxClicks: 0,
    }).map(([field, value]): [object, string] => [
      { history: [{ ...change, before: { slug: "a", target: "b", [field]: value } }] },
      `history.0.before.${field}`,
    ]),
    [
      { history: [{ ...change, after: windowed({ target: "x".repeat(2049) }) }] },
      windowField("target"),
    ],
    [
      { history: [{ ...change, after: windowed({ calendar: "x".repeat(24 * 257 + 1) }) }] },
      windowField("calendar"),
    ],
    [{ history: Array.from({ length: 201 }, () => change) }, "history"],
  ])("%j", (more, field) => {
    const [one] = lines(line(more));
    expect(one?.ok).toBe(false);
    expect(one?.ok === false && one.errors.map((error) => error.field)).toEqual([field]);
  });

  test.each<[object]>([
    [{ usedClicks: 0, importedClicks: 0, version: 1 }],
    [{ clicks: [{ ...click, count: 0, value: "x".repeat(200) }] }],
    [{ clicks: ["source", "country", "referrer"].map((property) => ({ ...click, property })) }],
    [{ history: Array.from({ length: 200 }, () => ({ ...change, who: "x".repeat(200) })) }],
    [{ createdBy: "x".repeat(200) }],
    [{ version: 1e12, usedClicks: 2 ** 53 - 1, importedClicks: 2 ** 53 - 1 }],
    [{ clicks: [{ ...click, count: 1e10 }] }],
    // What the rules refuse today may have been allowed once; undoing it is judged again.
    [{ history: [{ ...change, before: { slug: "api", target: "javascript:1" } }] }],
  ])("what is just within its limits is not: %j", (more) => {
    expect(lines(line(more))[0]?.ok).toBe(true);
  });
});
