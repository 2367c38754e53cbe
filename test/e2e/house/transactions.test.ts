/**
 * While an asynchronous transaction of an object is open others of it go on, and what they write is rolled back with it:
 * there is none, only synchronous ones.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../server.ts";

const OPENED = /^(?!\s*(?:\/\/|\*|\/\*)).*\.transaction\(/m;

test("no store opens a transaction that waits", () => {
  const files = ["src", "functions"].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(part, name)),
  );
  expect(files.length).toBeGreaterThan(200);
  const waiting = files.filter((file) => OPENED.test(readFileSync(join(root, file), "utf8")));
  expect(waiting).toEqual([]);
});

test.each([
  ["await storage.transaction(async () => work());", true],
  ["    // Not storage.transaction(): that waits", false],
  ["storage.transactionSync(() => work());", false],
])("%s: %s", (line, isOne) => expect(OPENED.test(line)).toBe(isOne));
