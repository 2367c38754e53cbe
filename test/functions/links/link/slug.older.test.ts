/** Names that the service took, before the first slug or when links could bear them already. */
import { afterAll, describe, expect, test, vi } from "vitest";

// The next file finds the names that its own service has taken.
afterAll(() => vi.resetModules());

/** The rules as in an isolate that has just begun, for a service that has taken these names. */
async function freshRules(names: readonly string[], later: Readonly<Record<string, string>>) {
  vi.resetModules();
  const { reserve } = await import("../../../../src/http/reserved.ts");
  reserve(names, later);
  return await import("../../../../functions/links/link/slug.ts");
}

describe("a name of the service", () => {
  const REFUSED = { ok: false, problem: "reserved" };

  test.each(["minutes", "MINUTES", "min-utes/2026", "year-book", "Yearbook/2026"])(
    "is that of no new link: %s",
    async (typed) => {
      const { parseSlug } = await freshRules(["minutes"], { "Year-Book": "2026-11-25" });
      expect(parseSlug(typed)).toEqual(REFUSED);
      expect(parseSlug(`a${typed}`)).toMatchObject({ ok: true });
    },
  );

  test("goes on to name the links that had it before the service took it", async () => {
    const rules = await freshRules(["minutes"], { "Year-Book": "2026-11-25" });
    expect(rules.olderBeginnings()).toContain("yearbook");
    expect(rules.olderBeginnings()).not.toContain("minutes");
    expect(rules.parseKnownSlug("year-book/2026")).toMatchObject({ key: "yearbook/2026" });
    expect(rules.parseKnownSlug("minutes/2026")).toEqual(REFUSED);
    expect(rules.meaningsOf("/year-book.svg")).toEqual([
      { key: "yearbook", view: "svg", rest: "" },
    ]);
    expect(rules.meaningsOf("/minutes.svg")).toEqual([]);
  });
});
