import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isThere } from "../../../src/serve/state/databases.ts";

let folder: string;
let storeDir: string;
let look: () => boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "randwerk-databases-"));
  storeDir = join(folder, "store");
  for (const name of ["LinkStore", "ScratchStore"]) {
    mkdirSync(join(storeDir, name), { recursive: true });
    writeFileSync(join(storeDir, name, "a.sqlite"), "");
    writeFileSync(join(storeDir, name, "a.sqlite-wal"), "");
  }
  const [first, known] = [statSync(storeDir), new Set<string>()];
  look = () => isThere(storeDir, first, known);
  expect(look()).toBe(true);
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a database that was seen once is missed, and is back when it is", () => {
  const path = join(storeDir, "LinkStore/a.sqlite");
  rmSync(join(storeDir, "LinkStore/a.sqlite-wal"));
  expect(look()).toBe(true);
  renameSync(path, `${path}.away`);
  expect(look()).toBe(false);
  renameSync(`${path}.away`, path);
  expect(look()).toBe(true);
});

test("that of the object of a drill is not: it is emptied each time", () => {
  rmSync(join(storeDir, "ScratchStore/a.sqlite"));
  expect(look()).toBe(true);
  rmSync(join(storeDir, "ScratchStore"), { recursive: true });
  expect(look()).toBe(true);
});

test("nor is another folder in its place the one that it was", () => {
  renameSync(storeDir, `${storeDir}.away`);
  expect(look()).toBe(false);
  mkdirSync(join(storeDir, "LinkStore"), { recursive: true });
  writeFileSync(join(storeDir, "LinkStore/a.sqlite"), "");
  expect(look()).toBe(false);
});
