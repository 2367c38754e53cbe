/** Names of checks, and the project's keys. */
import { expect, test } from "vitest";
import { newKey, newNames, uniqueKeyOf } from "../../../../functions/heartbeats/check/keys.ts";
import { isUuid } from "../../../../functions/heartbeats/ping/ping-url.ts";

test("a key has 22 letters that stand in a URL as they are, and every one of the 64 occurs", () => {
  const keys = Array.from({ length: 300 }, newKey);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(new Set(keys).size).toBe(300);
  expect(new Set(keys.join("")).size).toBe(64);
});

test("names are random, each its own", async () => {
  const one = await newNames();
  const two = await newNames();
  expect([isUuid(one.uuid), isUuid(one.badgeKey)]).toEqual([true, true]);
  expect(new Set([one.uuid, one.badgeKey, two.uuid, two.badgeKey]).size).toBe(4);
  expect(one.uniqueKey).toBe(await uniqueKeyOf(one.uuid));
});

test("a check that has a uuid keeps it", async () => {
  const uuid = "803f680d-e89b-492b-82ef-2be7b774a92d";
  const names = await newNames(uuid);
  expect(names).toMatchObject({ uuid, uniqueKey: "124f983e0e3dcaeba921cfcef46efd084576e783" });
  expect(names.badgeKey).not.toBe(uuid);
});

test("the unique key is of the first half of the uuid alone", async () => {
  const key = await uniqueKeyOf("803f680d-e89b-492b-82ef-2be7b774a92d");
  expect(await uniqueKeyOf("803f680d-e89b-492b-0000-000000000000")).toBe(key);
  expect(await uniqueKeyOf("803f680d-e89b-492c-82ef-2be7b774a92d")).not.toBe(key);
});
