import { expect, test } from "vitest";
import { isSafeOrigin } from "../../../src/sign-in/safe-origin.ts";

test.each([
  ["https://admin.example", true],
  ["http://127.0.0.1:8787", true],
  ["http://127.1.2.3", true],
  ["http://localhost:8787", true],
  ["http://[::1]:8787", true],
  ["http://admin.example", false],
  ["http://192.168.1.5:8787", false],
  ["http://0.0.0.0:8787", false],
  ["http://localhost.example", false],
  ["http://127.0.0.1.example", false],
])("browsers keep a session at %s: %s", (origin, isSafe) =>
  expect(isSafeOrigin(new URL(origin))).toBe(isSafe),
);
