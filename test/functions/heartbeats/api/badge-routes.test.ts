/** Badges by their addresses: which there are, and what each shows. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { badgeUrls } from "../../../../functions/heartbeats/api/badge-urls.ts";
import { api, json, ORIGIN, visit } from "../../../client.ts";
import { makeCheck, ping } from "../checks.ts";
import { visitWith, withoutStore } from "../deployment.ts";

afterEach(() => vi.useRealTimers());

const pathOf = (url: string | undefined) => (url ?? "").slice(ORIGIN.length);
const show = async (url: string | undefined) => (await visit(pathOf(url))).json();

async function badges(): Promise<Record<string, Record<string, string>>> {
  const answer = await json<{ badges: Record<string, Record<string, string>> }>(
    api("GET", "/api/v3/badges/"),
  );
  return answer.badges;
}

/** A check that is late: its ping is expected, its grace time not over. */
async function lateCheck(tags: string) {
  const check = await makeCheck({ tags });
  await ping(check.uuid);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_601_000 });
  return check;
}

describe("of a check", () => {
  test("shows late as late with three states, and as up with two", async () => {
    const { badge_url: url } = await lateCheck("");
    const json2 = url.replace(/svg$/, "json");
    expect(await show(json2)).toEqual({ status: "up", total: 1, grace: 1, down: 0 });
    const json3 = json2.replace("/b/2/", "/b/3/");
    expect(await show(json3)).toEqual({ status: "late", total: 1, grace: 1, down: 0 });
  });

  test("is found in any case, by its own key alone", async () => {
    const { uuid, badge_url: url } = await makeCheck({ name: "Web" });
    const path = pathOf(url);
    const key = path.slice("/b/2/".length, -".svg".length);
    const svg = await visit(path.replace(key, key.toUpperCase()));
    expect(Object.fromEntries(svg.headers)).toMatchObject({
      "content-type": "image/svg+xml",
      "cache-control": "no-store",
      "access-control-allow-origin": "*",
    });
    expect(await svg.text()).toContain("<title>Web: up</title>");
    for (const wrong of [
      path.replace(key, uuid),
      path.replace("/2/", "/4/"),
      path.replace(".svg", ".png"),
      path.replace(".svg", ""),
      "/b/2/.svg",
    ]) {
      expect([wrong, (await visit(wrong)).status >= 400]).toEqual([wrong, true]);
    }
    for (const format of ["json", "shields"]) {
      const { headers } = await visit(path.replace("svg", format));
      expect(headers.get("Cache-Control")).toBe("no-store");
      expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    }
  });
});

describe("of a tag", () => {
  test("is about its checks alone, and late with three states", async () => {
    const tag = `t${crypto.randomUUID()}`;
    const { uuid } = await makeCheck({ tags: "another-tag" });
    await ping(`${uuid}/fail`);
    await lateCheck(tag);
    const urls = (await badges())[tag];
    expect(await show(urls?.["json"])).toEqual({ status: "up", total: 1, grace: 1, down: 0 });
    expect(await show(urls?.["json3"])).toMatchObject({ status: "late" });
    expect(await show(urls?.["shields"])).toMatchObject({ label: tag, message: "up" });
    expect(await show(urls?.["shields3"])).toMatchObject({ label: tag, message: "late" });
    const svg = await (await visit(pathOf(urls?.["svg3"]))).text();
    expect(svg).toContain(`<title>${tag}: late</title>`);
  });

  test("and of all checks, by the name of the service", async () => {
    const all = (await badges())["*"];
    const { uuid } = await makeCheck();
    await ping(`${uuid}/fail`);
    expect(await show(all?.["shields"])).toMatchObject({ label: "randwerk", message: "down" });
    const shown = await json<{ total: number }>(visit(pathOf(all?.["json"])));
    const { checks } = await json<{ checks: unknown[] }>(api("GET", "/api/v3/checks/"));
    expect(shown.total).toBe(checks.length);
  });

  test("needs the key of the project and the signature of the tag, both", async () => {
    const tag = `t${crypto.randomUUID()}`;
    await makeCheck({ tags: tag });
    const all = await badges();
    const path = pathOf(all[tag]?.["json"]);
    const [, , key = "", signature = ""] = path.split("/");
    expect((await visit(path)).status).toBe(200);
    expect(signature).toMatch(/^[0-9a-f]{16}-2$/);
    const short = signature.slice(0, 8);
    // Addresses with half as long a signature were given out once, and stand in READMEs.
    expect((await visit(path.replace(signature, `${short}-2`))).status).toBe(200);
    expect((await visit(path.replace(signature, short))).status).toBe(200);
    const other = short.startsWith("a") ? `b${short.slice(1)}` : `a${short.slice(1)}`;
    const allSignature = pathOf(all["*"]?.["json"]).split("/")[3] ?? "";
    for (const wrong of [
      path.replace(key, "wrong"),
      path.replace(key, key.toLowerCase() === key ? key.toUpperCase() : key.toLowerCase()),
      path.replace(short, other),
      path.replace(short, short.slice(0, 7)),
      path.replace(signature, short.slice(0, 7)),
      path.replace(signature, `${other}-2`),
      path.replace(signature, `${signature.slice(0, 12)}-2`),
      path.replace(signature, `${signature.slice(0, 16)}0-2`),
      path.replace(signature, "-2"),
      path.replace(signature, allSignature.replace(".json", "")),
      path.replace(tag, `${tag}x`),
      path.replace(".json", ".exe"),
      `/badge/${key}/${signature}.json`,
    ]) {
      expect([wrong, (await visit(wrong)).status]).toEqual([wrong, 404]);
    }
  });

  test("has these addresses", async () => {
    const keys = { badgeKey: "KEY", badgeSecret: "SECRET", pingKey: "" };
    const tag = await badgeUrls("a/b ü", keys, "https://x");
    const signature = /KEY\/([0-9a-f]{16})-2\//.exec(tag["svg"] ?? "")?.[1] ?? "";
    const end = "a%2Fb%20%C3%BC";
    expect(tag).toEqual({
      svg: `https://x/badge/KEY/${signature}-2/${end}.svg`,
      svg3: `https://x/badge/KEY/${signature}/${end}.svg`,
      json: `https://x/badge/KEY/${signature}-2/${end}.json`,
      json3: `https://x/badge/KEY/${signature}/${end}.json`,
      shields: `https://x/badge/KEY/${signature}-2/${end}.shields`,
      shields3: `https://x/badge/KEY/${signature}/${end}.shields`,
    });
    const all = await badgeUrls("*", keys, "https://x");
    expect(all["svg3"]).toMatch(/^https:\/\/x\/badge\/KEY\/[0-9a-f]{16}\.svg$/);
    expect(all["svg3"]).not.toContain(signature);
    // HMAC-SHA-256 of the tag with the secret.
    const other = await badgeUrls("a/b ü", { ...keys, badgeSecret: "OTHER" }, "https://x");
    expect(other["svg"]).not.toBe(tag["svg"]);
  });
});

test("are there for HEAD, and for pages that ask first", async () => {
  const { badge_url: url } = await makeCheck({ tags: "asked-first" });
  for (const path of [
    url,
    (await badges())["asked-first"]?.["svg"],
    (await badges())["*"]?.["json"],
  ]) {
    const head = await visit(pathOf(path), { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("Access-Control-Allow-Origin")).toBe("*");
    const asked = await visit(pathOf(path), { method: "OPTIONS" });
    expect([asked.status, await asked.text()]).toEqual([204, ""]);
    expect(asked.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(asked.headers.get("Access-Control-Allow-Methods")).toBe("GET, HEAD, OPTIONS");
    const wrong = await visit(pathOf(path), { method: "POST" });
    expect([wrong.status, wrong.headers.get("Allow")]).toEqual([
      405,
      expect.stringContaining("GET"),
    ]);
  }
});

test("the keys of the project stay the same when its ping key is replaced", async () => {
  const before = (await badges())["*"];
  await api("POST", "/api/v3/ping-key/rotate");
  expect((await badges())["*"]).toEqual(before);
  await runInDurableObject(env.CHECKS.getByName("main"), (store) => {
    expect(Object.keys(store.keys()).toSorted()).toEqual(["badgeKey", "badgeSecret", "pingKey"]);
  });
});

test("without the store there are none", async () => {
  for (const path of ["/b/2/x.svg", "/badge/k/s.svg", "/badge/k/s/t.svg"]) {
    expect((await visitWith(withoutStore, path)).status).toBe(503);
  }
});
