/** Rows of addresses, versions and hashes: each address by itself, and both sides of each moment. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  keepLook,
  keysToTellOf,
  takeKeyToLookAt,
  planLook,
  publishVersion,
  saveAddress,
  unpublish,
  writeAliases,
} from "../../../../functions/wkd/keys/changing-table.ts";
import * as table from "../../../../functions/wkd/keys/table.ts";
import { insertVersion, versionOf } from "../../../../functions/wkd/keys/version-rows-table.ts";
import { DAY_MS, NOW } from "../keys.ts";
import { publication } from "../published.ts";

let stores = 0;

const inStore = (run: (sql: SqlStorage) => void | Promise<void>) =>
  runInDurableObject(env.KEYS.getByName(`table ${(stores += 1)}`), (_, { storage }) =>
    run(storage.sql),
  );

/** Publishes a version of an address' key that ends at a moment; answers the address' id. */
async function publish(sql: SqlStorage, mailbox: string, version: number, expiresAt?: number) {
  const { address, hashes, ...facts } = await publication(mailbox);
  const id = saveAddress(sql, address);
  const written = { ...facts, expiresAt, version, publishedAt: NOW, publishedBy: "team" };
  insertVersion(sql, id, written, 2);
  publishVersion(sql, id, version, { alertAt: expiresAt, lookAt: NOW + version });
  writeAliases(sql, id, address.domain, hashes);
  return { id, hashes, domain: address.domain };
}

test("a published key is found by its address and by its hashes, until it is removed", () =>
  inStore(async (sql) => {
    const { id, hashes, domain } = await publish(sql, "vorstand@example.org", 1);
    await publish(sql, "kasse@example.org", 1);
    for (const { hash } of hashes) {
      expect(table.servedKey(sql, domain, hash)?.bytes.byteLength).toBe(27);
      expect(table.servedKey(sql, "other.example", hash)).toBeUndefined();
    }
    table.forgetAliases(sql, id);
    unpublish(sql, id);
    for (const { hash } of hashes) expect(table.servedKey(sql, domain, hash)).toBeUndefined();
    expect(table.publishedKey(sql, "vorstand@example.org")).toBeUndefined();
    expect(table.findAddress(sql, "vorstand@example.org")).toMatchObject({
      id,
      revision: 2,
      version: undefined,
    });
    expect(table.listKeys(sql).map(({ address }) => address)).toEqual(["kasse@example.org"]);
    expect(table.countAddresses(sql)).toBe(2);
  }));

test("of an address the newest versions are kept, of another one all the same", () =>
  inStore(async (sql) => {
    const { id } = await publish(sql, "vorstand@example.org", 1);
    const other = await publish(sql, "kasse@example.org", 1);
    await publish(sql, "vorstand@example.org", 2);
    await publish(sql, "vorstand@example.org", 3);
    expect(versionOf(sql, id, { version: 1 })).toBeUndefined();
    expect(versionOf(sql, id, { below: 3 })?.version).toBe(2);
    expect(versionOf(sql, other.id, { below: 9 })?.version).toBe(1);
  }));

test("the ones that end come first, and are told of and counted from their very moment on", () =>
  inStore(async (sql) => {
    await publish(sql, "never@example.org", 1);
    await publish(sql, "late@example.org", 1, NOW + 2 * DAY_MS);
    const { id } = await publish(sql, "soon@example.org", 1, NOW + DAY_MS);
    const names = (keys: readonly { localPart: string }[]) =>
      keys.map(({ localPart }) => localPart);
    expect(names(table.listKeys(sql))).toEqual(["soon", "late", "never"]);
    expect(names(keysToTellOf(sql, NOW + DAY_MS - 1))).toEqual([]);
    expect(names(keysToTellOf(sql, NOW + DAY_MS))).toEqual(["soon"]);
    expect(table.endsOfKeys(sql).toSorted((a, b) => a - b)).toEqual([
      NOW + DAY_MS,
      NOW + 2 * DAY_MS,
    ]);
    table.noteTold(sql, id, 0, undefined);
    expect(names(keysToTellOf(sql, NOW + 2 * DAY_MS))).toEqual(["late"]);
    expect(table.publishedKey(sql, "soon@example.org")?.alertedDays).toBe(0);
  }));

test("looks are taken in their order, each once, and the first of all says when they are due", () =>
  inStore(async (sql) => {
    expect(table.earliestOfKeys(sql)).toBeUndefined();
    const second = await publish(sql, "second@example.org", 2);
    await publish(sql, "first@example.org", 1);
    const take = (now: number) => takeKeyToLookAt(sql, now, now + DAY_MS);
    expect(table.earliestOfKeys(sql)).toBe(NOW + 1);
    expect([take(NOW), take(NOW + 2), take(NOW + 2), take(NOW + 2)]).toEqual([
      undefined,
      "first@example.org",
      "second@example.org",
      undefined,
    ]);
    expect(table.earliestOfKeys(sql)).toBe(NOW + 2 + DAY_MS);
    planLook(sql, second.id, NOW);
    expect(table.earliestOfKeys(sql)).toBe(NOW);
    const look = { at: NOW, ok: true, lines: [] };
    keepLook(sql, second.id, look, { told: ["direct"], nextAt: NOW + 9 });
    expect(table.publishedKey(sql, "second@example.org")).toMatchObject({ look, told: ["direct"] });
    expect(table.publishedKey(sql, "first@example.org")).toMatchObject({
      look: undefined,
      told: [],
    });
  }));
