import { env, exports } from "cloudflare:workers";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { armorPublicKey } from "../../../../functions/wkd/openpgp/armor.ts";
import { addressHashes } from "../../../../functions/wkd/address/hash.ts";
import { scopes } from "../../../scopes.ts";
import worker from "../../../../src/worker.ts";
import { ADMIN_TOKEN, api, json } from "../../../client.ts";
import { newKey, publicBytes } from "../craft.ts";
import { DAY_MS, key, NOW } from "../keys.ts";
import {
  keyRequest,
  lookUp,
  publication,
  stopTheClock,
  store,
  type KeyRequest,
} from "../published.ts";

beforeEach(async () => {
  await stopTheClock();
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const put = async (mailbox: string, settings: Parameters<typeof publication>[1] = {}) =>
  store().publish(await publication(mailbox, settings), undefined, "tests");
const post = (path: string, body?: unknown): KeyRequest => ({
  method: "POST",
  path,
  ...(body !== undefined && {
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  }),
});

/** Every operation on keys that the API's own description knows. */
async function operations(): Promise<[string, string][]> {
  const { paths } = await json<{ paths: Record<string, Record<string, unknown>> }>(
    api("GET", "/api/openapi.json"),
  );
  return Object.entries(paths)
    .filter(([path]) => path.startsWith("/api/v1/keys"))
    .flatMap(([path, item]) =>
      Object.keys(item).map((method): [string, string] => [method.toUpperCase(), path]),
    );
}

/** What an operation is sent: what people write down of a key, or a key that is none. */
function sentTo(method: string, path: string): { body?: string; headers?: Record<string, string> } {
  if (method === "PUT" && path.endsWith("/custody")) {
    const body = JSON.stringify({ holders: "Anna", revocation: "" });
    return { body, headers: { "Content-Type": "application/json" } };
  }
  return method === "PUT" || path.endsWith("/check") ? { body: "x" } : {};
}

describe("who may", () => {
  const ask = (method: string, path: string, token?: string) => {
    const { body = null, headers } = sentTo(method, path);
    return exports.default.fetch(
      `https://console.example${path.replace("{address}", "a@may.example")}`,
      {
        method,
        headers: { ...headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
        body,
      },
    );
  };
  const tokenWith = async (name: string, held: readonly string[]) => {
    const made = await json(api("POST", "/api/v1/tokens", { body: { name, scopes: held } }), 201);
    return String(made["token"]);
  };

  test("do anything: keys:write alone is enough for every operation, all the others are not", async () => {
    // What is open to members is told elsewhere.
    const others = scopes.filter((scope) => !["keys:write", "keys:own", "admin"].includes(scope));
    const [enough, notEnough] = [
      await tokenWith("keys", ["keys:write"]),
      await tokenWith("others", others),
    ];
    const all = await operations();
    expect(all).toHaveLength(11);
    for (const [method, path] of all) {
      const name = `${method} ${path}`;
      expect((await ask(method, path)).status, name).toBe(401);
      expect((await ask(method, path, notEnough)).status, name).toBe(403);
      expect([200, 404, 422], name).toContain((await ask(method, path, enough)).status);
    }
  });

  test("is written into the history by the name of the token", async () => {
    const token = await tokenWith("anna", ["keys:write"]);
    const headers = { Authorization: `Bearer ${token}` };
    const mailbox = "vorstand@example.org";
    await keyRequest(mailbox, { body: key("ed25519"), headers });
    await keyRequest(mailbox, { method: "DELETE", headers });
    await keyRequest(mailbox, { ...post("/rollback"), headers });
    const changes = await store().history(mailbox);
    expect(changes?.map(({ who, action }) => `${who}: ${action}`)).toEqual([
      "anna: rollback",
      "anna: remove",
      "anna: publish",
    ]);
  });
});

describe("a key in the API", () => {
  test("is all this, and less in the list", async () => {
    const mailbox = "Jürgen@shape.example";
    const bytes = new Uint8Array([1, 2, 3]);
    const expiresAt = NOW + 90.5 * DAY_MS;
    const fingerprint = "B".repeat(64);
    await put(mailbox, { bytes, expiresAt, fingerprint, format: 6, sizeBefore: 10 });
    const summary = {
      address: mailbox,
      fingerprint,
      keyVersion: 6,
      algorithms: ["Ed25519", "Cv25519"],
      userId: "<Jürgen@shape.example>",
      expiresAt: "2026-09-29T12:00:00.000Z",
      daysLeft: 90,
      sizeBefore: 10,
      sizeAfter: 3,
      version: 1,
      revision: 1,
      publishedAt: "2026-07-01T00:00:00.000Z",
      publishedBy: "tests",
      revokedAt: null,
      lookOk: null,
    };
    const { keys } = await json<{ keys: { address: string }[] }>(api("GET", "/api/v1/keys"));
    expect(keys.find(({ address }) => address === mailbox)).toEqual(summary);
    const hashes = await addressHashes("Jürgen");
    const file = `hu/${hashes[0]?.hash}?l=J%C3%BCrgen`;
    const response = await keyRequest(mailbox);
    expect(response.headers.get("ETag")).toBe('"1"');
    expect(await json(response)).toEqual({
      ...summary,
      urls: {
        advanced: `https://openpgpkey.shape.example/.well-known/openpgpkey/shape.example/${file}`,
        direct: `https://shape.example/.well-known/openpgpkey/${file}`,
      },
      hashes,
      replaces: null,
      findings: [{ code: "not_openpgp", severity: "refuse", text: expect.any(String) }],
      look: null,
      letters: [],
      armored: armorPublicKey(bytes),
    });
  });

  test("that never ends says so", async () => {
    await put("never@shape.example", { expiresAt: undefined });
    expect(await json(keyRequest("never@shape.example"))).toMatchObject({
      expiresAt: null,
      daysLeft: null,
    });
    expect(await json(keyRequest("never@shape.example", { path: "/history" }))).toEqual({
      changes: [
        {
          at: "2026-07-01T00:00:00.000Z",
          who: "tests",
          action: "publish",
          before: null,
          after: { version: 1, fingerprint: "A".repeat(40), expiresAt: null },
        },
      ],
    });
  });

  test("shows what the last look found", async () => {
    await put("look@shape.example");
    const found = await json(keyRequest("look@shape.example", post("/watch")));
    expect(found).toMatchObject({
      at: "2026-07-01T00:00:00.000Z",
      ok: false,
      lines: [
        {
          place: "advanced",
          code: "unreachable",
          severity: "problem",
          url: expect.stringMatching(/^https:\/\/openpgpkey\.look|^https:\/\/openpgpkey\.shape/),
          fingerprints: [],
          text: "Nobody answers here: the name does not exist, or the server or its certificate is missing.",
        },
        { place: "direct", code: "unreachable", severity: "info" },
        { place: "keys.openpgp.org", code: "not-asked", severity: "info" },
        { place: "keys.mailvelope.com", code: "not-asked", severity: "info" },
      ],
    });
    expect(await json(keyRequest("look@shape.example"))).toMatchObject({
      look: found,
      lookOk: false,
    });
  });

  test("of version 6 is published as such", async () => {
    const body = Uint8Array.from(
      publicBytes(await newKey({ version: 6, email: "v6@shape.example" })),
    );
    expect(await json(keyRequest("v6@shape.example", { body }), 201)).toMatchObject({
      keyVersion: 6,
      algorithms: ["Ed25519", "X25519"],
      sizeBefore: body.length,
      sizeAfter: body.length,
      findings: [{ code: "version_6", severity: "warn" }],
    });
  });
});

describe("a dry run", () => {
  test("shows exactly what would be published", async () => {
    const request = { method: "POST", path: "/check", body: key("umlaut") };
    expect(await json(keyRequest("jürgen@example.org", request))).toEqual({
      revokes: null,
      ok: true,
      certificate: {
        fingerprint: expect.stringMatching(/^[0-9A-F]{40}$/),
        keyVersion: 4,
        algorithms: ["Ed25519", "Cv25519"],
        userId: "Jürgen <jürgen@example.org>",
        expiresAt: expect.stringMatching(/^20(27-12-3\d|28-01-0\d)T/),
        daysLeft: expect.any(Number),
        sizeBefore: key("umlaut").length,
        sizeAfter: key("umlaut").length,
        armored: armorPublicKey(key("umlaut")),
      },
      findings: [],
    });
  });

  test("needs a body, an address, and no other method", async () => {
    const request = { method: "POST", path: "/check" };
    expect((await keyRequest("jürgen@example.org", request)).status).toBe(422);
    expect((await keyRequest("nonsense", { ...request, body: "x" })).status).toBe(422);
  });
});

describe("changes", () => {
  test("are shown with the ETag of what is there now", async () => {
    const mailbox = "zwei@example.org";
    const etagOf = async (request: KeyRequest, status: number) => {
      const response = await keyRequest(mailbox, request);
      expect(response.status).toBe(status);
      return response.headers.get("ETag");
    };
    const body = key("five-user-ids");
    expect(await etagOf({ body }, 201)).toBe('"1"');
    expect(await etagOf({ body }, 200)).toBe('"1"');
    expect(await etagOf({ method: "DELETE" }, 204)).toBeNull();
    expect(await etagOf(post("/rollback"), 201)).toBe('"3"');
    const outdated = { "If-Match": '"1"' };
    expect(await etagOf({ body, headers: outdated }, 412)).toBeNull();
    const back = post("/rollback", { version: 1 });
    const headers = { ...back.headers, ...outdated };
    expect(await etagOf({ ...back, headers }, 412)).toBeNull();
    expect(await etagOf({ method: "DELETE", headers: outdated }, 412)).toBeNull();
    expect(await etagOf({ body, headers: { "If-Match": "*" } }, 200)).toBe('"3"');
  });

  test.each(['"1"', '"0"', 'W/"1"', '"abc"', "nonsense"])(
    "of what nobody has read are refused (%s), also where there is nothing yet",
    async (etag) => {
      const headers = { "If-Match": etag };
      const body = key("umlaut");
      await json(keyRequest("jürgen@example.org", { body, headers }), 412);
      expect(await store().get("jürgen@example.org")).toBeUndefined();
    },
  );

  test("of an address keep how its owner writes it, also on the way back", async () => {
    const body = Uint8Array.from(publicBytes(await newKey({ email: "JÜRGEN@back.example" })));
    await keyRequest("JÜRGEN@back.example", { body });
    await keyRequest("jÜrgen@back.example", { method: "DELETE" });
    const back = await json(keyRequest("jÜrgen@back.example", post("/rollback")), 201);
    expect(back).toMatchObject({ address: "JÜRGEN@back.example", version: 2 });
    expect(back["hashes"]).toEqual(await addressHashes("JÜRGEN"));
  });

  test("are followed at once where they were made, the way back included", async () => {
    const mailbox = "vier@fuenf.example";
    const body = Uint8Array.from(publicBytes(await newKey({ email: mailbox })));
    const [first] = await addressHashes("vier");
    const url = `https://fuenf.example/.well-known/openpgpkey/hu/${first?.hash}`;
    const statuses = [(await lookUp(url)).status];
    for (const request of [{ body }, { method: "DELETE" }, post("/rollback")]) {
      await keyRequest(mailbox, request);
      statuses.push((await lookUp(url)).status);
    }
    expect(statuses).toEqual([404, 200, 404, 200]);
  });

  test("back to a version must name one", async () => {
    const mailbox = "fuenf@example.org";
    await keyRequest(mailbox, { body: key("five-user-ids") });
    for (const [body, status] of [
      [{ version: 0 }, 422],
      [{ version: 1.5 }, 422],
      [{ versions: 1 }, 422],
      [{ version: 2 }, 404],
      [{ version: 1 }, 200],
      [{}, 404],
    ] as const) {
      const { status: answered } = await keyRequest(mailbox, post("/rollback", body));
      expect(answered, JSON.stringify(body)).toBe(status);
    }
  });
});

describe("where WKD_DOMAINS names another domain", () => {
  const only = { ...env, WKD_DOMAINS: "other.example" } as unknown as Env;
  const ask = async (mailbox: string, request: KeyRequest) => {
    const { method = "GET", path = "", body } = request;
    const context = createExecutionContext();
    const url = `https://console.example/api/v1/keys/${encodeURIComponent(mailbox)}${path}`;
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, "Accept-Language": "en" };
    const init = { method, headers, ...(body !== undefined && { body }) };
    const response = await worker.fetch(new Request(url, init), only, context);
    await waitOnExecutionContext(context);
    return { status: response.status, text: await response.text() };
  };

  test("nothing is published or judged for an address, and what is there can be read and removed", async () => {
    const mailbox = "kasse@domains.example";
    await put(mailbox);
    for (const request of [
      { method: "PUT", body: "x" },
      { method: "POST", path: "/check", body: "x" },
      { method: "POST", path: "/rollback", body: undefined },
    ]) {
      const { status, text } = await ask(mailbox, request as KeyRequest);
      const isRollback = request.path === "/rollback";
      expect(status).toBe(isRollback ? 404 : 422);
      if (!isRollback) expect(text).toContain("WKD_DOMAINS: other.example");
    }
    await put(mailbox, { bytes: new Uint8Array([1]) });
    const back = await ask(mailbox, { method: "POST", path: "/rollback" });
    expect(back).toMatchObject({ status: 422, text: expect.stringContaining("WKD_DOMAINS") });
    expect((await ask(mailbox, {})).status).toBe(200);
    expect((await ask(mailbox, { path: "/history" })).status).toBe(200);
    expect((await ask(mailbox, { method: "POST", path: "/watch" })).status).toBe(200);
    expect((await ask(mailbox, { method: "DELETE" })).status).toBe(204);
  });
});

test("every operation refuses what is no address, and knows no key of a stranger", async () => {
  const others: Readonly<Record<string, number>> = { "PUT ": 422, "POST /check": 200 };
  for (const [method, path] of await operations()) {
    if (!path.includes("{address}")) continue;
    const rest = path.split("{address}")[1] ?? "";
    const request = { method, path: rest, ...sentTo(method, path) };
    expect((await keyRequest("nonsense", request)).status, path).toBe(422);
    const { status } = await keyRequest("nobody@stranger.example", request);
    expect(status, `${method} ${path}`).toBe(others[`${method} ${rest}`] ?? 404);
  }
});
