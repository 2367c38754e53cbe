/** A uuid is enough to ping: what readers and strangers can read of a check never has it. */
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { uniqueKeyOf } from "../../../functions/heartbeats/check/keys.ts";
import { ADMIN_TOKEN, api, json, visit } from "../../client.ts";
import { makeCheck, ping, type CheckJson } from "./checks.ts";

const ARCHIVE = "7e".repeat(32);
const REPOSITORY = "8f".repeat(32);
const borgJson = JSON.stringify({
  archive: { id: ARCHIVE, name: "host", duration: 1, stats: { nfiles: 5, original_size: 5 } },
  repository: { id: REPOSITORY },
});

let nameless: CheckJson;
let uniqueKey: string;
let server: string;
let reader: string;
let paths: string[];

afterEach(() => vi.restoreAllMocks());

beforeAll(async () => {
  const token = async (name: string, scope: string) => {
    const body = { name, scopes: [scope] };
    return (await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201)).token;
  };
  reader = await token("reader", "checks:read");
  // Neither name nor slug: what is it called now?
  nameless = await makeCheck({ tags: "secret backup" });
  uniqueKey = await uniqueKeyOf(nameless.uuid);
  await ping(nameless.uuid, { method: "POST", body: borgJson });
  await ping(`${nameless.uuid}/fail`, { method: "POST", body: "went wrong" });
  await makeCheck({ name: "neighbour", tags: "secret" });
  const report = { repository: REPOSITORY, results: [], freeBytes: 1 };
  await api("POST", "/api/v1/arrivals", { body: report, token: await token("vault", "arrivals") });
  const { checks } = await json<{ checks: CheckJson[] }>(
    api("GET", "/api/v3/checks/?slug=arrivals-vault"),
  );
  server = String(checks[0]?.uuid);
  const { paths: all } = await json<{ paths: Record<string, Record<string, unknown>> }>(
    visit("/api/openapi.json"),
  );
  const { alerts } = await json<{ alerts: { id: string }[] }>(api("GET", "/api/v1/alerts"));
  const badge = nameless.badge_url.replace(/^.*\/b\/2\//, "");
  paths = Object.entries(all)
    .filter(([, methods]) => "get" in methods)
    .map(([path]) =>
      path
        .replace("{uuid}", uniqueKey)
        .replace("{id}", alerts[0]?.id ?? "")
        .replace("{states}/{file}", `3/${badge}`),
    )
    .flatMap((path) =>
      path.startsWith("/b/")
        ? ["svg", "json", "shields"].map((to) => path.replace("svg", to))
        : path,
    );
});

describe("the uuid of a check", () => {
  const secrets = () => [nameless.uuid, server, nameless.uuid.replaceAll("-", "")];

  test("is told to no reader and to nobody, by any path", async () => {
    const found: string[] = [];
    let read = 0;
    for (const path of paths) {
      for (const headers of [{ "X-Api-Key": reader }, {}] as Record<string, string>[]) {
        const answer = await visit(path, { headers });
        const text = JSON.stringify([...answer.headers]) + (await answer.text());
        if (answer.status === 200) read += 1;
        if (secrets().some((secret) => text.includes(secret))) found.push(path);
      }
    }
    expect(found).toEqual([]);
    expect(read).toBeGreaterThan(10);
  });

  test("is what alerts had, and what who may change checks still gets", async () => {
    const alerts = await (await api("GET", "/api/v1/alerts", { token: reader })).text();
    expect(alerts).toContain(`"subjectId":"${uniqueKey}"`);
    expect(alerts).toContain(`check ${uniqueKey.slice(0, 8)}`);
    expect(await (await api("GET", "/api/v3/checks/")).text()).toContain(nameless.uuid);
  });

  test("is in no line of the log", async () => {
    const lines: unknown[] = [];
    for (const level of ["info", "warn", "error", "log"] as const) {
      vi.spyOn(console, level).mockImplementation((line) => void lines.push(line));
    }
    await ping(nameless.uuid);
    await ping(`${nameless.uuid}/nonsense`);
    await api("POST", `/api/v3/checks/${nameless.uuid}/pause`, { body: {} });
    expect(lines.join()).not.toContain(nameless.uuid);
  });

  test("is not on the badge of a check without a name", async () => {
    const badge = nameless.badge_url.replace(/^https?:\/\/[^/]+/, "");
    expect(await (await visit(badge)).text()).toContain("<title>check: ");
  });
});

test("whatever was asked with a token is kept by no cache", async () => {
  await api("POST", "/api/v1/links", { body: { slug: "cached", target: "https://e.org/" } });
  const asked = [...paths, "/api/v1/links/cached/qr.svg", "/api/v1/links/cached/qr.png", "/"];
  // The key directory is the same for everybody, and knows no tokens.
  const all = asked.filter((path) => !path.startsWith("/.well-known/openpgpkey/"));
  const kept: string[] = [];
  for (const path of all) {
    for (const headers of [
      { "X-Api-Key": ADMIN_TOKEN },
      { Authorization: `Bearer ${ADMIN_TOKEN}` },
      { Authorization: "Bearer wrong" },
    ] as Record<string, string>[]) {
      const answer = await visit(path, { headers });
      await answer.body?.cancel();
      if (answer.headers.get("Cache-Control") !== "no-store") kept.push(path);
    }
  }
  expect(kept).toEqual([]);
  expect((await visit("/cached.svg")).headers.get("Cache-Control")).toMatch(/^public, max-age=/);
});
