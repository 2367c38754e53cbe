import { describe, expect, test } from "vitest";
import type { NewAlert } from "../../../../src/alerts/outbox/alert.ts";
import { lastBefore } from "../../../../src/alerts/outbox/alert-table.ts";
import { acknowledge } from "../../../../src/alerts/outbox/acknowledge.ts";
import { forgetSubject } from "../../../../src/alerts/outbox/outbox.ts";
import { insertAlert } from "../../../../src/alerts/outbox/raise.ts";
import { listAlerts } from "../../../../src/alerts/outbox/record-table.ts";
import { HOUR, inHouse, MINUTE, SECOND, START, webhook, type House } from "../house.ts";

const chat = webhook("chat");
const inOutbox = (run: (house: House) => void | Promise<void>) =>
  inHouse([chat], async (house) => {
    await run(house);
  });

type Row = Record<string, SqlStorageValue> & { subject: string; subject_id: string };
const alertRow = ({ sql }: House, id: string) =>
  sql.exec<Row & { body: string }>("SELECT * FROM alerts WHERE id = ?", id).one();
const subjects = ({ sql }: House) =>
  sql.exec<Row>("SELECT * FROM subjects ORDER BY subject_id").toArray();
const bodyOf = (house: House, id: string) => JSON.parse(alertRow(house, id).body) as NewAlert;

describe("what an alert does to its subject", () => {
  test("a beginning is remembered with its moment, its alert and its reminder", () =>
    inOutbox(async (house) => {
      const id = house.raise({ subjectId: "a", remindHours: 5 });
      expect(subjects(house)).toEqual([
        {
          subject: "link",
          subject_id: "a",
          down_since: START,
          alert_id: id,
          remind_hours: 5,
          remind_at: START + 5 * HOUR,
          settle_at: null,
          changes: JSON.stringify([START]),
        },
      ]);
    }));

  test("its changes of the last hour are kept, six at most: so many are flapping", () =>
    inOutbox(async (house) => {
      const changes = () => JSON.parse(subjects(house)[0]?.["changes"] as string) as number[];
      house.raise({});
      for (let index = 1; index < 4; index += 1) {
        await house.pass(20 * MINUTE);
        house.raise({ severity: index % 2 === 1 ? "up" : "down" });
      }
      // The first is an hour old by now.
      expect(changes()).toEqual([20, 40, 60].map((minutes) => START + minutes * MINUTE));
      for (let index = 0; index < 9; index += 1) house.raise({ severity: "down" });
      expect(changes()).toHaveLength(6);
    }));

  test("a second beginning keeps the moment of the first one, and its hours", () =>
    inOutbox(async (house) => {
      house.raise({ remindHours: 5 });
      await house.pass(MINUTE);
      const second = house.raise({});
      expect(subjects(house)).toMatchObject([
        {
          down_since: START,
          alert_id: second,
          remind_hours: 5,
          remind_at: START + MINUTE + 5 * HOUR,
        },
      ]);
    }));

  test("an end says how long it was, once, and reminds of nothing", () =>
    inOutbox(async (house) => {
      const down = house.raise({});
      await house.pass(90 * SECOND);
      const up = house.raise({ severity: "up" });
      await house.pass(SECOND);
      const again = house.raise({ severity: "up" });
      expect([down, up, again].map((id) => alertRow(house, id)["down_ms"])).toEqual([
        null,
        90 * SECOND,
        null,
      ]);
      expect(subjects(house)).toMatchObject([
        { down_since: null, alert_id: again, remind_at: null },
      ]);
    }));

  test("a warning or a note of what is down changes neither its moment nor what is repeated", () =>
    inOutbox(async (house) => {
      const down = house.raise({ remindHours: 5 });
      await house.pass(MINUTE);
      for (const severity of ["warn", "info"] as const) {
        const id = house.raise({ severity });
        expect(alertRow(house, id)).toMatchObject({ down_ms: null, kind: "change" });
        expect(subjects(house)).toMatchObject([
          {
            down_since: START,
            alert_id: down,
            remind_hours: 5,
            remind_at: START + MINUTE + 5 * HOUR,
          },
        ]);
      }
    }));

  test("a warning or a note of what is up leaves it up", () =>
    inOutbox((house) => {
      const up = house.raise({ severity: "up" });
      house.raise({ severity: "warn" });
      expect(subjects(house)).toMatchObject([{ down_since: null, alert_id: up, remind_at: null }]);
    }));

  test("a warning or a note of what is not known leaves nothing behind", () =>
    inOutbox((house) => {
      house.raise({ severity: "warn" });
      house.raise({ severity: "info" });
      expect(subjects(house)).toEqual([]);
    }));

  test.each([
    [undefined, 24, START + 24 * HOUR],
    [0.5, 0.5, START + HOUR / 2],
    [0, 0, null],
  ])("remindHours %s: %s hours, at %s", (remindHours, remind_hours, remind_at) =>
    inOutbox((house) => {
      house.raise({ remindHours });
      expect(subjects(house)).toMatchObject([{ remind_hours, remind_at }]);
    }),
  );

  test("is that of this subject alone, which is its kind and its id", () =>
    inOutbox(async (house) => {
      house.raise({ subjectId: "a" });
      house.raise({ subjectId: "b" });
      house.raise({ subjectId: "a", subject: "key" });
      await house.pass(MINUTE);
      house.raise({ subjectId: "a", severity: "up" });
      const { sql } = house;
      const down = sql.exec<Row>(
        "SELECT subject, subject_id FROM subjects WHERE down_since IS NOT NULL ORDER BY subject",
      );
      expect(down.toArray()).toEqual([
        { subject: "key", subject_id: "a" },
        { subject: "link", subject_id: "b" },
      ]);
      forgetSubject(sql, "link", "b");
      expect(subjects(house).map(({ subject, subject_id }) => `${subject} ${subject_id}`)).toEqual([
        "key a",
        "link a",
      ]);
    }));

  test("a subject that was forgotten begins anew: its end has no length, and nothing reminds", () =>
    inOutbox(async (house) => {
      house.raise({});
      forgetSubject(house.sql, "link", "plenum");
      await house.pass(49 * HOUR);
      expect(house.taken("chat")).toHaveLength(1);
      expect(alertRow(house, house.raise({ severity: "up" }))["down_ms"]).toBeNull();
    }));
});

describe("when an alert may be told", () => {
  test.each<[Partial<NewAlert>, number]>([
    [{ tags: [] }, 0],
    [{ tags: ["web"] }, SECOND],
    [{ tags: ["web"], severity: "info" }, SECOND],
  ])("%j: %i ms later", (alert, later) =>
    inOutbox((house) => {
      expect(alertRow(house, house.raise(alert))["due_at"]).toBe(START + later);
    }),
  );

  test("what is no change waits for nobody", () =>
    inOutbox((house) => {
      const id = house.raise({ tags: ["web"] });
      const alert = bodyOf(house, id);
      const insert = { alert, now: START, downMs: 5, silenced: undefined };
      insertAlert(house.sql, { ...insert, id: "test", kind: "test" });
      insertAlert(house.sql, { ...insert, id: "silent", kind: "change", silenced: "flapping" });
      expect(alertRow(house, "test")).toMatchObject({ due_at: START, down_ms: 5, silenced: null });
      expect(alertRow(house, "silent")).toMatchObject({ due_at: null, silenced: "flapping" });
    }));
});

test("alerts are listed by their time, also where a clock was put right by a little in between", () =>
  inOutbox((house) => {
    const ids = ["a", "b", "c", "d"].map((subjectId) => house.raise({ subjectId }));
    for (const [index, seconds] of [0, 90, 30, 120].entries()) {
      house.sql.exec("UPDATE alerts SET at = ? WHERE id = ?", START + seconds * SECOND, ids[index]);
    }
    const listed = (before: number | undefined, most: number) =>
      listAlerts(house.sql, { before, state: undefined, most }).map(({ subjectId }) => subjectId);
    expect(listed(undefined, 9)).toEqual(["d", "b", "c", "a"]);
    expect(listed(undefined, 2)).toEqual(["d", "b"]);
    expect(listed(START + 90 * SECOND, 1)).toEqual(["c"]);
    expect(listed(START + 30 * SECOND, 9)).toEqual(["a"]);
  }));

test("alerts since a moment are found by their numbers", () =>
  inOutbox(async (house) => {
    for (let minute = 0; minute < 60; minute += 1) {
      house.raise({ subjectId: String(minute), severity: "info" });
      await house.pass(MINUTE);
    }
    const [{ seq } = { seq: 0 }] = house.sql
      .exec<{ seq: number }>("SELECT seq FROM alerts WHERE at > ?", START + 50 * MINUTE)
      .toArray();
    // Five minutes more, by which a clock may have been put right.
    expect(lastBefore(house.sql, START + 50 * MINUTE)).toBe(seq - 6);
    expect(lastBefore(house.sql, START)).toBe(0);
    expect(lastBefore(house.sql, START + 61 * HOUR)).toBe(seq + 8);
  }));

describe("flapping", () => {
  /** So many changes, the last one now. */
  const change = (house: House, count: number, alert: Partial<NewAlert> = {}) =>
    Array.from({ length: count }, (_, index) =>
      house.raise({ severity: index % 2 === 0 ? "down" : "up", ...alert }),
    );
  const kinds = (house: House, ids: readonly string[]) =>
    ids.map((id) => {
      const { kind, silenced } = alertRow(house, id);
      return silenced === null ? kind : silenced;
    });

  test("is the seventh change within an hour, and silent is what follows", () =>
    inOutbox((house) => {
      const ids = change(house, 9);
      const changes = Array.from({ length: 6 }, () => "change");
      expect(kinds(house, ids)).toEqual([...changes, "flapping", "flapping", "flapping"]);
      expect(ids.map((id) => alertRow(house, id)["silenced"])).toEqual([
        ...Array.from({ length: 7 }, () => null),
        "flapping",
        "flapping",
      ]);
      expect(alertRow(house, ids[6] ?? "")).toMatchObject({ kind: "flapping", due_at: START });
      expect(subjects(house)).toMatchObject([{ settle_at: START + 30 * MINUTE }]);
    }));

  test.each([
    [HOUR, "change"],
    [HOUR - 1, "flapping"],
  ])("looks back an hour: after %i ms the seventh is %s", (later, kind) =>
    inOutbox(async (house) => {
      change(house, 6);
      await house.pass(later);
      expect(kinds(house, [house.raise({})])).toEqual([kind]);
    }),
  );

  test("counts what goes down and what comes up, and nothing else", () =>
    inOutbox((house) => {
      change(house, 5);
      change(house, 20, { severity: "warn" });
      change(house, 20, { severity: "info" });
      change(house, 20, { subjectId: "other", severity: "warn" });
      expect(kinds(house, change(house, 2))).toEqual(["change", "flapping"]);
    }));

  test("counts each subject for itself", () =>
    inOutbox((house) => {
      change(house, 6);
      change(house, 6, { subjectId: "b" });
      expect(kinds(house, change(house, 1, { subject: "key" }))).toEqual(["change"]);
      expect(kinds(house, change(house, 1, { subjectId: "c" }))).toEqual(["change"]);
      expect(kinds(house, change(house, 1, { subjectId: "b" }))).toEqual(["flapping"]);
      const flapping = subjects(house).filter(({ settle_at }) => settle_at !== null);
      expect(flapping).toMatchObject([{ subject_id: "b" }]);
    }));

  test("is over half an hour after the last change, not the first", () =>
    inOutbox(async (house) => {
      change(house, 7);
      await house.pass(29 * MINUTE);
      house.raise({});
      expect(subjects(house)).toMatchObject([{ settle_at: START + 59 * MINUTE }]);
    }));

  test("silences neither a warning nor a note, and neither prolongs it", () =>
    inOutbox(async (house) => {
      change(house, 7);
      await house.pass(MINUTE);
      const ids = change(house, 1, { severity: "warn" });
      expect(kinds(house, ids)).toEqual(["change"]);
      expect(alertRow(house, ids[0] ?? "")["due_at"]).not.toBeNull();
      expect(subjects(house)).toMatchObject([{ settle_at: START + 30 * MINUTE }]);
    }));
});

describe("somebody who takes care of an outage", () => {
  test("is named, the first one, and nobody is reminded until it is over", () =>
    inOutbox(async (house) => {
      const { sql } = house;
      const id = house.raise({ remindHours: 5 });
      expect(acknowledge(sql, id, "ada", START + MINUTE)).toBe("acknowledged");
      expect(acknowledge(sql, id, "bob", START + 2 * MINUTE)).toBe("acknowledged");
      expect(alertRow(house, id)).toMatchObject({
        acknowledged_at: START + MINUTE,
        acknowledged_by: "ada",
      });
      await house.pass(MINUTE);
      house.raise({ remindHours: 5 });
      expect(subjects(house)).toMatchObject([{ down_since: START, remind_at: null }]);
      house.raise({ severity: "up" });
      expect(acknowledge(sql, id, "ada", START + 3 * MINUTE)).toBe("over");
      await house.pass(MINUTE);
      house.raise({ remindHours: 5 });
      expect(subjects(house)).toMatchObject([{ remind_at: START + 2 * MINUTE + 5 * HOUR }]);
      // The new outage is another one.
      expect(acknowledge(sql, id, "ada", START + 3 * MINUTE)).toBe("over");
      expect(acknowledge(sql, "none", "ada", START)).toBeUndefined();
    }));
});
