import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AccessStore, NewSession } from "../../../src/access/store.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOW = Date.UTC(2030, 0, 1);
const at = (now: number) => vi.useFakeTimers({ now, toFake: ["Date"] });
afterEach(() => vi.useRealTimers());

let stores = 0;

/** Runs in a store of its own, at a moment of its own. */
function inStore<Result>(
  run: (store: AccessStore, state: DurableObjectState) => Result | Promise<Result>,
): Promise<Result> {
  at(NOW);
  stores += 1;
  return runInDurableObject(env.ACCESS.getByName(`sessions ${stores}`), run);
}

const hash = (byte: number) => new Uint8Array(32).fill(byte).buffer;
const proof = (byte: number, withAdmin?: number) => ({
  hash: hash(byte),
  hashWithAdmin: withAdmin === undefined ? undefined : hash(withAdmin),
});

const ISSUER = "https://auth.example/o/randwerk/";
const account = (id: string, more: Partial<NewSession> = {}): NewSession => ({
  id,
  hash: hash(1),
  issuer: ISSUER,
  subject: "sub-1",
  name: "Frau Grün",
  addresses: ["gruen@example.org"],
  scopes: ["admin"],
  groups: ["AG Technik"],
  language: "en",
  idToken: "e30.e30.",
  ...more,
});

const addToken = (store: AccessStore, id: string, expiresAt?: number) =>
  store.add({ id, name: id, scopes: ["links:read"], createdBy: "admin", expiresAt }, hash(9));
const byToken = (id: string, subject: string) =>
  account(id, { issuer: undefined, subject, groups: [], scopes: ["links:read"] });

/** Long enough for what is written behind an answer. */
const behind = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a session", () => {
  test("is found by its id and proof, and told without what proves it", () =>
    inStore((store) => {
      const { hash: _hash, idToken: _idToken, ...told } = account("aaaaaaaa");
      const session = { ...told, createdAt: NOW, lastUsedAt: NOW, endsAt: NOW + 8 * HOUR };
      expect(store.openSession(account("aaaaaaaa"), false)).toEqual(session);
      expect(store.session("aaaaaaaa", proof(1))).toEqual(session);
      expect(store.sessions()).toEqual([session]);
      expect(store.session("aaaaaaaa", proof(2))).toBeUndefined();
      expect(store.session("bbbbbbbb", proof(1))).toBeUndefined();
    }));

  test("ends after eight hours, however it is used, and after two without use", () =>
    inStore(async (store) => {
      store.openSession(account("aaaaaaaa"), false);
      for (let minutes = 0; minutes < 480; minutes += 60) {
        at(NOW + minutes * MINUTE);
        expect(store.session("aaaaaaaa", proof(1))).toBeDefined();
        await behind();
      }
      at(NOW + 8 * HOUR);
      expect(store.session("aaaaaaaa", proof(1))).toBeUndefined();
      expect(store.sessions()).toEqual([]);

      store.openSession(account("bbbbbbbb"), false);
      at(NOW + 10 * HOUR - 1);
      expect(store.sessions()).toHaveLength(1);
      at(NOW + 10 * HOUR);
      expect(store.session("bbbbbbbb", proof(1))).toBeUndefined();
    }));

  test("has its use written every five minutes, and no oftener", () =>
    inStore(async (store, { storage }) => {
      store.openSession(account("aaaaaaaa"), false);
      const writes = () =>
        storage.sql.exec<{ at: number }>("SELECT last_used_at AS at FROM sessions").one().at;
      const seen = [];
      for (let minutes = 1; minutes <= 11; minutes += 1) {
        at(NOW + minutes * MINUTE);
        store.session("aaaaaaaa", proof(1));
        store.session("aaaaaaaa", proof(1));
        await behind();
        seen.push((writes() - NOW) / MINUTE);
      }
      expect(seen).toEqual([0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]);
    }));

  test("that is over is swept by the next tick", () =>
    inStore(async (store, { storage }) => {
      store.openSession(account("aaaaaaaa"), false);
      store.openSession(account("bbbbbbbb", { subject: "other" }), false);
      const ids = () =>
        storage.sql
          .exec<{ id: string }>("SELECT id FROM sessions ORDER BY id")
          .toArray()
          .map(({ id }) => id);
      at(NOW + HOUR);
      store.session("bbbbbbbb", proof(1));
      await behind();
      at(NOW + 2 * HOUR);
      await store.tick();
      expect(ids()).toEqual(["bbbbbbbb"]);
      at(NOW + 8 * HOUR);
      await store.tick();
      expect(ids()).toEqual([]);
    }));

  test("is ended by its owner, or by whoever may end any; the provider's token comes back once", () =>
    inStore((store) => {
      const own = { issuer: ISSUER, subject: "sub-1" };
      store.openSession(account("aaaaaaaa"), false);
      expect(store.endSession("aaaaaaaa", { ...own, subject: "sub-2" })).toBeUndefined();
      expect(store.endSession("aaaaaaaa", { ...own, issuer: undefined })).toBeUndefined();
      expect(store.endSession("aaaaaaaa", own)).toEqual({ idToken: "e30.e30." });
      expect(store.endSession("aaaaaaaa", own)).toBeUndefined();
      store.openSession(account("bbbbbbbb", { idToken: undefined }), false);
      expect(store.endSession("bbbbbbbb")).toEqual({ idToken: undefined });
      expect(store.session("bbbbbbbb", proof(1))).toBeUndefined();
    }));

  test("of one owner is told from others'", () =>
    inStore((store) => {
      store.openSession(account("aaaaaaaa"), false);
      store.openSession(account("bbbbbbbb", { subject: "sub-2" }), false);
      store.openSession(byToken("cccccccc", "admin"), true);
      const ids = (owner?: { issuer: string | undefined; subject: string }) =>
        store
          .sessions(owner)
          .map(({ id }) => id)
          .toSorted();
      expect(ids()).toEqual(["aaaaaaaa", "bbbbbbbb", "cccccccc"]);
      expect(ids({ issuer: ISSUER, subject: "sub-1" })).toEqual(["aaaaaaaa"]);
      expect(ids({ issuer: undefined, subject: "admin" })).toEqual(["cccccccc"]);
      expect(ids({ issuer: undefined, subject: "sub-1" })).toEqual([]);
    }));

  test("in a twenty-first browser signs out where somebody was longest ago", () =>
    inStore((store) => {
      const id = (nth: number) => `aaaaaa${String(nth).padStart(2, "0")}`;
      for (let nth = 0; nth <= 20; nth += 1) {
        at(NOW + nth);
        store.openSession(account(id(nth)), false);
      }
      store.openSession(account("bbbbbbbb", { subject: "other" }), false);
      expect(store.session(id(0), proof(1))).toBeUndefined();
      expect(store.sessions({ issuer: ISSUER, subject: "sub-1" })).toHaveLength(20);
      expect(store.sessions()).toHaveLength(21);
    }));
});

describe("a session by a token", () => {
  test("ends when the token does", () =>
    inStore((store) => {
      addToken(store, "tttttttt", NOW + HOUR);
      expect(store.openSession(byToken("aaaaaaaa", "tttttttt"), false)?.endsAt).toBe(NOW + HOUR);
      at(NOW + HOUR);
      expect(store.session("aaaaaaaa", proof(1))).toBeUndefined();
    }));

  test("ends when the token is revoked, and no other does", () =>
    inStore((store) => {
      addToken(store, "tttttttt");
      addToken(store, "uuuuuuuu");
      store.openSession(byToken("aaaaaaaa", "tttttttt"), false);
      store.openSession(byToken("bbbbbbbb", "uuuuuuuu"), false);
      store.openSession(account("cccccccc", { subject: "tttttttt" }), false);
      store.revoke("tttttttt");
      expect(store.session("aaaaaaaa", proof(1))).toBeUndefined();
      expect(store.session("bbbbbbbb", proof(1))).toBeDefined();
      expect(store.session("cccccccc", proof(1))).toBeDefined();
    }));

  test("that is gone by then is none", () =>
    inStore((store) => {
      expect(store.openSession(byToken("aaaaaaaa", "tttttttt"), false)).toBeUndefined();
      expect(store.sessions()).toEqual([]);
    }));

  test("of the settings needs that token to be set as it was", () =>
    inStore((store) => {
      store.openSession(byToken("aaaaaaaa", "admin"), true);
      // Its hash is one of cookie and token together.
      expect(store.session("aaaaaaaa", proof(7, 1))).toBeDefined();
      expect(store.session("aaaaaaaa", proof(7, 2))).toBeUndefined();
      expect(store.session("aaaaaaaa", proof(7))).toBeUndefined();
    }));
});

test("what the provider lacks is told by the health check, of the issuer that is set", () =>
  inStore((store) => {
    const codes = () => store.health(NOW).problems.map(({ code }) => code);
    const issuer = (env as unknown as Record<string, string>)["OIDC_ISSUER"] ?? "";
    store.noteProvider(issuer, "sign-in-no-signing-key");
    expect(codes()).toEqual(["sign-in-no-signing-key"]);
    store.noteProvider(issuer, undefined);
    expect(codes()).toEqual([]);
    store.noteProvider("https://another.example/", "sign-in-no-signing-key");
    expect(codes()).toEqual([]);
  }));
