/** Revoked keys, and the key server by which those who have them learn of it. */
import { env, exports } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addressHashes } from "../../../../functions/wkd/address/hash.ts";
import { asksKeyServer } from "../../../../functions/wkd/directory/asked.ts";
import { searchOf } from "../../../../functions/wkd/directory/search.ts";
import { keysSchema } from "../../../../functions/wkd/keys/table.ts";
import { dearmor } from "../../../../functions/wkd/openpgp/armor.ts";
import { readPublicKey } from "../../../../functions/wkd/openpgp/key.ts";
import { isReserved } from "../../../../src/http/reserved.ts";
import { json } from "../../../client.ts";
import { packetsOf } from "../craft.ts";
import { key, NOW } from "../keys.ts";
import {
  alertsAbout,
  keyRequest,
  lookUp,
  publication,
  rowOf,
  stopTheClock,
  store,
  without,
} from "../published.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const OWNER = "vorstand@example.org";

interface KeyBody extends Record<string, unknown> {
  fingerprint: string;
  version: number;
  revokedAt: string | null;
  findings: { code: string; text: string }[];
}

const put = (name: string, status: number, mailbox = OWNER) =>
  json<KeyBody>(keyRequest(mailbox, { body: key(name) }), status);

const codesOf = ({ findings }: Pick<KeyBody, "findings">) => findings.map(({ code }) => code);

/** Fingerprints of the primary key and its subkeys, in their order. */
async function fingerprints(name: string): Promise<string[]> {
  const found: string[] = [];
  for (const { tag, body } of packetsOf(key(name))) {
    const one = tag === 6 || tag === 14 ? await readPublicKey(body) : undefined;
    if (one !== undefined) found.push(one.fingerprint);
  }
  return found;
}

const SERVER = "https://console.example";
const hkp = (search: string, op = "get", more = "") =>
  lookUp(`${SERVER}/pks/lookup?op=${op}&options=mr&search=${encodeURIComponent(search)}${more}`);

/** The octets of an armored answer. */
async function octets(answer: Promise<Response>): Promise<Uint8Array | number> {
  const response = await answer;
  if (response.status !== 200) return response.status;
  const read = dearmor(new Uint8Array(await response.arrayBuffer()));
  return read.ok ? Uint8Array.from(read.bytes) : 0;
}

async function wkd(mailbox = OWNER): Promise<Uint8Array | number> {
  const [local = "", domain = ""] = mailbox.split("@");
  const [first] = await addressHashes(local);
  const url = `https://${domain}/.well-known/openpgpkey/hu/${first?.hash}`;
  const answer = await lookUp(url);
  return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : answer.status;
}

const bytes = (name: string) => Uint8Array.from(key(name));

/** Everything that was ever published for the address is forgotten. */
async function fresh(): Promise<void> {
  await runInDurableObject(store(), (_, { storage }) => {
    for (const table of [
      "keys",
      "versions",
      "aliases",
      "handles",
      "revocations",
      "alerts",
      "raised",
      "history",
    ])
      storage.sql.exec(`DELETE FROM ${table}`);
  });
}

describe("a revocation", () => {
  beforeEach(fresh);

  test.each(["revoked-primary", "revocation-alone"])(
    "(%s) of the published key is taken, served and told",
    async (name) => {
      await put("before-revocation", 201);
      expect(await wkd()).toEqual(bytes("before-revocation"));
      const check = await json(
        keyRequest(OWNER, { method: "POST", path: "/check", body: key(name) }),
      );
      const [fingerprint = ""] = await fingerprints("before-revocation");
      expect(check).toMatchObject({ ok: true, revokes: fingerprint, certificate: null });
      expect(await wkd()).toEqual(bytes("before-revocation"));

      const body = await put(name, 200);
      expect(body).toMatchObject({ fingerprint, version: 2, daysLeft: 0 });
      expect(body.revokedAt).toBe(new Date(NOW).toISOString());
      expect(codesOf(body)).toEqual(["revocation"]);
      expect(await wkd()).toEqual(bytes("revoked-primary"));
      expect(await octets(hkp(OWNER))).toEqual(bytes("revoked-primary"));
      expect(codesOf(await json<KeyBody>(keyRequest(OWNER)))).toContain("primary_revoked");

      const alerts = await alertsAbout(OWNER);
      expect(alerts.map(({ severity, facts }) => [severity, facts["revoked"]])).toEqual([
        ["down", fingerprint],
      ]);
      const page = await lookUp(`${SERVER}/key/${OWNER}`);
      expect(await page.text()).toMatch(/revoked: do not encrypt|widerrufen: bitte nicht mehr/);
      const { problems } = await store().health(NOW);
      expect(problems).toContainEqual({ code: "unusable-keys", count: 1 });
      expect(await rowOf(OWNER)).toMatchObject({ alerted_days: 0, next_alert_at: null });
      const { changes } = await json<{ changes: { action: string }[] }>(
        keyRequest(OWNER, { path: "/history" }),
      );
      expect(changes.map(({ action }) => action)).toEqual(["revoke", "publish"]);
    },
  );

  test("is final: neither the key without it nor a rollback brings the key back", async () => {
    await put("before-revocation", 201);
    await put("revocation-alone", 200);
    for (const request of [
      { body: key("before-revocation") },
      { method: "POST", path: "/rollback" },
      { method: "POST", path: "/rollback", body: '{"version": 1}', headers: JSON_TYPE },
    ]) {
      const refused = await json<KeyBody>(keyRequest(OWNER, request), 422);
      expect(codesOf(refused)).toContain("revoked_before");
    }
    const check = { method: "POST", path: "/check", body: key("before-revocation") };
    expect(await json(keyRequest(OWNER, check))).toMatchObject({ ok: false, revokes: null });
    expect(await put("revocation-alone", 200)).toMatchObject({ version: 2 });
    expect(await alertsAbout(OWNER)).toHaveLength(1);
    expect(await wkd()).toEqual(bytes("revoked-primary"));
  });

  test("of an earlier key reaches those who have it, and leaves the successor alone", async () => {
    await put("before-revocation", 201);
    await put("ed25519", 200);
    const [old = ""] = await fingerprints("before-revocation");
    expect(await octets(hkp(`0x${old}`))).toEqual(bytes("before-revocation"));
    const body = await put("revoked-primary", 200);
    expect(body.revokedAt).toBeNull();
    expect(await wkd()).toEqual(bytes("ed25519"));
    expect(await octets(hkp(OWNER))).toEqual(bytes("ed25519"));
    expect(await octets(hkp(`0x${old}`))).toEqual(bytes("revoked-primary"));
    expect((await alertsAbout(OWNER)).map(({ severity }) => severity)).toEqual(["info"]);
    // The version before the published one is the revoked key's.
    const rollback = keyRequest(OWNER, { method: "POST", path: "/rollback" });
    expect(codesOf(await json<KeyBody>(rollback, 422))).toContain("revoked_before");
  });

  test("holds at every address that publishes the key", async () => {
    await put("before-revocation", 201);
    const [fingerprint = ""] = await fingerprints("before-revocation");
    const [second, other] = ["zwei@example.org", "drei@example.org"];
    const same = { fingerprint, bytes: bytes("before-revocation") };
    await store().publish(await publication(second, same), undefined, "tests");
    await store().publish(await publication(other), undefined, "tests");
    await put("revocation-alone", 200);
    expect(await wkd(second)).toEqual(bytes("revoked-primary"));
    expect((await store().get(second))?.revokedAt).toBe(NOW);
    expect(await alertsAbout(second)).toHaveLength(1);
    expect((await store().get(other))?.revokedAt).toBeUndefined();
    expect(await alertsAbout(other)).toEqual([]);
  });

  test("that fails halfway changes nothing", async () => {
    await put("before-revocation", 201);
    const [fingerprint = ""] = await fingerprints("before-revocation");
    const answer = await without("alerts", () =>
      keyRequest(OWNER, { body: key("revocation-alone") }),
    );
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(await wkd()).toEqual(bytes("before-revocation"));
    expect(await store().revocationTakenAt(fingerprint)).toBeUndefined();
  });

  test("ends with the successor, which is told", async () => {
    await put("before-revocation", 201);
    await put("revocation-alone", 200);
    await put("ed25519", 200);
    expect(await wkd()).toEqual(bytes("ed25519"));
    const severities = (await alertsAbout(OWNER)).map(({ severity }) => severity);
    expect(severities).toEqual(["down", "up"]);
  });

  test("of a key that was taken out is served all the same", async () => {
    await put("before-revocation", 201);
    await keyRequest(OWNER, { method: "DELETE" });
    expect(await wkd()).toBe(404);
    await put("revocation-alone", 200);
    expect(await wkd()).toEqual(bytes("revoked-primary"));
  });

  test.each(["revoked-primary", "revocation-alone"])(
    "(%s) of a key that the address never had is refused",
    async (name) => {
      await put("ed25519", 201);
      const expected = name === "revoked-primary" ? "primary_revoked" : "revocation_unknown";
      expect(codesOf(await put(name, 422))).toContain(expected);
      expect(await wkd()).toEqual(bytes("ed25519"));
    },
  );

  test("that is forged is refused", async () => {
    await put("before-revocation", 201);
    const forged = bytes("revoked-primary");
    const start = packetsOf(key("revoked-primary"))[0]?.bytes.length ?? 0;
    const end = start + (packetsOf(key("revoked-primary"))[1]?.bytes.length ?? 0);
    const alone = forged.slice(start, end);
    alone[alone.length - 5] = (alone[alone.length - 5] ?? 0) ^ 1;
    const refused = await json<KeyBody>(keyRequest(OWNER, { body: alone }), 422);
    expect(codesOf(refused)).toEqual(["revocation_unknown"]);
    expect(await wkd()).toEqual(bytes("before-revocation"));
  });
});

const JSON_TYPE = { "Content-Type": "application/json" };

test("an empty body of JSON's type is no wish for a certain version", async () => {
  await fresh();
  await put("before-revocation", 201);
  await put("ed25519", 200);
  const body = await json<KeyBody>(
    keyRequest(OWNER, { method: "POST", path: "/rollback", headers: JSON_TYPE }),
  );
  expect(body.version).toBe(3);
});

test("subkeys that nobody uses are left out on the owner's word", async () => {
  await fresh();
  const request = { path: "?leaveOut=unused-subkeys", body: key("weak-spare-subkey") };
  const body = await json(keyRequest(OWNER, { method: "PUT", ...request }), 201);
  expect(body["algorithms"]).toEqual(["Ed25519", "Cv25519"]);
  const wrong = { method: "PUT", path: "?leaveOut=all", body: key("ed25519") };
  expect((await keyRequest(OWNER, wrong)).status).toBe(422);
});

describe("the key server", () => {
  test.each([
    ["/pks/lookup", "?op=get&search=0x0123456789abcdef", "get 0123456789ABCDEF"],
    ["/pks/lookup", `?search=${"aB".repeat(20)}&op=index`, `index ${"AB".repeat(20)}`],
    ["/pks/lookup", `?op=vindex&search=0x${"a".repeat(64)}`, `index ${"A".repeat(64)}`],
    ["/pks/lookup", "?op=get&search=Vorstand%40Example.org", "get vorstand@example.org"],
    ["/pks/lookup", "?op=get&search=%3Cv%40b%C3%BCcher.example%3E", "get v@xn--bcher-kva.example"],
    ["/pks/lookup", "?op=get&search=0x01234567", "malformed"],
    ["/pks/lookup", "?op=get&search=01234567", "nothing"],
    ["/pks/lookup", "?op=get&search=example.org", "nothing"],
    ["/pks/lookup", "?op=index&search=Vorstand", "nothing"],
    ["/pks/lookup", "?op=get", "malformed"],
    ["/pks/lookup", "?search=a%40b.example", "malformed"],
    ["/pks/lookup", "?op=stats&search=x", "unsupported"],
    ["/vks/v1/by-email/vorstand%40example.org", "", "get vorstand@example.org"],
    ["/vks/v1/by-email/example.org", "", "malformed"],
    [`/vks/v1/by-fingerprint/${"A".repeat(40)}`, "", `get ${"A".repeat(40)}`],
    ["/vks/v1/by-fingerprint/0123456789ABCDEF", "", "malformed"],
    ["/vks/v1/by-keyid/0123456789ABCDEF", "", "get 0123456789ABCDEF"],
    ["/vks/v1/by-keyid/89ABCDEF", "", "malformed"],
    ["/vks/v1/by-keyid/%", "", "malformed"],
    ["/vks/v1/upload", "", "nothing"],
    ["/vks/v1/by-email/a@b.example/x", "", "nothing"],
  ])("reads %s%s as %s", (path, search, expected) => {
    const asked = searchOf(path, search);
    const words = "wanted" in asked ? [asked.kind, ...Object.values(asked.wanted)] : [asked.kind];
    expect(words.join(" ")).toBe(expected);
  });

  test.each([
    ["console.example", true],
    ["console.example:8443", true],
    ["keys.example.org", true],
    ["keys.other.example", false],
    ["go.example.org", false],
  ])("is at %s: %s", (host, isThere) => {
    const settings = { CONSOLE_HOST: "console.example", WKD_DOMAINS: "example.org" };
    const place = {
      host,
      origin: `https://${host}`,
      isAsSent: true,
      isHttps: true,
      path: "/pks/lookup",
      search: "",
      method: "GET",
    };
    const there = (path: string) =>
      asksKeyServer({ ...place, path }, { ...env, ...settings } as unknown as Env);
    expect(there("/pks/lookup")).toBe(isThere);
    expect(there("/vks/v1/by-keyid/x")).toBe(isThere);
    expect(there("/pks/add")).toBe(false);
    expect(there("/pks")).toBe(false);
    const { CONSOLE_HOST: _, ...everywhere } = settings;
    expect(
      asksKeyServer(place, { ...env, ...everywhere, CONSOLE_HOST: "" } as unknown as Env),
    ).toBe(true);
  });

  test("has its segments to itself", () => {
    expect(["pks", "vks"].map(isReserved)).toEqual([true, true]);
  });

  test("finds a key by every name that it has", async () => {
    await fresh();
    await put("ed25519", 201);
    const [primary = "", subkey = ""] = await fingerprints("ed25519");
    for (const handle of [primary, subkey, primary.slice(-16), subkey.slice(-16)]) {
      expect(await octets(hkp(`0x${handle.toLowerCase()}`))).toEqual(bytes("ed25519"));
    }
    for (const path of [
      `by-fingerprint/${primary}`,
      `by-fingerprint/${subkey}`,
      `by-keyid/${subkey.slice(-16)}`,
      "by-email/Vorstand%40example.org",
    ]) {
      expect(await octets(lookUp(`${SERVER}/vks/v1/${path}`))).toEqual(bytes("ed25519"));
    }
    expect(await octets(hkp("vorstand"))).toBe(404);
    expect(await octets(hkp("stand@example.org"))).toBe(404);
    expect(await octets(hkp(`0x${"7".repeat(40)}`))).toBe(404);
  });

  test("answers as caches and programs expect", async () => {
    await fresh();
    await put("ed25519", 201);
    const answer = await hkp(OWNER);
    const text = await answer.text();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/pgp-keys",
      "cache-control": "public, max-age=300",
      "access-control-allow-origin": "*",
    });
    const etag = answer.headers.get("ETag") ?? "";
    const url = `${SERVER}/vks/v1/by-email/${OWNER}`;
    expect((await lookUp(url, { headers: { "If-None-Match": etag } })).status).toBe(304);
    const head = await lookUp(url, { method: "HEAD" });
    expect(head.headers.get("Content-Length")).toBe(String(text.length));
    expect((await lookUp(url, { method: "OPTIONS" })).status).toBe(204);
    const add = `${SERVER}/pks/lookup?op=get&search=x`;
    expect((await lookUp(add, { method: "POST", body: "keytext=x" })).status).toBe(405);
    const missing = await lookUp(`${SERVER}/vks/v1/by-email/nobody@example.org`);
    expect([missing.status, missing.headers.get("Cache-Control")]).toEqual([404, "no-store"]);
    expect((await hkp("0x01234567")).status).toBe(400);
    expect((await hkp(OWNER, "stats")).status).toBe(501);
  });

  test("lists one key for machines, with what it is", async () => {
    await fresh();
    await put("before-revocation", 201);
    const [fingerprint = ""] = await fingerprints("before-revocation");
    const [pub, uid] = (await (await hkp(OWNER, "index")).text()).split("\n").slice(1);
    expect(pub).toMatch(new RegExp(`^pub:${fingerprint}:22::\\d{10}:\\d{10}:$`));
    expect(uid).toBe("uid:Vorstand%20%3Cvorstand%40example.org%3E:::");
    await put("revocation-alone", 200);
    const revoked = await (await hkp(OWNER, "index")).text();
    expect(revoked).toMatch(/^info:1:1\npub:.*:r\nuid:.*:r\n$/);
  });

  test("knows the keys that were published before it was there", async () => {
    await fresh();
    await put("ed25519", 201);
    const version6 = { fingerprint: "6".repeat(16) + "7".repeat(48), format: 6 as const };
    await store().publish(await publication("sechs@example.org", version6), undefined, "tests");
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec("DROP INDEX versions_by_fingerprint; DROP TABLE handles");
      storage.sql.exec("DROP TABLE revocations");
      storage.sql.exec(keysSchema.steps[1] ?? "");
    });
    const [primary = ""] = await fingerprints("ed25519");
    for (const handle of [primary, primary.slice(-16)]) {
      expect((await store().find({ handle })).key?.digest).toBeDefined();
    }
    expect((await store().find({ handle: "6".repeat(16) })).key?.userId).toContain("sechs@");
  });

  test("is silent about a key that was taken out", async () => {
    await fresh();
    await put("ed25519", 201);
    const [fingerprint = ""] = await fingerprints("ed25519");
    await keyRequest(OWNER, { method: "DELETE" });
    expect(await octets(hkp(OWNER))).toBe(404);
    expect(await octets(hkp(`0x${fingerprint}`))).toBe(404);
  });

  test("does not say that there is no key while its store is silent", async () => {
    await fresh();
    await put("ed25519", 201);
    await octets(hkp(OWNER));
    vi.spyOn(env.KEYS, "getByName").mockImplementation(() => {
      throw new Error("the store is away");
    });
    vi.setSystemTime(NOW + 60_000);
    expect((await hkp(OWNER)).status).toBe(200);
    expect((await hkp("0123456789ABCDEF")).status).toBe(503);
  });

  test("reads few rows, however many versions there are", async () => {
    await fresh();
    await put("ed25519", 201);
    const [fingerprint = ""] = await fingerprints("ed25519");
    await runInDurableObject(store(), async (instance, { storage }) => {
      for (let version = 2; version <= 400; version++) {
        storage.sql.exec(
          `INSERT INTO versions SELECT key_id, ?, published_at + ?, published_by, fingerprint, format,
             algorithms, user_id, expires_at, size_before, digest, bytes FROM versions WHERE version = 1`,
          version,
          version,
        );
      }
      const exec = storage.sql.exec.bind(storage.sql);
      let read = 0;
      vi.spyOn(storage.sql, "exec").mockImplementation((...args) => {
        const cursor = exec(...args);
        const rows = cursor.toArray();
        read += cursor.rowsRead;
        return { toArray: () => rows } as never;
      });
      for (const wanted of [{ handle: fingerprint }, { address: OWNER }])
        await instance.find(wanted);
      expect(read).toBeGreaterThan(0);
      expect(read).toBeLessThan(20);
    });
  });

  test("lets the application answer what is not its", async () => {
    const add = await exports.default.fetch(`${SERVER}/pks/add`, { method: "POST" });
    expect(add.status).toBe(404);
  });
});
