import { env } from "cloudflare:workers";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { addressHashes } from "../../../../functions/wkd/address/hash.ts";
import { outdateAll } from "../../../../functions/wkd/directory/lookup.ts";
import worker from "../../../../src/worker.ts";
import { ADMIN_TOKEN } from "../../../client.ts";
import { key, NOW } from "../keys.ts";
import { keyRequest, lookUp, publication, stopTheClock, store } from "../published.ts";

const OWNER = "vorstand@example.org";
const HASH = "qs1j67f594iidtsyffk69drssxddqm5t";
const UNKNOWN = "y".repeat(32);
const ADVANCED = "https://openpgpkey.example.org/.well-known/openpgpkey/example.org";
const DIRECT = "https://example.org/.well-known/openpgpkey";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

beforeAll(async () => {
  await stopTheClock();
  const published = await keyRequest(OWNER, { body: key("ed25519") });
  expect(published.status).toBe(201);
});

const headersOf = (response: Response, ...names: string[]) =>
  names.map((name) => response.headers.get(name));

describe("a published key", () => {
  test.each([
    `${ADVANCED}/hu/${HASH}?l=vorstand`,
    `${ADVANCED}/hu/${HASH}`,
    `${ADVANCED.replace("/example.org", "/Example.ORG")}/hu/${HASH}?l=vorstand`,
    `${DIRECT}/hu/${HASH}?l=vorstand`,
    `${DIRECT}/hu/${HASH}`,
    `https://EXAMPLE.org/.well-known/openpgpkey/hu/${HASH}`,
    // Clients agree on what `l` is as little as on anything else.
    `${DIRECT}/hu/${HASH}?l=VORSTAND`,
    `${DIRECT}/hu/${HASH}?l=%FC`,
    `${DIRECT}/hu/${HASH}?l=%u0436`,
    `${DIRECT}/hu/${HASH}?l=kasse`,
    `${DIRECT}/hu/${HASH}?x&l`,
  ])("is served at %s", async (url) => {
    const response = await lookUp(url);
    expect(response.status).toBe(200);
    expect(await response.bytes()).toEqual(key("ed25519"));
  });

  test("is served with the headers that clients and caches need", async () => {
    const response = await lookUp(`${ADVANCED}/hu/${HASH}?l=vorstand`);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", key("ed25519"))).toHex();
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=300",
      "content-type": "application/octet-stream",
      etag: `"${digest}"`,
      "x-content-type-options": "nosniff",
    });
  });

  test("is announced to HEAD with its length", async () => {
    const response = await lookUp(`${ADVANCED}/hu/${HASH}`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Length")).toBe(String(key("ed25519").length));
    expect((await response.bytes()).length).toBe(0);
  });

  test.each([
    [(etag: string) => etag, 304],
    [(etag: string) => `W/${etag}`, 304],
    [(etag: string) => `"x", ${etag}`, 304],
    [() => "*", 304],
    [() => '"x"', 200],
    [(etag: string) => etag.replaceAll('"', ""), 200],
  ])("is not sent again to whoever has it (%s: %d)", async (condition, status) => {
    const url = `${DIRECT}/hu/${HASH}`;
    const etag = (await lookUp(url)).headers.get("ETag") ?? "";
    const again = await lookUp(url, { headers: { "If-None-Match": condition(etag) } });
    expect(again.status).toBe(status);
    expect(headersOf(again, "ETag", "Cache-Control", "Access-Control-Allow-Origin")).toEqual([
      etag,
      "public, max-age=300",
      "*",
    ]);
    if (status === 304) expect((await again.bytes()).length).toBe(0);
  });

  test("is served to clients with Thunderbird's credentials, and to those without any header", async () => {
    const url = `${ADVANCED}/hu/${HASH}`;
    const headers = { Authorization: "Basic dXNlcjpwYXNz" };
    expect((await lookUp(url, { headers })).status).toBe(200);
    expect((await lookUp(url, { headers: new Headers() })).status).toBe(200);
  });
});

describe("policy", () => {
  test.each([
    `${ADVANCED}/policy`,
    `${DIRECT}/policy`,
    "https://nobody.example/.well-known/openpgpkey/policy",
  ])("answers 200 at %s, every line with its end", async (url) => {
    const response = await lookUp(url);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^(?:#[^\n]*\n)+$/);
    expect(headersOf(response, "Content-Type", "Access-Control-Allow-Origin")).toEqual([
      "text/plain; charset=utf-8",
      "*",
    ]);
    const head = await lookUp(url, { method: "HEAD" });
    expect([head.status, head.headers.get("Content-Length")]).toEqual([200, String(text.length)]);
  });

  test("answers even while the store fails", async () => {
    failingStore();
    expect((await lookUp(`${ADVANCED}/policy`)).status).toBe(200);
  });
});

describe("where there is no key", () => {
  test.each([
    `${ADVANCED}/hu/${UNKNOWN}?l=kasse`,
    `${DIRECT}/hu/${UNKNOWN}`,
    `https://example.com/.well-known/openpgpkey/hu/${HASH}`,
    `${ADVANCED}/hu/`,
    `${DIRECT}/hu/`,
    `${DIRECT}/hu`,
    `${DIRECT}/`,
    DIRECT,
    `${DIRECT}/hu/short`,
    `${DIRECT}/submission-address`,
  ])("%s is a plain 404 that nobody keeps", async (url) => {
    const response = await lookUp(url);
    expect(response.status).toBe(404);
    expect(
      headersOf(response, "Content-Type", "Cache-Control", "Access-Control-Allow-Origin"),
    ).toEqual(["text/plain; charset=utf-8", "no-store", "*"]);
    expect(headersOf(response, "Location", "WWW-Authenticate")).toEqual([null, null]);
    const text = await response.text();
    expect(text.length).toBeLessThan(100);
    const head = await lookUp(url, { method: "HEAD" });
    expect([head.status, head.headers.get("Content-Length")]).toEqual([404, String(text.length)]);
  });
});

describe("methods", () => {
  test.each([`${ADVANCED}/hu/${HASH}`, `${DIRECT}/policy`, `${DIRECT}/hu/${UNKNOWN}`])(
    "OPTIONS of %s allows every page to ask",
    async (url) => {
      const headers = { Origin: "https://mail.example", "Access-Control-Request-Method": "GET" };
      const response = await lookUp(url, { method: "OPTIONS", headers });
      expect(response.status).toBe(204);
      expect(
        headersOf(response, "Access-Control-Allow-Origin", "Access-Control-Allow-Methods"),
      ).toEqual(["*", "GET, HEAD, OPTIONS"]);
    },
  );

  test.each(["POST", "PUT", "DELETE"])("%s is refused", async (method) => {
    const response = await lookUp(`${ADVANCED}/hu/${HASH}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD, OPTIONS");
  });
});

describe("every way of looking for an address finds its key", () => {
  test.each([
    ["jürgen", "one.example"],
    ["JÜRGEN", "two.example"],
    ["Ärzte", "three.example"],
    ["ИВАН", "four.example"],
    ["Joe.Doe", "five.example"],
  ])("%s", async (localPart, domain) => {
    const mailbox = `${localPart}@${domain}`;
    await store().publish(await publication(mailbox), undefined, "tests");
    for (const { hash } of await addressHashes(localPart)) {
      const response = await lookUp(`https://${domain}/.well-known/openpgpkey/hu/${hash}`);
      expect(new TextDecoder().decode(await response.bytes())).toBe(`key of ${mailbox}`);
    }
  });
});

describe("an internationalised domain", () => {
  test.each([
    "https://openpgpkey.xn--mller-kva.example/.well-known/openpgpkey/xn--mller-kva.example",
    "https://openpgpkey.xn--mller-kva.example/.well-known/openpgpkey/m%C3%BCller.example",
    "https://openpgpkey.müller.example/.well-known/openpgpkey/MÜLLER.example",
    "https://müller.example/.well-known/openpgpkey",
  ])("is found at %s", async (base) => {
    await keyRequest("vorstand@müller.example", { body: key("idn-domain") });
    const response = await lookUp(`${base}/hu/${HASH}`);
    expect(await response.bytes()).toEqual(key("idn-domain"));
  });
});

describe("what an isolate remembers", () => {
  const url = `${DIRECT}/hu/${HASH}`;

  test("saves asking the store, of misses too, for less than five seconds", async () => {
    outdateAll();
    const asked = countedStore();
    for (const path of [HASH, UNKNOWN, HASH, UNKNOWN]) await lookUp(`${DIRECT}/hu/${path}`);
    expect(asked.count).toBe(2);
    vi.setSystemTime(NOW + 5_000);
    await lookUp(url);
    expect(asked.count).toBe(3);
  });

  test("is confirmed by one question, however many keys there are", async () => {
    outdateAll();
    const names = [HASH, UNKNOWN, "o".repeat(32)];
    for (const name of names) await lookUp(`${DIRECT}/hu/${name}`);
    vi.setSystemTime(NOW + 5_000);
    const asked = countedStore();
    for (const name of names) await lookUp(`${DIRECT}/hu/${name}`);
    expect(asked.count).toBe(1);
  });

  test("is asked anew, all of it, once an answer shows that something was changed elsewhere", async () => {
    const mailbox = "elsewhere@example.org";
    const [first] = await addressHashes("elsewhere");
    const changed = `${DIRECT}/hu/${first?.hash}`;
    outdateAll();
    for (const address of [changed, url]) await lookUp(address);
    await store().publish(await publication(mailbox), undefined, "tests");
    expect((await lookUp(changed)).status).toBe(404);
    vi.setSystemTime(NOW + 4_000);
    await lookUp(url);
    expect((await lookUp(changed)).status).toBe(200);
    await store().remove(mailbox, undefined, "tests");
    expect((await lookUp(changed)).status).toBe(200);
    vi.setSystemTime(NOW + 8_000);
    await lookUp(url);
    expect((await lookUp(changed)).status).toBe(404);
  });

  test("is forgotten where something was changed: a removed key is gone at once", async () => {
    const mailbox = "eins@example.org";
    const [first] = await addressHashes("eins");
    const address = `${DIRECT}/hu/${first?.hash}`;
    expect((await lookUp(address)).status).toBe(404);
    await keyRequest(mailbox, { body: key("five-user-ids") });
    expect((await lookUp(address)).status).toBe(200);
    await keyRequest(mailbox, { method: "DELETE" });
    expect((await lookUp(address)).status).toBe(404);
  });

  test("answers while the store fails, for a day", async () => {
    await lookUp(url);
    failingStore();
    vi.setSystemTime(NOW + 86_000_000);
    expect((await lookUp(url)).status).toBe(200);
    vi.setSystemTime(NOW + 87_000_000);
    const response = await lookUp(url);
    expect(response.status).toBe(503);
    expect(
      headersOf(response, "Retry-After", "Cache-Control", "Access-Control-Allow-Origin"),
    ).toEqual(["5", "no-store", "*"]);
  });
});

describe("where WKD_DOMAINS names example.org", () => {
  const only = { ...env, WKD_DOMAINS: "Example.org, müller.example" } as unknown as Env;
  const ask = async (url: string, init?: RequestInit<IncomingRequestCfProperties>) => {
    const context = createExecutionContext();
    const response = await worker.fetch(new Request(url, init), only, context);
    await waitOnExecutionContext(context);
    return response;
  };

  test.each([
    [`${ADVANCED}/hu/${HASH}`, 200],
    [`${DIRECT}/hu/${HASH}`, 200],
    [`${ADVANCED}/policy`, 200],
    ["https://openpgpkey.müller.example/.well-known/openpgpkey/m%C3%BCller.example/policy", 200],
    [`https://go.example.org/.well-known/openpgpkey/example.org/hu/${HASH}`, 404],
    ["https://example.com/.well-known/openpgpkey/policy", 404],
    ["https://openpgpkey.example.com/.well-known/openpgpkey/example.com/policy", 404],
  ])("%s answers %d", async (url, status) => {
    outdateAll();
    expect((await ask(url)).status).toBe(status);
  });

  test.each([
    ["vorstand@example.com", 422],
    ["jürgen@example.org", 201],
  ])("the key of %s is answered with %d", async (mailbox, status) => {
    const url = `https://console.example/api/v1/keys/${encodeURIComponent(mailbox)}`;
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, "Accept-Language": "en" };
    const response = await ask(url, {
      method: "PUT",
      headers,
      body: Uint8Array.from(key("umlaut")),
    });
    expect(response.status).toBe(status);
    if (status === 422) expect(await response.text()).toContain("WKD_DOMAINS: example.org, xn--");
  });
});

function failingStore(): void {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(env.KEYS, "getByName").mockImplementation(() => {
    throw new Error("the store is away");
  });
}

function countedStore(): { count: number } {
  const asked = { count: 0 };
  const getByName = env.KEYS.getByName.bind(env.KEYS);
  vi.spyOn(env.KEYS, "getByName").mockImplementation((name) => {
    asked.count += 1;
    return getByName(name);
  });
  return asked;
}
