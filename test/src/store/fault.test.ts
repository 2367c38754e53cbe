import { expect, test } from "vitest";
import { faultOf, onlyRefusesWrites, StoreFault } from "../../../src/store/fault.ts";

test.each([
  // what was thrown                                                     fault           still reads
  ["database or disk is full: SQLITE_FULL", "disk-full", true],
  ["Exceeded allowed rows written in Durable Objects free tier.", "writes-refused", true],
  ["Exceeded allowed rows read in Durable Objects free tier.", "reads-refused", false],
  ["database disk image is malformed: SQLITE_CORRUPT", "damaged", false],
  ["database disk image is malformed: SQLITE_CORRUPT_INDEX", "damaged", false],
  ["file is not a database: SQLITE_NOTADB", "damaged", false],
  ["disk I/O error: SQLITE_IOERR_READ", "unreadable", false],
  ["unable to open database file: SQLITE_CANTOPEN", "unreadable", false],
] as const)("%s is %s", (message, fault, reads) => {
  expect(faultOf(new Error(message))).toBe(fault);
  expect(faultOf(message)).toBe(fault);
  expect(onlyRefusesWrites(fault)).toBe(reads);
});

test.each(["internal error; reference = x", "no such table: x: SQLITE_ERROR", "NOT_SQLITE_FULLY"])(
  "%s says nothing of the kind",
  (message) => expect(faultOf(new Error(message))).toBeUndefined(),
);

test("a fault that is known stays what it is", () => {
  const fault = new StoreFault("links", "disk-full", new Error("internal error"));
  expect(faultOf(fault)).toBe("disk-full");
  expect(fault.message).toBe("links: disk-full: internal error");
});
