import { describe, expect, test } from "vitest";
import { findAlert, listAlerts } from "../../../../src/alerts/outbox/record-table.ts";
import { alertsOf } from "../../../../src/alerts/outbox/telling-table.ts";
import { findDelivery, insertDelivery } from "../../../../src/alerts/outbox/sending-table.ts";
import { resend } from "../../../../src/alerts/outbox/resend.ts";
import type { AlertQuery } from "../../../../src/alerts/outbox/alert.ts";
import { insertAlert } from "../../../../src/alerts/outbox/raise.ts";
import { inHouse, MINUTE, START } from "../house.ts";

const inTable = (run: (sql: SqlStorage) => void) =>
  inHouse([], ({ sql }) => {
    run(sql);
    return Promise.resolve();
  });

/** Writes alerts down; each by its id, which is its title too. */
function alerts(sql: SqlStorage, ...ids: string[]): void {
  for (const [index, id] of ids.entries()) {
    const alert = {
      subject: "link",
      subjectId: "plenum",
      severity: "down",
      title: id,
      text: "",
      facts: {},
      url: undefined,
      tags: ["web"],
      channels: undefined,
    } as const;
    const now = START + index;
    insertAlert(sql, { id, alert, now, kind: "change", downMs: undefined, silenced: undefined });
  }
}

function deliver(sql: SqlStorage, channel: string, seqs: readonly number[], escalates = true) {
  insertDelivery(sql, { channel, insteadOf: undefined, escalates }, seqs, START);
  return sql.exec<{ id: string }>("SELECT id FROM deliveries ORDER BY seq DESC LIMIT 1").one().id;
}

describe("a delivery", () => {
  test("is written with everything that it begins with", () =>
    inTable((sql) => {
      alerts(sql, "a", "b", "c");
      insertDelivery(sql, { channel: "spare", insteadOf: "chat", escalates: false }, [3, 1], START);
      const row = sql.exec<{ id: string }>("SELECT * FROM deliveries").one();
      expect(row).toEqual({
        seq: 1,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        channel: "spare",
        instead_of: "chat",
        state: "pending",
        created_at: START,
        started_at: START,
        attempts: 0,
        next_at: START,
        escalate_at: null,
        last_at: null,
        last_answer: null,
        in_flight: 0,
        maybe_seen: 0,
        reached: null,
      });
      const { id } = row;
      expect(findDelivery(sql, id)).toEqual({
        id,
        channel: "spare",
        insteadOf: "chat",
        state: "pending",
        createdAt: START,
        startedAt: START,
        attempts: 0,
        nextAt: START,
        lastAt: undefined,
        lastAnswer: undefined,
        reached: [],
      });
      expect(alertsOf(sql, id).map((alert) => alert.id)).toEqual(["a", "c"]);
      expect(findDelivery(sql, "none")).toBeUndefined();
    }));

  test("escalates after ten minutes, and has an id of its own", () =>
    inTable((sql) => {
      alerts(sql, "a");
      expect(deliver(sql, "chat", [1])).not.toBe(deliver(sql, "mail", [1]));
      expect(sql.exec("SELECT DISTINCT escalate_at, instead_of FROM deliveries").one()).toEqual({
        escalate_at: START + 10 * MINUTE,
        instead_of: null,
      });
    }));

  test("is read with each of its moments", () =>
    inTable((sql) => {
      alerts(sql, "a");
      const id = deliver(sql, "chat", [1]);
      sql.exec(
        `UPDATE deliveries SET created_at = 1, started_at = 2, next_at = 3, last_at = 4, attempts = 5,
           last_answer = 'x', state = 'failed'`,
      );
      expect(findDelivery(sql, id)).toMatchObject({
        createdAt: 1,
        startedAt: 2,
        nextAt: 3,
        lastAt: 4,
        attempts: 5,
        lastAnswer: "x",
        state: "failed",
        insteadOf: undefined,
      });
    }));
});

describe("an alert", () => {
  test("is read as it was written, with its deliveries in their order", () =>
    inTable((sql) => {
      alerts(sql, "a", "b");
      deliver(sql, "mail", [1]);
      deliver(sql, "chat", [1, 2]);
      sql.exec(
        "UPDATE alerts SET down_ms = 7, silenced = 'flapping', kind = 'flapping' WHERE seq = 1",
      );
      expect(findAlert(sql, "a")).toMatchObject({
        id: "a",
        at: START,
        kind: "flapping",
        subject: "link",
        subjectId: "plenum",
        severity: "down",
        title: "a",
        tags: ["web"],
        downMs: 7,
        silenced: "flapping",
        deliveries: [{ channel: "mail" }, { channel: "chat" }],
      });
      expect(findAlert(sql, "b")).toMatchObject({
        at: START + 1,
        downMs: undefined,
        silenced: undefined,
        deliveries: [{ channel: "chat" }],
      });
      expect(findAlert(sql, "none")).toBeUndefined();
    }));

  const ids = (sql: SqlStorage, query: Partial<AlertQuery>) =>
    listAlerts(sql, { before: undefined, state: undefined, most: 100, ...query }).map(
      ({ id }) => id,
    );

  test("is listed, the newest first, of one moment the one that was raised last", () =>
    inTable((sql) => {
      alerts(sql, "a", "b", "c");
      sql.exec("UPDATE alerts SET at = ? WHERE id IN ('a', 'b')", START + 9);
      expect(ids(sql, {})).toEqual(["b", "a", "c"]);
      expect(ids(sql, { most: 2 })).toEqual(["b", "a"]);
    }));

  test.each([
    [START, []],
    [START + 1, ["a"]],
    [START + 2, ["b", "a"]],
  ])("is older than %i: %j", (before, expected) =>
    inTable((sql) => {
      alerts(sql, "a", "b", "c");
      expect(ids(sql, { before })).toEqual(expected);
    }),
  );

  test("is listed by the state of any of its deliveries, together with its age", () =>
    inTable((sql) => {
      alerts(sql, "a", "b", "c", "d");
      const set = (id: string, state: string) =>
        sql.exec("UPDATE deliveries SET state = ? WHERE id = ?", state, id);
      set(deliver(sql, "chat", [1]), "sent");
      set(deliver(sql, "mail", [1]), "failed");
      set(deliver(sql, "chat", [2]), "sent");
      set(deliver(sql, "chat", [3]), "dropped");
      expect(ids(sql, { state: "failed" })).toEqual(["a"]);
      expect(ids(sql, { state: "sent" })).toEqual(["b", "a"]);
      expect(ids(sql, { state: "dropped" })).toEqual(["c"]);
      expect(ids(sql, { state: "pending" })).toEqual([]);
      expect(ids(sql, { state: "sent", before: START + 1 })).toEqual(["a"]);
      expect(ids(sql, { state: "sent", most: 1 })).toEqual(["b"]);
    }));
});

describe("sending again", () => {
  test("begins anew what failed and what was dropped, under the old ids, and nothing else", () =>
    inTable((sql) => {
      alerts(sql, "a", "b");
      const later = START + 5 * MINUTE;
      const states = ["pending", "sent", "failed", "dropped"] as const;
      const deliveries = states.map((state) => {
        const id = deliver(sql, state, [1]);
        sql.exec(
          "UPDATE deliveries SET state = ?, attempts = 3, next_at = NULL, in_flight = 0 WHERE id = ?",
          state,
          id,
        );
        return id;
      });
      const other = deliver(sql, "chat", [2]);
      sql.exec("UPDATE deliveries SET state = 'failed', attempts = 3 WHERE id = ?", other);
      expect(resend(sql, "a", later)).toBe(2);
      const after = deliveries.map((id) => findDelivery(sql, id));
      expect(after.map((one) => [one?.state, one?.attempts, one?.startedAt, one?.nextAt])).toEqual([
        ["pending", 3, START, undefined],
        ["sent", 3, START, undefined],
        ["pending", 0, later, later],
        ["pending", 0, later, later],
      ]);
      const escalating = sql.exec("SELECT COUNT(escalate_at) AS n FROM deliveries").one();
      expect(escalating).toEqual({ n: 3 });
      expect(findDelivery(sql, other)).toMatchObject({ state: "failed", attempts: 3 });
    }));

  test("of nothing is none, and of no alert undefined", () =>
    inTable((sql) => {
      alerts(sql, "a");
      expect(resend(sql, "a", START)).toBe(0);
      expect(resend(sql, "none", START)).toBeUndefined();
    }));
});
