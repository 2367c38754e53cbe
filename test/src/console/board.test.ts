import { describe, expect, test } from "vitest";
import type { Concern } from "../../../src/board.ts";
import type { Scope } from "../../../src/access/scopes.ts";
import { joined, serviceOnBoard } from "../../../src/console/board.ts";
import { boardPage } from "../../../src/console/pages.tsx";
import { parseSettings } from "../../../src/config/config.ts";
import { siteSettings } from "../../../src/config/site/settings.ts";
import type { Health } from "../../../src/service/health.ts";

const text = (words: string) => ({ de: words, en: words });
const concern = (level: Concern["level"], what: string): Concern => ({
  level,
  state: text("state"),
  what,
  note: text("note"),
  href: "/console",
});

test("what is bad stands first, each in the order of the parts", () => {
  const board = joined(
    [
      { concerns: [concern("late", "a"), concern("bad", "b")], well: [text("one")] },
      { concerns: [concern("bad", "c"), concern("late", "d")], well: [text("two")] },
    ],
    text("tick"),
  );
  expect(board.concerns.map(({ what }) => what)).toEqual(["b", "c", "a", "d"]);
  expect(board.well.map(({ en }) => en)).toEqual(["one", "two"]);
});

describe("the service itself", () => {
  const store = { ok: true, tickAgeSeconds: 3, problems: [] };
  const notes = (part: ReturnType<typeof serviceOnBoard>) =>
    part.concerns.map(
      ({ what, note }) => `${typeof what === "string" ? what : what.en}: ${note.en}`,
    );

  test("is well in one line", () => {
    const part = serviceOnBoard({ ok: true, stores: { links: store } }, ["admin"]);
    expect(part.concerns).toEqual([]);
    expect(part.well).toHaveLength(1);
  });

  test("says what is not", () => {
    const ill: Health = {
      ok: false,
      stores: {
        links: store,
        checks: { ...store, ok: false, problems: [{ code: "undelivered-alerts", count: 3 }] },
        archive: { ...store, ok: false, problems: [{ code: "archive-late", count: 1 }] },
        keys: { ...store, ok: false, tickAgeSeconds: undefined },
        access: { ...store, ok: false, problems: [{ code: "sign-in-no-signing-key", count: 1 }] },
      },
      disk: { ok: false, freeBytes: 0, totalBytes: 1, problem: "disk-full" },
    };
    const part = serviceOnBoard(ill, ["admin"]);
    expect(notes(part)).toEqual([
      "Checks and backups: 3 alerts have reached nobody; a test there says which channel does not answer.",
      expect.stringMatching(/^Archive in object storage: /),
      expect.stringMatching(
        /^Keys: a part of the service does not answer\. docs\/runbooks\/damaged-database/,
      ),
      expect.stringMatching(
        /^Tokens and sessions: no signing key is chosen at the provider.+\. docs\/runbooks/,
      ),
      "Disk: the disk is full: reading works, writing does not. Make room; then all goes on by itself.",
    ]);
    expect(part.well).toEqual([]);
    const places = (scopes: readonly Scope[]) =>
      serviceOnBoard(ill, scopes).concerns.map(({ href }) => href);
    const service = "/console/service";
    expect(places(["admin"])).toEqual([
      "/console/alerts",
      "/console/archive",
      service,
      service,
      service,
    ]);
    // Whoever may not open a page is not led there.
    expect(places(["links:read"])).toEqual(Array.from({ length: 5 }, () => service));
  });

  test("says when the day's rows run low, and nothing before", () => {
    const health = { ok: true, stores: { links: store } };
    const at = (written: number, isScarce: boolean) =>
      serviceOnBoard({ ...health, quota: { written, limit: 100_000, isScarce } }, ["admin"]);
    expect(at(69_999, false).concerns).toEqual([]);
    const [scarce] = at(70_123, true).concerns;
    expect(scarce).toMatchObject({
      level: "late",
      href: "/console/service#rows",
      note: {
        de: expect.stringMatching(/^70\s%.+\(70\.123 von 100\.000\)/),
        en: expect.stringMatching(/^70% .+\(70,123 of 100,000\)/),
      },
    });
  });
});

test("a board of very many things shows the worst, and says how many there are", () => {
  const concerns = Array.from({ length: 1_061 }, (_, nth) => concern("bad", `server ${nth}`));
  const board = joined([{ concerns, well: [] }], text("tick"));
  const site = { ...parseSettings(siteSettings, {}), logo: undefined };
  const html = boardPage({ language: "en", site, here: "/console" }, board);
  expect(html).toContain("1061 things need somebody.");
  expect(html.match(/class="state bad"/g)).toHaveLength(50);
  expect(html).toContain("And 1,011 more");
});
