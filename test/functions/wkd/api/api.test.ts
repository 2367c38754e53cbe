import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_INPUT_BYTES } from "../../../../functions/wkd/limits.ts";
import { ADMIN_TOKEN, api, json } from "../../../client.ts";
import { DAY_MS, key, NOW } from "../keys.ts";
import { keyRequest, publication, stopTheClock, store } from "../published.ts";

const OWNER = "vorstand@example.org";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface KeyBody extends Record<string, unknown> {
  address: string;
  fingerprint: string;
  version: number;
  revision: number;
  findings: { code: string; severity: string; text: string }[];
  armored: string;
}

const publish = (mailbox: string, name: string, status = 201) =>
  json<KeyBody>(keyRequest(mailbox, { body: key(name) }), status);

const codes = ({ findings }: KeyBody) => findings.map(({ code }) => code);

describe("publishing", () => {
  test("answers everything that the owner compares", async () => {
    const body = await publish("eins@example.org", "five-user-ids", 201);
    expect(body).toMatchObject({
      address: "eins@example.org",
      keyVersion: 4,
      algorithms: ["Ed25519", "Cv25519"],
      userId: "Eins <eins@example.org>",
      expiresAt: expect.stringMatching(/^2027-12-3|^2028-01-01/),
      daysLeft: expect.any(Number),
      sizeBefore: key("five-user-ids").length,
      version: 1,
      publishedAt: "2026-07-01T00:00:00.000Z",
      publishedBy: "admin",
      urls: {
        advanced: expect.stringContaining("https://openpgpkey.example.org/"),
        direct: expect.stringContaining("https://example.org/"),
      },
      findings: [
        {
          code: "dropped_user_ids",
          severity: "info",
          text: "Left out: 4 other user IDs. The directory serves only this address.",
        },
      ],
      armored: expect.stringMatching(/^-----BEGIN PGP PUBLIC KEY BLOCK-----\n/),
    });
    expect(body["sizeAfter"]).toBeLessThan(key("five-user-ids").length);
  });

  test("takes armor, whatever the content type, and speaks the language of the request", async () => {
    const headers = {
      "Content-Type": "application/x-www-form-urlencoded",
      "Accept-Language": "de",
    };
    const body = new TextDecoder().decode(key("armored"));
    const { findings, address } = await json<KeyBody>(
      keyRequest("Vorstand@Example.org", { body: body.replace(/^=.*$/m, "=AAAA"), headers }),
      201,
    );
    expect(address).toBe("Vorstand@example.org");
    expect(findings[0]?.text).toContain("Prüfsumme");
  });

  test("again with the same bytes changes nothing", async () => {
    const first = await publish("fuenf@example.org", "five-user-ids", 201);
    const second = await publish("fuenf@example.org", "five-user-ids", 200);
    expect(second).toMatchObject({ version: first.version, revision: first.revision });
  });

  test.each([
    ["secret", "secret_key"],
    ["two-keys", "several_certificates"],
    ["expired-subkey", "encryption_expired"],
    ["revoked-primary", "primary_revoked"],
  ])("a key that is refused (%s) says why and what to do", async (name, code) => {
    const before = await store().get(OWNER);
    const answer = await keyRequest(OWNER, { body: key(name) });
    const body = await json(answer, 422);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    expect(body).toMatchObject({
      type: "urn:randwerk:problem:key-refused",
      findings: expect.arrayContaining([expect.objectContaining({ code, severity: "refuse" })]),
    });
    expect(String(body["detail"]).length).toBeGreaterThan(50);
    expect((await store().get(OWNER))?.digest).toBe(before?.digest);
  });

  test.each([
    [MAX_INPUT_BYTES + 1, "key-refused"],
    [4 * 1024 * 1024 + 1, "too-large"],
  ])("%d bytes are too many", async (bytes, code) => {
    const body = new Uint8Array(bytes).fill(0x99);
    const answer = await json(keyRequest(OWNER, { body }), 413);
    expect(answer["type"]).toBe(`urn:randwerk:problem:${code}`);
  });

  test("nothing at all is refused", async () => {
    const answer = await json(keyRequest(OWNER, { method: "PUT" }), 422);
    expect(answer["detail"]).toContain("empty");
  });

  test.each([
    ["vorstand", "@ is missing"],
    ["a b@example.org", "before the @"],
    ['"a"@example.org', "before the @"],
    ["vorstand@[::1]", "not a domain"],
    [`${"a".repeat(65)}@example.org`, "too long"],
  ])("%s is no address", async (mailbox, why) => {
    const answer = await json(keyRequest(mailbox, { body: key("ed25519") }), 422);
    expect(answer).toMatchObject({ errors: [{ field: "address" }] });
    expect(answer["detail"]).toContain(why);
  });

  test("needs a token with the right to it", async () => {
    const url = `https://console.example/api/v1/keys/${OWNER}`;
    expect((await exports.default.fetch(url, { method: "PUT", body: "x" })).status).toBe(401);
    const options = { body: { name: "links", scopes: ["links:write"] } };
    const { token } = await json(api("POST", "/api/v1/tokens", options), 201);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const headers = { Authorization: `Bearer ${String(token)}` };
      const body = method === "PUT" ? "x" : null;
      expect((await exports.default.fetch(url, { method, headers, body })).status).toBe(403);
    }
  });
});

describe("a dry run", () => {
  test("shows what would be published and publishes nothing", async () => {
    const request = { method: "POST", path: "/check", body: key("umlaut") };
    const body = await json(keyRequest("jürgen@example.org", request));
    expect(body).toMatchObject({
      ok: true,
      certificate: { userId: "Jürgen <jürgen@example.org>", sizeAfter: key("umlaut").length },
      findings: [],
    });
    expect(await store().get("jürgen@example.org")).toBeUndefined();
  });

  test("shows what is wrong", async () => {
    const request = { method: "POST", path: "/check", body: "Hallo" };
    expect(await json(keyRequest(OWNER, request))).toMatchObject({
      ok: false,
      certificate: null,
      findings: [{ code: "not_openpgp", severity: "refuse" }],
    });
  });
});

describe("a key with another fingerprint", () => {
  const mailbox = "vorstand@example.org";
  const check = (name: string) =>
    json<KeyBody>(keyRequest(mailbox, { method: "POST", path: "/check", body: key(name) }));

  test("is the successor: both are named, until the one before is revoked; and back it goes", async () => {
    const old = await json<KeyBody>(keyRequest(mailbox, { body: key("before-revocation") }));
    expect((await check("before-revocation")).findings.map(({ code }) => code)).toEqual(codes(old));
    const [said] = (await check("rsa3072")).findings.filter(({ code }) => code === "successor");
    expect(said).toMatchObject({
      severity: "info",
      text: expect.stringContaining(old.fingerprint),
    });
    expect(said?.text).toContain(`randwerk keys rollback ${mailbox} --version ${old.version}`);
    vi.setSystemTime(NOW + DAY_MS);
    const next = await publish(mailbox, "rsa3072", 200);
    const since = new Date(NOW + DAY_MS).toISOString();
    const replaces = { fingerprint: old.fingerprint, since, revokedAt: null };
    expect([next["replaces"], codes(next)]).toEqual([replaces, ["successor"]]);
    expect(await json(keyRequest(mailbox))).toEqual(next);
    // Who has the one before finds it by its fingerprint.
    const byFingerprint = `https://console.example/vks/v1/by-fingerprint/${old.fingerprint}`;
    expect(await (await exports.default.fetch(byFingerprint)).text()).toBe(old.armored);
    const page = await exports.default.fetch(`https://console.example/key/${mailbox}`, {
      headers: { "Accept-Language": "en" },
    });
    expect(await page.text()).toMatch(/Replaces<\/dt><dd>[0-9A-F ]{49}, since 2 July 2026 /);

    vi.setSystemTime(NOW + 2 * DAY_MS);
    const back = await json<KeyBody>(keyRequest(mailbox, { method: "POST", path: "/rollback" }));
    expect(back["replaces"]).toMatchObject({ fingerprint: next.fingerprint });
    expect(back.fingerprint).toBe(old.fingerprint);
    await json(keyRequest(mailbox, { method: "POST", path: "/rollback" }));

    const over = await json<KeyBody>(keyRequest(mailbox, { body: key("revoked-primary") }));
    const revokedAt = new Date(NOW + 2 * DAY_MS).toISOString();
    expect(over["replaces"]).toMatchObject({ fingerprint: old.fingerprint, revokedAt });
    expect(codes(await json<KeyBody>(keyRequest(mailbox)))).toEqual([]);
  });
});

describe("reading", () => {
  test("a key says what is wrong with it by now", async () => {
    await publish(OWNER, "ed25519", 200);
    vi.setSystemTime(NOW + 500 * DAY_MS);
    const soon = await json<KeyBody>(keyRequest(OWNER));
    // Another key was published for the address before.
    expect(codes(soon)).toEqual(["expires_soon", "successor"]);
    vi.setSystemTime(NOW + 600 * DAY_MS);
    const late = await json<KeyBody>(keyRequest(OWNER));
    expect(codes(late)).toEqual(["primary_expired"]);
    expect(late).toMatchObject({ daysLeft: 0, look: null });
  });

  test("the list begins with the key that ends first", async () => {
    for (const [mailbox, expiresAt] of [
      ["never@list.example", undefined],
      ["late@list.example", NOW + 2 * DAY_MS],
      ["soon@list.example", NOW + 1.5 * DAY_MS],
    ] as const) {
      await store().publish(await publication(mailbox, { expiresAt }), undefined, "tests");
    }
    const { keys } = await json<{ keys: KeyBody[] }>(api("GET", "/api/v1/keys"));
    const listed = keys.filter(({ address }) => address.endsWith("@list.example"));
    expect(listed.map(({ address, daysLeft }) => [address, daysLeft])).toEqual([
      ["soon@list.example", 1],
      ["late@list.example", 2],
      ["never@list.example", null],
    ]);
    expect(listed[0]).not.toHaveProperty("armored");
  });

  test.each(["", "/history"])("an unknown address has nothing to show (%s)", async (path) => {
    expect((await keyRequest("unknown@example.org", { path })).status).toBe(404);
  });
});

describe("changing", () => {
  test("a key that was changed in the meantime is not overwritten", async () => {
    const mailbox = "kasse@match.example";
    await store().publish(await publication(mailbox), undefined, "tests");
    const etag = (await keyRequest(mailbox)).headers.get("ETag") ?? "";
    expect(etag).toBe('"1"');
    const other = await publication(mailbox, { bytes: new Uint8Array([1]) });
    await store().publish(other, undefined, "somebody else");
    const headers = { "If-Match": etag };
    const refused = await json(keyRequest(mailbox, { method: "DELETE", headers }), 412);
    expect(refused).toMatchObject({ type: "urn:randwerk:problem:outdated", revision: 2 });
    const newHeaders = { "If-Match": '"2"' };
    expect((await keyRequest(mailbox, { method: "DELETE", headers: newHeaders })).status).toBe(204);
  });

  test("If-Match on an address without a key fails", async () => {
    const headers = { "If-Match": '"1"' };
    const mailbox = "nobody-yet@example.org";
    const { status } = await keyRequest("eins@example.org", { body: key("umlaut"), headers });
    expect(status).toBe(422);
    expect((await keyRequest(mailbox, { method: "DELETE", headers })).status).toBe(404);
  });

  test("an earlier key comes back, and the history knows who did what", async () => {
    const mailbox = "vorstand@xn--mller-kva.example";
    const first = await publish(mailbox, "idn-domain", 201);
    const none = { method: "POST", path: "/rollback" };
    expect((await keyRequest(mailbox, none)).status).toBe(404);
    await keyRequest(mailbox, { method: "DELETE" });
    expect((await keyRequest(mailbox)).status).toBe(404);
    expect((await keyRequest(mailbox, { method: "DELETE" })).status).toBe(404);

    const back = await json<KeyBody>(keyRequest(mailbox, none), 201);
    expect(back).toMatchObject({ fingerprint: first.fingerprint, version: 2, revision: 3 });
    expect(back.armored).toBe(first.armored);

    const { changes } = await json<{ changes: Record<string, unknown>[] }>(
      keyRequest(mailbox, { path: "/history" }),
    );
    const state = (version: number) => ({ version, fingerprint: first.fingerprint });
    expect(changes).toMatchObject([
      { who: "admin", action: "rollback", before: null, after: state(2) },
      { who: "admin", action: "remove", before: state(1), after: null },
      { who: "admin", action: "publish", before: null, after: state(1) },
    ]);
  });

  test("one goes back to a version by its number, and not to one that was never there", async () => {
    const mailbox = "zwei@example.org";
    await publish(mailbox, "five-user-ids", 201);
    const other = await publication(mailbox, { fingerprint: "B".repeat(40) });
    await store().publish(other, undefined, "tests");
    const rollback = (version: unknown) =>
      keyRequest(mailbox, {
        method: "POST",
        path: "/rollback",
        body: JSON.stringify({ version }),
        headers: { "Content-Type": "application/json" },
      });
    expect((await rollback(7)).status).toBe(404);
    expect((await rollback("1")).status).toBe(422);
    expect(await json(rollback(1))).toMatchObject({
      version: 3,
      userId: "Zwei <zwei@example.org>",
    });
  });

  test("one does not go back to a key that has ended since", async () => {
    await publish("vorstand@ended.example", "ed25519", 422);
    const mailbox = "Vorstand@EXAMPLE.org";
    await publish(mailbox, "ends-soon", 200);
    await publish(mailbox, "ed25519", 200);
    vi.setSystemTime(NOW + 100 * DAY_MS);
    const request = { method: "POST", path: "/rollback" };
    const refused = await json<KeyBody>(keyRequest(mailbox, request), 422);
    expect(codes(refused)).toContain("encryption_expired");
  });
});

test("the document describes every route", async () => {
  const { paths } = await json<{ paths: Record<string, Record<string, unknown>> }>(
    exports.default.fetch("https://console.example/api/openapi.json", {
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
    }),
  );
  const methods = Object.entries(paths)
    .filter(([path]) => path.startsWith("/api/v1/keys"))
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
  expect(methods.toSorted()).toEqual([
    "delete /api/v1/keys/{address}",
    "delete /api/v1/keys/{address}/custody",
    "get /api/v1/keys",
    "get /api/v1/keys/{address}",
    "get /api/v1/keys/{address}/custody",
    "get /api/v1/keys/{address}/history",
    "post /api/v1/keys/{address}/check",
    "post /api/v1/keys/{address}/rollback",
    "post /api/v1/keys/{address}/watch",
    "put /api/v1/keys/{address}",
    "put /api/v1/keys/{address}/custody",
  ]);
});
