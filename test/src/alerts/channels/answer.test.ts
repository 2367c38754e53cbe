import { describe, expect, test } from "vitest";
import {
  confirmed,
  field,
  type Outcome,
  outcomeOf,
  parsed,
  retryAfter,
} from "../../../../src/alerts/channels/answer.ts";
import { nextAttempt } from "../../../../src/alerts/delivery/retry.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const NOW = Date.parse("2026-11-23T07:00:00Z");

test.each([
  // attempts  since the start  Retry-After  next in
  [1, 0, undefined, 10 * SECOND],
  [2, 10 * SECOND, undefined, 50 * SECOND],
  [3, MINUTE, undefined, 4 * MINUTE],
  [4, 5 * MINUTE, undefined, 10 * MINUTE],
  [5, 15 * MINUTE, undefined, HOUR],
  [6, 75 * MINUTE, undefined, HOUR],
  [40, 47 * HOUR, undefined, HOUR],
  [50, 48 * HOUR - 1, undefined, HOUR],
  [50, 48 * HOUR, undefined, undefined],
  [1, 48 * HOUR + 1, undefined, undefined],
  [1, 48 * HOUR - 1, 2 * SECOND, 2 * SECOND],
  [1, 48 * HOUR, 2 * SECOND, undefined],
  [1, 0, 2 * SECOND, 2 * SECOND],
  [1, 0, 0, SECOND],
  [1, 0, 999, SECOND],
  [1, 0, 1_001, 1_001],
  [1, 0, 6 * HOUR, 6 * HOUR],
  [1, 0, 24 * HOUR - 1, 24 * HOUR - 1],
  [1, 0, 24 * HOUR + 1, 24 * HOUR],
  [1, 0, 400 * 24 * HOUR, 24 * HOUR],
])("after %i attempts in %i ms, told to wait %s: in %s ms", (attempts, passed, wait, expected) => {
  const next = nextAttempt(attempts, NOW, NOW + passed, wait);
  expect(next === undefined ? undefined : next - NOW - passed).toBe(expected);
});

test.each([
  [199, "later"],
  [200, "sent"],
  [201, "sent"],
  [204, "sent"],
  [299, "sent"],
  [300, "later"],
  [302, "later"],
  [304, "later"],
  [399, "later"],
  [400, "refused"],
  [401, "broken"],
  [402, "refused"],
  [403, "broken"],
  [404, "broken"],
  [405, "refused"],
  [407, "refused"],
  [408, "later"],
  [409, "refused"],
  [410, "broken"],
  [411, "refused"],
  [413, "refused"],
  [420, "refused"],
  [421, "later"],
  [422, "refused"],
  [423, "later"],
  [424, "refused"],
  [425, "later"],
  [426, "refused"],
  [428, "refused"],
  [429, "later"],
  [451, "refused"],
  [499, "refused"],
  [500, "later"],
  [503, "later"],
  [599, "later"],
])("HTTP %i is %s", (status, kind) => {
  expect(outcomeOf(status, new Headers(), "", 0).kind).toBe(kind);
});

describe("what is kept of an answer", () => {
  test("is the status, and the body if there is one", () => {
    expect(outcomeOf(204, new Headers(), "", 0).answer).toBe("HTTP 204");
    expect(outcomeOf(200, new Headers(), "ok", 0)).toEqual({ kind: "sent", answer: "HTTP 200 ok" });
    expect(outcomeOf(404, new Headers(), "gone", 0).answer).toBe("HTTP 404 gone");
    expect(outcomeOf(400, new Headers(), "why", 0).answer).toBe("HTTP 400 why");
    expect(outcomeOf(500, new Headers(), "oops", 0).answer).toBe("HTTP 500 oops");
  });

  test.each([
    [429, { "Retry-After": "90" }, 90 * SECOND],
    [503, { "Retry-After": "Mon, 23 Nov 2026 07:00:30 GMT" }, 30 * SECOND],
    [503, {}, undefined],
    [302, { "Retry-After": "1" }, SECOND],
  ])("is how long to wait: %i %j", (status, headers, retryAfterMs) => {
    const outcome = outcomeOf(status, new Headers(headers as Record<string, string>), "", NOW);
    expect(outcome).toEqual({ kind: "later", answer: `HTTP ${status}`, retryAfterMs });
  });
});

test.each([
  ["120", 120 * SECOND],
  ["0", 0],
  [" 7 ", 7 * SECOND],
  ["999999999", 999_999_999 * SECOND],
  ["1234567890", undefined],
  ["1.5", undefined],
  ["1 h", undefined],
  ["Mon, 23 Nov 2026 07:00:30 GMT", 30 * SECOND],
  ["Monday, 23-Nov-26 07:00:30 GMT", 30 * SECOND],
  ["Mon, 23 Nov 2026 06:00:00 GMT", 0],
  ["Mon, nonsense", undefined],
  ["until Mon, 23 Nov 2026 07:00:30 GMT", undefined],
  ["2026-11-24", undefined],
  ["mon, 23 Nov 2026 07:00:30 GMT", undefined],
  ["soon", undefined],
  ["-1", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After: %j is %s ms", (value, expected) => {
  expect(retryAfter(value, NOW)).toBe(expected);
});

describe("a success that needs the receiver's own receipt", () => {
  const sent: Outcome = { kind: "sent", answer: "HTTP 200 …" };
  const isOk = (said: unknown) => said === "ok" || field(said, "ok") === true;
  const kindFor = (body: string) => confirmed(sent, body, isOk, "en").kind;

  test.each(["ok", " ok\n", '{"ok":true}', '"ok"'])("is one with the receipt %j", (body) => {
    expect(confirmed(sent, body, isOk, "en")).toEqual(sent);
  });

  test.each(["{}", '{"ok":false}', "[]", '["ok"]'])(
    "may have arrived where %j is all that came, since a receiver speaks JSON",
    (body) => expect(kindFor(body)).toBe("unknown"),
  );

  test.each(["", "<!doctype html>", "{", "null", "true", "1", '"welcome"'])(
    "has not left where %j came, which is somebody else's page",
    (body) => expect(kindFor(body)).toBe("later"),
  );

  test("says in the reader's language that somebody else gave the answer", () => {
    expect(confirmed(sent, "hello", isOk, "de").answer).toBe(
      "Das hat jemand anderes geantwortet: HTTP 200 …",
    );
    expect(confirmed(sent, "{}", isOk, "en").answer).toBe(
      "Somebody else gave this answer: HTTP 200 …",
    );
  });

  test.each(["later", "unknown", "refused", "broken"] as const)(
    "is not asked for where the outcome is already another: %s",
    (kind) => {
      const outcome: Outcome = { kind, answer: "HTTP 500" };
      expect(confirmed(outcome, "ok", isOk, "en")).toEqual(outcome);
      expect(confirmed(outcome, "hello", isOk, "en")).toEqual(outcome);
    },
  );
});

test.each<[string, unknown]>([
  ['{"a":[1]}', { a: [1] }],
  [" null ", null],
  ["12", 12],
  ['"ok"', "ok"],
  [" ok\r\n", "ok"],
  ["{", "{"],
  ["", ""],
])("the body %j says %j", (body, said) => expect(parsed(body)).toEqual(said));

test.each<[unknown, string, unknown]>([
  [{ id: "x" }, "id", "x"],
  [{ id: null }, "id", null],
  [{ id: "x" }, "ok", undefined],
  // What every object has without having come so.
  [{}, "toString", undefined],
  [["x"], "0", "x"],
  ["ok", "length", undefined],
  [null, "id", undefined],
  [undefined, "id", undefined],
  [1, "id", undefined],
])("of %j the field %s is %j", (said, name, value) => expect(field(said, name)).toBe(value));
