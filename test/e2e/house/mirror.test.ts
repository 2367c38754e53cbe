/** Tests in the Worker stand where what they are about stands. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../server.ts";

const folders = (below: string) =>
  readdirSync(join(root, below), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(root, below).length + 1));

test.each(["src", "functions"])("test/%s has no folder that the sources lack", (part) => {
  expect(folders(join("test", part)).filter((one) => !folders(part).includes(one))).toEqual([]);
});

test("and each room has tests of its own", () => {
  const tested = folders("test/functions");
  const rooms = folders("functions").filter((one) => /^[a-z]+\/[a-z]+$/.test(one));
  expect(rooms.filter((one) => !tested.includes(one))).toEqual([]);
});
