import { describe, expect, test, vi } from "vitest";
import { PLANNED_PER_TICK } from "../../../../src/alerts/limits.ts";
import { HOUR, inHouse, MINUTE, START, webhook, type House } from "../house.ts";

const DAY = 24 * HOUR;
const chat = webhook("chat");

const titles = (house: House, channel = "chat") => house.taken(channel).map(({ title }) => title);
const subjects = ({ sql }: House) =>
  sql.exec("SELECT * FROM subjects ORDER BY subject_id").toArray();
/** Seven changes at once: from the last one on it flaps. */
const flap = (house: House, subjectId: string) => {
  for (const severity of ["down", "up", "down", "up", "down", "up", "down"] as const) {
    house.raise({ subjectId, severity, title: subjectId });
  }
};

describe("reminders", () => {
  test("come at their hour to the millisecond, say since when, and begin anew after each change", () =>
    inHouse([chat], async (house) => {
      house.raise({ remindHours: 2, title: "T" });
      await house.pass(HOUR);
      house.raise({ title: "U" });
      await house.pass(2 * HOUR - 1);
      expect(titles(house)).toEqual(["T", "U"]);
      await house.pass(1);
      expect(titles(house).slice(2)).toEqual(["Reminder: U"]);
      expect(house.taken("chat")[2]?.text).toContain("07:00 (CET), for 3 h so far.");
      expect(house.alerts()[0]).toMatchObject({ kind: "reminder", downMs: 3 * HOUR });
      expect(subjects(house)).toMatchObject([{ remind_at: START + 5 * HOUR }]);
    }));

  test("repeat what went down, not what was said of it since", () =>
    inHouse([chat], async (house) => {
      house.raise({ remindHours: 2, title: "T" });
      house.raise({ severity: "warn", title: "W" });
      await house.pass(2 * HOUR);
      expect(titles(house).at(-1)).toBe("Reminder: T");
    }));

  test("of several subjects come each at its hour", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", title: "a", remindHours: 2 });
      house.raise({ subjectId: "b", title: "b", remindHours: 3 });
      await house.pass(4 * HOUR);
      expect(titles(house).slice(2)).toEqual(["Reminder: a", "Reminder: b", "Reminder: a"]);
    }));

  test("are silent while the subject flaps, and go on after it has settled", () =>
    inHouse([chat], async (house) => {
      house.raise({ remindHours: 0.25, subjectId: "b", title: "b" });
      flap(house, "a");
      house.sql.exec("UPDATE subjects SET remind_hours = 0.25, remind_at = ?", START + HOUR / 4);
      await house.tick();
      const before = house.taken("chat").length;
      await house.pass(30 * MINUTE - 1);
      expect(titles(house).slice(before)).toEqual(["Reminder: b"]);
      await house.pass(1);
      expect(
        titles(house)
          .slice(before + 1)
          .toSorted(),
      ).toEqual(["Reminder: b", "Stable now: a"]);
      await house.pass(15 * MINUTE);
      expect(
        titles(house)
          .slice(before + 3)
          .toSorted(),
      ).toEqual(["Reminder: a", "Reminder: b"]);
    }));

  test("that are more than one tick plans are planned by the next one, none is lost", () =>
    inHouse([chat], async (house) => {
      const count = PLANNED_PER_TICK + 1;
      house.raise({ subjectId: "0", remindHours: 1 });
      await house.tick();
      house.sql.exec(
        `INSERT INTO subjects SELECT subject, value, down_since, alert_id, remind_hours, remind_at, settle_at, changes
         FROM subjects, json_each(?)`,
        JSON.stringify(Array.from({ length: count - 1 }, (_, index) => String(index + 1))),
      );
      vi.setSystemTime(START + HOUR);
      await house.tick();
      expect(house.dueAt()).toBeLessThanOrEqual(START + HOUR);
      await house.tick();
      const reminded = house.sql
        .exec("SELECT COUNT(*) AS n FROM subjects WHERE remind_at = ?", START + 2 * HOUR)
        .one();
      expect(reminded).toEqual({ n: count });
      const { n } = house.sql
        .exec<{ n: number }>("SELECT COUNT(*) AS n FROM alerts WHERE kind = 'reminder'")
        .one();
      expect(n).toBe(count);
    }));

  test("end with the alert that they would repeat", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", remindHours: 1 });
      const kept = house.raise({ subjectId: "b", remindHours: 1 });
      await house.tick();
      house.sql.exec("DELETE FROM alerts WHERE id <> ?", kept);
      await house.pass(HOUR);
      expect(subjects(house)).toMatchObject([{ subject_id: "b" }]);
      expect(house.taken("chat")).toHaveLength(3);
    }));
});

describe("what flaps settles", () => {
  test("each subject for itself, after half an hour, and says how it ended", () =>
    inHouse([chat], async (house) => {
      flap(house, "a");
      await house.pass(MINUTE);
      flap(house, "b");
      house.raise({ subjectId: "b", severity: "up", title: "b is well" });
      await house.tick();
      const before = house.taken("chat").length;
      await house.pass(29 * MINUTE - 1);
      expect(house.taken("chat")).toHaveLength(before);
      await house.pass(1);
      expect(titles(house).slice(before)).toEqual(["Stable now: a"]);
      expect(house.alerts()[0]).toMatchObject({
        kind: "settled",
        severity: "down",
        downMs: 30 * MINUTE,
      });
      expect(subjects(house)).toMatchObject([
        { subject_id: "a", settle_at: null },
        { subject_id: "b", settle_at: START + 31 * MINUTE },
      ]);
      await house.pass(MINUTE);
      expect(titles(house).slice(before + 1)).toEqual(["Stable now: b is well"]);
      expect(house.alerts()[0]).toMatchObject({ kind: "settled", severity: "up" });
      expect(house.alerts()[0]?.downMs).toBeUndefined();
      expect(subjects(house)).toMatchObject([{ settle_at: null }, { settle_at: null }]);
      expect(house.dueAt()).toBe(START + DAY);
    }));
});
