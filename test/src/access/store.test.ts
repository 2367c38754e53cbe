import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Scope } from "../../../src/access/scopes.ts";
import type { AccessStore } from "../../../src/access/store.ts";

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
  return runInDurableObject(env.ACCESS.getByName(`store ${stores}`), run);
}

const hash = (byte: number) => new Uint8Array(32).fill(byte).buffer;

interface Wanted {
  id?: string;
  name?: string;
  scopes?: Scope[];
  expiresAt?: number;
}

function add(store: AccessStore, wanted: Wanted = {}, byte = 1) {
  const token = {
    id: wanted.id ?? "aaaaaaaa",
    name: wanted.name ?? "team",
    scopes: wanted.scopes ?? (["links:read"] as Scope[]),
    createdBy: "admin",
    expiresAt: wanted.expiresAt,
  };
  return store.add(token, hash(byte));
}

/** All of them, the newest first. */
const listed = async (store: AccessStore) =>
  (await store.tokens({ search: "", after: undefined, most: 1_000 })).ones;

const refused = { ok: false, retryAfterSeconds: undefined };

describe("a token that is added", () => {
  test("is told and listed as it was given", () =>
    inStore(async (store) => {
      const token = {
        id: "bbbbbbbb",
        name: "plenum",
        scopes: ["keys:write", "arrivals"],
        createdAt: NOW,
        createdBy: "admin",
        expiresAt: NOW + 5,
        lastUsedAt: undefined,
      };
      const { id, name, scopes, expiresAt } = token;
      expect(add(store, { id, name, scopes, expiresAt })).toEqual({
        ok: true,
        token,
      });
      expect(await listed(store)).toEqual([token]);
    }));

  test("may be for ever", () =>
    inStore(async (store) => {
      add(store);
      expect((await listed(store))[0]?.expiresAt).toBeUndefined();
      at(NOW + 1e12);
      expect(store.verify("aaaaaaaa", hash(1), "n").ok).toBe(true);
    }));

  test("needs a name of its own", () =>
    inStore(async (store) => {
      add(store, { id: "aaaaaaaa", name: "one" });
      const again = add(store, { id: "bbbbbbbb", name: "one" });
      expect(again).toEqual({ ok: false, reason: "name-taken" });
      // And what people would take for it is none.
      for (const name of ["One", "\uff4fne", "ONE"]) {
        expect(add(store, { id: "bbbbbbbb", name })).toEqual({ ok: false, reason: "name-taken" });
      }
      expect(add(store, { id: "bbbbbbbb", name: "one two" }).ok).toBe(true);
      expect(add(store, { id: "cccccccc", name: "one  two" }).ok).toBe(false);
      expect(await listed(store)).toHaveLength(2);
    }));

  test("is the thousandth at most, and counts no revoked ones", () =>
    inStore(async (store, { storage }) => {
      for (let index = 0; index < 999; index += 1) {
        storage.sql.exec(
          "INSERT INTO tokens VALUES (?1, ?1, ?2, '[]', 1, 'x', NULL, NULL)",
          `t${index}`,
          hash(0),
        );
      }
      expect(add(store, { name: "last" }).ok).toBe(true);
      const tooMany = { ok: false, reason: "too-many" };
      expect(add(store, { id: "bbbbbbbb", name: "one more" })).toEqual(tooMany);
      expect(add(store, { id: "bbbbbbbb", name: "last" })).toEqual(tooMany);
      expect(await store.revoke("t0")).toBe(true);
      expect(add(store, { id: "bbbbbbbb", name: "one more" }).ok).toBe(true);
    }));
});

test("the list has the newest first, of the same moment by id", () =>
  inStore(async (store) => {
    add(store, { id: "cccccccc", name: "1" });
    at(NOW + 1);
    add(store, { id: "bbbbbbbb", name: "2" });
    add(store, { id: "aaaaaaaa", name: "3" });
    expect((await listed(store)).map(({ id }) => id)).toEqual(["bbbbbbbb", "aaaaaaaa", "cccccccc"]);
  }));

describe("judging", () => {
  test("says whose token it is, of two", () =>
    inStore((store) => {
      add(store, { id: "aaaaaaaa", name: "one", scopes: ["links:read", "arrivals"] }, 1);
      add(store, { id: "bbbbbbbb", name: "two", scopes: ["admin"] }, 2);
      expect(store.verify("aaaaaaaa", hash(1), "n")).toEqual({
        ok: true,
        principal: {
          id: "aaaaaaaa",
          name: "one",
          scopes: ["links:read", "arrivals"],
          owner: { issuer: undefined, subject: "aaaaaaaa" },
          session: undefined,
        },
      });
      expect(store.verify("bbbbbbbb", hash(2), "n")).toEqual({
        ok: true,
        principal: {
          id: "bbbbbbbb",
          name: "two",
          scopes: ["admin"],
          owner: { issuer: undefined, subject: "bbbbbbbb" },
          session: undefined,
        },
      });
    }));

  test.each([
    ["without an id", undefined, 1],
    ["with an id that is not there", "cccccccc", 1],
    ["with another one's hash", "aaaaaaaa", 2],
    ["with nobody's hash", "aaaaaaaa", 3],
  ])("refuses one %s, and uses nothing", (_, id, byte) =>
    inStore(async (store) => {
      add(store, { id: "aaaaaaaa", name: "one" }, 1);
      add(store, { id: "bbbbbbbb", name: "two" }, 2);
      expect(store.verify(id, hash(byte), "n")).toEqual(refused);
      expect((await listed(store)).map(({ lastUsedAt }) => lastUsedAt)).toEqual([
        undefined,
        undefined,
      ]);
    }),
  );

  test.each([
    [-1, true],
    [0, false],
    [1, false],
  ])("%i ms after its end is good: %s", (after, good) =>
    inStore((store) => {
      add(store, { expiresAt: NOW + 10_000 });
      at(NOW + 10_000 + after);
      expect(store.verify("aaaaaaaa", hash(1), "n").ok).toBe(good);
    }),
  );

  test("counts each kind of wrong token against its network, and no good one", () =>
    inStore((store) => {
      add(store, { id: "aaaaaaaa", name: "good" }, 1);
      add(store, { id: "bbbbbbbb", name: "over", expiresAt: NOW }, 2);
      for (let tries = 0; tries < 20; tries += 1) store.verify("aaaaaaaa", hash(1), "n");
      for (let tries = 0; tries < 5; tries += 1) {
        expect(store.verify(undefined, hash(9), "n")).toEqual(refused);
        expect(store.verify("bbbbbbbb", hash(2), "n")).toEqual(refused);
      }
      expect(store.verify("aaaaaaaa", hash(2), "other")).toEqual(refused);
      expect(store.verify("aaaaaaaa", hash(2), "n")).toEqual({ ok: false, retryAfterSeconds: 60 });
      expect(store.verify("aaaaaaaa", hash(1), "n").ok).toBe(true);
    }));

  test("writes the last use, again only a minute later", () =>
    inStore(async (store) => {
      add(store, { id: "aaaaaaaa", name: "one" }, 1);
      add(store, { id: "bbbbbbbb", name: "two" }, 2);
      const uses = async () =>
        (await listed(store)).map(({ lastUsedAt }) => lastUsedAt).toReversed();
      const use = async (now: number) => {
        at(now);
        store.verify("aaaaaaaa", hash(1), "n");
        // Behind the verdict, which waits for no write.
        await scheduler.wait(0);
        await scheduler.wait(0);
        return uses();
      };
      expect(await use(NOW + 5)).toEqual([NOW + 5, undefined]);
      expect(await use(NOW + 60_004)).toEqual([NOW + 5, undefined]);
      expect(await use(NOW + 60_005)).toEqual([NOW + 60_005, undefined]);
    }));
});

test("revoking ends one token, once", () =>
  inStore(async (store) => {
    add(store, { id: "aaaaaaaa", name: "one" }, 1);
    add(store, { id: "bbbbbbbb", name: "two" }, 2);
    expect(await store.revoke("aaaaaaaa")).toBe(true);
    expect(store.verify("aaaaaaaa", hash(1), "n").ok).toBe(false);
    expect(store.verify("bbbbbbbb", hash(2), "n").ok).toBe(true);
    expect(await store.revoke("aaaaaaaa")).toBe(false);
    expect((await listed(store)).map(({ name }) => name)).toEqual(["two"]);
    expect(add(store, { id: "cccccccc", name: "one" }, 3).ok).toBe(true);
  }));
