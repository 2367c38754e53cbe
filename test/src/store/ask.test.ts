import { afterEach, describe, expect, test, vi } from "vitest";
import { askStore } from "../../../src/store/ask.ts";
import { ProblemError, storeUnavailable } from "../../../src/http/problem.ts";

afterEach(() => vi.restoreAllMocks());

describe("a store", () => {
  test.each<[when: string, ask: () => number | Promise<number>]>([
    ["at once", () => 7],
    ["later", () => Promise.resolve(7)],
  ])("that answers %s is heard", async (_, ask) => expect(await askStore(ask)).toBe(7));

  test.each([
    [
      "throws",
      () => {
        throw new Error("disk I/O error");
      },
    ],
    ["rejects", () => Promise.reject(new Error("disk I/O error"))],
  ])("that %s is unavailable, and the log says why", async (_, ask) => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const failure: unknown = await askStore(ask).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(ProblemError);
    expect((failure as ProblemError).problem).toBe(storeUnavailable);
    expect(error.mock.calls.flat().join()).toContain(
      '"event":"store.unavailable","error":"Error: disk I/O error"',
    );
  });
});
