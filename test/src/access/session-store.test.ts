import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { NewSession, SessionQuery } from "../../../src/access/sessions.ts";
import type { ListPlace } from "../../../src/access/listing.ts";
import type { AccessStore } from "../../../src/access/store.ts";

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

/** All that a page of the list shows; the group of the accounts gives what it gave when they signed in. */
const listed = async (store: AccessStore, more: Partial<SessionQuery> = {}) => {
  const given = { issuer: ISSUER, groups: new Map([["AG Technik", ["admin"]]]) };
  const all = { search: "", after: undefined, most: 1_000, owner: undefined, given };
  return (await store.sessions({ ...all, ...more })).ones;
};

const addToken = (store: AccessStore, id: string, expiresAt?: number) =>
  store.add({ id, name: id, scopes: ["links:read"], createdBy: "admin", expiresAt }, hash(9));
const byToken = (id: string, subject: string) =>
  account(id, { issuer: undefined, subject, groups: [], scopes: ["links:read"] });

/** Long enough for what is written behind an answer. */
const behind = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a session", () => {
  test("is found by its id and proof, and told without what proves it", () =>
    inStore(async (store) => {
      const { hash: _hash, idToken: _idToken, ...told } = account("aaaaaaaa");
      const session = { ...told, createdAt: NOW, lastUsedAt: NOW, endsAt: NOW + 8 * HOUR };
      expect(await store.openSession(account("aaaaaaaa"), false)).toEqual(session);
      expect(await store.session("aaaaaaaa", proof(1))).toEqual(session);
      expect(await listed(store)).toEqual([session]);
      expect(await store.session("aaaaaaaa", proof(2))).toBeUndefined();
      expect(await store.session("bbbbbbbb", proof(1))).toBeUndefined();
    }));

  test("ends after eight hours, however it is used, and after two without use", () =>
    inStore(async (store) => {
      await store.openSession(account("aaaaaaaa"), false);
      for (let minutes = 0; minutes < 480; minutes += 60) {
        at(NOW + minutes * MINUTE);
        expect(await store.session("aaaaaaaa", proof(1))).toBeDefined();
        await behind();
      }
      at(NOW + 8 * HOUR);
      expect(await store.session("aaaaaaaa", proof(1))).toBeUndefined();
      expect(await listed(store)).toEqual([]);

      await store.openSession(account("bbbbbbbb"), false);
      at(NOW + 10 * HOUR - 1);
      expect(await listed(store)).toHaveLength(1);
      at(NOW + 10 * HOUR);
      expect(await store.session("bbbbbbbb", proof(1))).toBeUndefined();
    }));

  test("has its use written every five minutes, and no oftener", () =>
    inStore(async (store, { storage }) => {
      await store.openSession(account("aaaaaaaa"), false);
      const writes = () =>
        storage.sql.exec<{ at: number }>("SELECT last_used_at AS at FROM sessions").one().at;
      const seen = [];
      for (let minutes = 1; minutes <= 11; minutes += 1) {
        at(NOW + minutes * MINUTE);
        await store.session("aaaaaaaa", proof(1));
        await store.session("aaaaaaaa", proof(1));
        await behind();
        seen.push((writes() - NOW) / MINUTE);
      }
      expect(seen).toEqual([0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]);
    }));

  test("that is over is swept by the next tick", () =>
    inStore(async (store, { storage }) => {
      await store.openSession(account("aaaaaaaa"), false);
      await store.openSession(account("bbbbbbbb", { subject: "other" }), false);
      const ids = () =>
        storage.sql
          .exec<{ id: string }>("SELECT id FROM sessions ORDER BY id")
          .toArray()
          .map(({ id }) => id);
      at(NOW + HOUR);
      await store.session("bbbbbbbb", proof(1));
      await behind();
      at(NOW + 2 * HOUR);
      await store.tick();
      expect(ids()).toEqual(["bbbbbbbb"]);
      at(NOW + 8 * HOUR);
      await store.tick();
      expect(ids()).toEqual([]);
    }));

  test("is ended by its owner, or by whoever may end any; the provider's token comes back once", () =>
    inStore(async (store) => {
      const own = { issuer: ISSUER, subject: "sub-1" };
      await store.openSession(account("aaaaaaaa"), false);
      expect(await store.endSession("aaaaaaaa", { ...own, subject: "sub-2" })).toBeUndefined();
      expect(await store.endSession("aaaaaaaa", { ...own, issuer: undefined })).toBeUndefined();
      expect(await store.endSession("aaaaaaaa", own)).toEqual({ idToken: "e30.e30." });
      expect(await store.endSession("aaaaaaaa", own)).toBeUndefined();
      await store.openSession(account("bbbbbbbb", { idToken: undefined }), false);
      expect(await store.endSession("bbbbbbbb")).toEqual({ idToken: undefined });
      expect(await store.session("bbbbbbbb", proof(1))).toBeUndefined();
    }));

  test("of one owner is told from others'", () =>
    inStore(async (store) => {
      await store.openSession(account("aaaaaaaa"), false);
      await store.openSession(account("bbbbbbbb", { subject: "sub-2" }), false);
      await store.openSession(byToken("cccccccc", "admin"), true);
      const ids = async (owner?: { issuer: string | undefined; subject: string }) =>
        (await listed(store, { owner })).map(({ id }) => id).toSorted();
      expect(await ids()).toEqual(["aaaaaaaa", "bbbbbbbb", "cccccccc"]);
      expect(await ids({ issuer: ISSUER, subject: "sub-1" })).toEqual(["aaaaaaaa"]);
      expect(await ids({ issuer: undefined, subject: "admin" })).toEqual(["cccccccc"]);
      expect(await ids({ issuer: undefined, subject: "sub-1" })).toEqual([]);
    }));

  test("in a twenty-first browser signs out where somebody was longest ago", () =>
    inStore(async (store) => {
      const id = (nth: number) => `aaaaaa${String(nth).padStart(2, "0")}`;
      for (let nth = 0; nth <= 20; nth += 1) {
        at(NOW + nth);
        await store.openSession(account(id(nth)), false);
      }
      await store.openSession(account("bbbbbbbb", { subject: "other" }), false);
      expect(await store.session(id(0), proof(1))).toBeUndefined();
      expect(await listed(store, { owner: { issuer: ISSUER, subject: "sub-1" } })).toHaveLength(20);
      expect(await listed(store)).toHaveLength(21);
    }));
});

test("sessions come page by page, the newest first, by name if somebody looks for one, and without those that may nothing", () =>
  inStore(async (store) => {
    for (let nth = 0; nth < 30; nth += 1) {
      // Several within a millisecond, and one whose group gives nothing any more.
      at(NOW + Math.floor(nth / 4));
      const id = `s${String(nth).padStart(7, "0")}`;
      const groups = nth === 11 ? ["Chor"] : ["AG Technik"];
      await store.openSession(
        account(id, { subject: id, name: nth % 3 === 0 ? "Frau Grün" : "Kim", groups }),
        false,
      );
    }
    const given = { issuer: ISSUER, groups: new Map([["AG Technik", ["admin"]]]) };
    const pages = async (search: string) => {
      const found: string[][] = [];
      let after: ListPlace | undefined;
      do {
        const query = { search, after, most: 7, owner: undefined, given };
        const { ones, next } = await store.sessions(query);
        found.push(ones.map(({ id }) => id));
        after = next;
      } while (after !== undefined);
      return found;
    };
    const all = await pages("");
    const newestFirst = (await listed(store)).map(({ id }) => id);
    expect(all.flat()).toEqual(newestFirst);
    expect(newestFirst).toEqual(newestFirst.toSorted().toReversed());
    expect(newestFirst).not.toContain("s0000011");
    expect(all.map(({ length }) => length)).toEqual([7, 7, 7, 7, 1]);
    expect((await pages("grün")).flat()).toHaveLength(10);
    expect(await pages("nobody")).toEqual([[]]);
  }));

describe("a session by a token", () => {
  test("ends when the token does", () =>
    inStore(async (store) => {
      addToken(store, "tttttttt", NOW + HOUR);
      expect((await store.openSession(byToken("aaaaaaaa", "tttttttt"), false))?.endsAt).toBe(
        NOW + HOUR,
      );
      at(NOW + HOUR);
      expect(await store.session("aaaaaaaa", proof(1))).toBeUndefined();
    }));

  test("ends when the token is revoked, and no other does", () =>
    inStore(async (store) => {
      addToken(store, "tttttttt");
      addToken(store, "uuuuuuuu");
      await store.openSession(byToken("aaaaaaaa", "tttttttt"), false);
      await store.openSession(byToken("bbbbbbbb", "uuuuuuuu"), false);
      await store.openSession(account("cccccccc", { subject: "tttttttt" }), false);
      await store.revoke("tttttttt");
      expect(await store.session("aaaaaaaa", proof(1))).toBeUndefined();
      expect(await store.session("bbbbbbbb", proof(1))).toBeDefined();
      expect(await store.session("cccccccc", proof(1))).toBeDefined();
    }));

  test("that is gone by then is none", () =>
    inStore(async (store) => {
      expect(await store.openSession(byToken("aaaaaaaa", "tttttttt"), false)).toBeUndefined();
      expect(await listed(store)).toEqual([]);
    }));

  test("of the settings needs that token to be set as it was", () =>
    inStore(async (store) => {
      await store.openSession(byToken("aaaaaaaa", "admin"), true);
      // Its hash is one of cookie and token together.
      expect(await store.session("aaaaaaaa", proof(7, 1))).toBeDefined();
      expect(await store.session("aaaaaaaa", proof(7, 2))).toBeUndefined();
      expect(await store.session("aaaaaaaa", proof(7))).toBeUndefined();
    }));
});

test("what the provider lacks is told by the health check, of the issuer that is set", () =>
  inStore(async (store) => {
    const codes = () => store.health(NOW).problems.map(({ code }) => code);
    const issuer = (env as unknown as Record<string, string>)["OIDC_ISSUER"] ?? "";
    store.noteProvider(issuer, "sign-in-no-signing-key");
    expect(codes()).toEqual(["sign-in-no-signing-key"]);
    store.noteProvider(issuer, undefined);
    expect(codes()).toEqual([]);
    store.noteProvider("https://another.example/", "sign-in-no-signing-key");
    expect(codes()).toEqual([]);
  }));
