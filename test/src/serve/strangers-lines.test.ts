import { describe, expect, test } from "vitest";
import { strangersLines } from "../../../src/serve/strangers-lines.ts";

const HOUR_MS = 3_600_000;
const HANDSHAKE =
  "workerd/server/server/listen/mod.rs:364: error: HTTP connection failed: TLS handshake failed: received corrupt message";
const ALARM =
  "workerd/io/worker.c++:1: error: NOSENTRY SQLite alarm handler canceled with requestId";

describe("lines that strangers cause", () => {
  test("are shown once, counted for an hour, and then told", () => {
    const { shown, due } = strangersLines();
    expect(shown(HANDSHAKE, 0)).toEqual([HANDSHAKE]);
    for (let at = 1; at <= 500; at += 1) expect(shown(HANDSHAKE, at)).toEqual([]);
    expect(due(HOUR_MS - 1)).toEqual([]);
    expect(due(HOUR_MS)).toEqual([
      `randwerk: lines of this kind that were left out: 500: ${HANDSHAKE}`,
    ]);
    expect(due(2 * HOUR_MS)).toEqual([]);
    expect(shown(HANDSHAKE, 2 * HOUR_MS)).toEqual([HANDSHAKE]);
    expect(due(3 * HOUR_MS)).toEqual([]);
  });

  test("the next one after an hour comes behind what was left out", () => {
    const { shown } = strangersLines();
    shown(HANDSHAKE, 0);
    shown(HANDSHAKE, 1);
    expect(shown(HANDSHAKE, HOUR_MS)).toEqual([
      `randwerk: lines of this kind that were left out: 1: ${HANDSHAKE}`,
      HANDSHAKE,
    ]);
  });
});

test("every other line is shown, and one that says nothing is not", () => {
  const { shown } = strangersLines();
  const line = "workerd/util/sqlite.c++:1: error: disk I/O error";
  expect([shown(line, 0), shown(line, 1), shown(ALARM, 2)]).toEqual([[line], [line], []]);
});
