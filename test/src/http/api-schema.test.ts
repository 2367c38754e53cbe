import { describe, expect, test } from "vitest";
import {
  failures,
  momentIn,
  momentOut,
  toMoment,
  toMomentOrNull,
} from "../../../src/http/api-schema.ts";

test.each([
  [[], ["401", "403", "429", "500", "503"]],
  [[404] as const, ["401", "403", "404", "429", "500", "503"]],
  [
    [400, 409, 412, 413, 415, 422] as const,
    ["400", "401", "403", "409", "412", "413", "415", "422", "429", "500", "503"],
  ],
])("a route that can fail with %j documents %j", (statuses, documented) => {
  const responses = failures(...statuses) as Record<
    string,
    { description: string; content: object }
  >;
  expect(Object.keys(responses)).toEqual(documented);
  for (const { description, content } of Object.values(responses)) {
    expect(description).not.toBe("");
    expect(Object.keys(content)).toEqual(["application/problem+json"]);
  }
});

describe("a moment", () => {
  test.each([
    ["2026-11-24T18:00:00+01:00", Date.UTC(2026, 10, 24, 17)],
    ["2026-11-24T17:00:00Z", Date.UTC(2026, 10, 24, 17)],
    ["2026-11-24T17:00:00.123Z", Date.UTC(2026, 10, 24, 17) + 123],
    ["2026-11-24T17:00:00", undefined],
    ["2026-11-24", undefined],
    ["2026-02-30T00:00:00Z", undefined],
    ["", undefined],
    [0, undefined],
  ])("%j is read as %s", (text, at) => {
    expect(momentIn.safeParse(text).data).toBe(at);
  });

  test("is written in UTC, to the millisecond", () => {
    expect(toMoment(1)).toBe("1970-01-01T00:00:00.001Z");
    expect(momentOut.safeParse(toMoment(1)).success).toBe(true);
    expect(toMomentOrNull(0)).toBe("1970-01-01T00:00:00.000Z");
    expect(toMomentOrNull(undefined)).toBeNull();
  });
});
