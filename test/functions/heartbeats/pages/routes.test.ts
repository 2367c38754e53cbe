/** `/status`: what strangers see of the checks whose tags are public, and nothing else. */
import { describe, expect, test } from "vitest";
import { publicReader } from "../../../../functions/heartbeats/check/public.ts";
import { updateState } from "../../../../functions/heartbeats/check/table.ts";
import { insertFlip } from "../../../../functions/heartbeats/check/log/flip-table.ts";
import { countingSql } from "../counting-sql.ts";
import { makeCheck, ping } from "../checks.ts";
import { visitWith, withoutStore } from "../deployment.ts";
import { inDatabase, writeCheck } from "../rows.ts";

const settings = { STATUS_PAGE: "public", SITE_NAME: "Verein", LANGUAGE: "de" };
const see = (path = "/status", more = {}) =>
  visitWith({ ...settings, ...more }, path, { headers: { Accept: "text/html" } });

describe("with a public tag", () => {
  test("a page and a feed tell the state, and no secret", async () => {
    const check = await makeCheck({ name: "Wiki <b>", tags: "public web", desc: "root@10.0.0.1" });
    await ping(check.uuid);
    await ping(`${check.uuid}/fail`, { method: "POST", body: "password hunter2" });
    await makeCheck({ name: "Intern", tags: "web" });
    const page = await see();
    expect([page.status, page.headers.get("Content-Type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    const html = await page.text();
    expect(html).toContain("<h1><bdi>Wiki &lt;b&gt;</bdi> ist ausgefallen.</h1>");
    const feed = await see("/status/feed.atom");
    expect(feed.headers.get("Content-Type")).toBe("application/atom+xml; charset=utf-8");
    const xml = await feed.text();
    expect(xml).toContain("<title>Wiki &lt;b&gt; ist ausgefallen</title>");
    for (const text of [html, xml]) {
      expect(text).not.toMatch(/Intern|hunter2|10\.0\.0\.1/);
      expect(text).not.toContain(check.uuid);
      expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    }
  });

  test("a store that is away says nothing about the services", async () => {
    const page = await see("/status", withoutStore);
    expect(page.status).toBe(503);
    expect(page.headers.get("Retry-After")).not.toBeNull();
    expect(await page.text()).toContain("über die Dienste sagt das nichts");
    expect((await see("/status/feed.atom", withoutStore)).status).toBe(503);
  });
});

test.each(["/status", "/status/feed.atom"])("without one there is no %s", async (path) => {
  expect((await see(path, { STATUS_PAGE: "" })).status).toBe(404);
});

test("the start page leads there where it is for everybody", async () => {
  expect(await (await see("/")).text()).toContain('<a href="/status">');
  expect(await (await see("/", { STATUS_PAGE: "" })).text()).not.toContain("/status");
});

test("however often strangers ask, a store reads what is new, and that every 15 seconds", () =>
  inDatabase((sql) => {
    const flip = { at: 1_000, from: "up", to: "down", reason: { code: "timeout" } } as const;
    const checks = Array.from({ length: 60 }, () => {
      const check = writeCheck(sql, { tags: ["public"] }, { status: "down", lastFlipAt: 1_000 });
      for (let nth = 0; nth < 10; nth += 1) insertFlip(sql, check.id, flip);
      return check;
    });
    const counted = countingSql(sql);
    const read = publicReader();
    const config = { language: "de", timezone: "Europe/Berlin" } as const;
    const around = { sql: counted.sql, config, windowsOf: () => [], gapsSince: () => [] };
    const rowsOf = (now: number) => {
      const before = counted.counts().rowsRead;
      const found = read({ ...around, now }, ["public"]).length;
      return [found, counted.counts().rowsRead - before];
    };
    const [first = 0, rows = 0] = rowsOf(2_000);
    expect(first).toBe(50);
    // Ten changes, the pages of its days, and what it is.
    expect(rows).toBeLessThan(50 * (10 + 4 + 6));
    expect(rowsOf(16_999)).toEqual([50, 0]);
    const [, again = 0] = rowsOf(17_000);
    expect(again).toBeLessThan(50 * 6);
    const [check] = checks;
    if (check === undefined) throw new Error("no check");
    updateState(sql, check.id, { ...check.state, lastFlipAt: 20_000 });
    expect(rowsOf(40_000)[1]).toBeGreaterThan(again);
  }));
