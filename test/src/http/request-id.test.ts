import { expect, test } from "vitest";
import { newRequestId } from "../../../src/http/request-id.ts";

test("ids of one isolate have its prefix and count up, in base 36", () => {
  const ids = Array.from({ length: 100 }, newRequestId);
  const [prefix = ""] = ids[0]?.split("-") ?? [];
  expect(prefix).toMatch(/^[0-9a-z]{2,14}$/);
  const first = Number.parseInt(ids[0]?.split("-")[1] ?? "", 36);
  expect(first).toBeGreaterThan(0);
  expect(ids).toEqual(ids.map((_, index) => `${prefix}-${(first + index).toString(36)}`));
});
