import { describe, expect, test } from "vitest";
import {
  awayUntil,
  HOUR,
  inHouse,
  losingFirstAnswer,
  MINUTE,
  SECOND,
  START,
  webhook,
} from "../house.ts";

const chat = webhook("chat");
const mail = webhook("mail");

describe("one outage is one message", () => {
  test("500 checks of one tag that go down together", () =>
    inHouse([chat, mail], async (house) => {
      for (let index = 0; index < 500; index += 1) {
        house.raise({
          subject: "check",
          subjectId: `${index}`,
          title: `host ${index}`,
          tags: ["web"],
        });
      }
      await house.pass(HOUR);
      expect(house.sent("chat")).toHaveLength(1);
      expect(house.sent("mail")).toHaveLength(1);
      const [message] = house.taken("chat");
      expect(message?.title).toBe("500 checks tagged “web” are down");
      expect(message?.text).toContain("• host 0\n• host 1\n");
      expect(message?.text).toContain("… and 450 more");
      expect(message?.alerts).toHaveLength(500);
    }));

  test("what follows in the same minute is one more at its end", () =>
    inHouse([chat], async (house) => {
      for (let second = 0; second < 50; second += 1) {
        house.raise({ subject: "check", subjectId: `${second}`, tags: ["web", `host-${second}`] });
        await house.pass(SECOND);
      }
      expect(house.taken("chat")).toHaveLength(1);
      await house.pass(MINUTE);
      expect(house.taken("chat")).toHaveLength(2);
      expect(house.taken("chat").flatMap(({ alerts }) => alerts)).toHaveLength(50);
    }));

  test("alerts without a shared tag are messages of their own, at once", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", tags: ["web"] });
      house.raise({ subjectId: "b", tags: ["mail"] });
      house.raise({ subjectId: "c" });
      await house.tick();
      expect(house.taken("chat").map(({ alerts }) => alerts[0]?.subjectId)).toEqual(["c"]);
      await house.pass(SECOND);
      expect(house.taken("chat")).toHaveLength(3);
    }));
});

describe("the state of a subject", () => {
  test("more than six changes an hour are one message, then silence until it settles", () =>
    inHouse([chat], async (house) => {
      for (let change = 0; change < 20; change += 1) {
        house.raise({ severity: change % 2 === 0 ? "down" : "up", title: `change ${change}` });
        await house.pass(2 * MINUTE);
      }
      expect(house.taken("chat")).toHaveLength(7);
      expect(house.taken("chat")[6]?.text).toContain("changed more than 6 times within an hour");
      await house.pass(29 * MINUTE);
      expect(house.taken("chat")).toHaveLength(8);
      expect(house.taken("chat")[7]?.title).toBe("Stable now: change 19");
      expect(house.alerts().filter(({ silenced }) => silenced === "flapping")).toHaveLength(13);
      house.raise({ severity: "down", title: "after that" });
      await house.pass(MINUTE);
      expect(house.taken("chat")[8]?.title).toBe("after that");
    }));

  test.each([
    // remindHours  reminders within 49 h
    [undefined, [24, 48]],
    [12, [12, 24, 36, 48]],
    [0, []],
  ] as const)("remindHours %s: reminders after %j hours", (remindHours, expected) =>
    inHouse([chat, mail], async (house) => {
      const hours: number[] = [];
      house.receive("mail", ({ title }) => {
        if (title.startsWith("Reminder:")) hours.push((house.now() - START) / HOUR);
        return new Response("");
      });
      house.raise({ remindHours });
      await house.pass(49 * HOUR);
      expect(hours).toEqual(expected);
      house.raise({ severity: "up" });
      await house.pass(49 * HOUR);
      expect(hours).toEqual(expected);
      expect(house.taken("chat").at(-1)?.text).toMatch(/It lasted 2 days 1 h/);
    }),
  );

  test("an outage that ended before its message left is one message that says so", () =>
    inHouse([chat, mail], async (house) => {
      house.receive("chat", awayUntil(house, START + 2 * MINUTE));
      house.raise({});
      await house.pass(90 * SECOND);
      house.raise({ severity: "up", title: "The link plenum works again" });
      await house.pass(HOUR);
      expect(house.taken("chat")).toHaveLength(1);
      expect(house.taken("chat")[0]?.title).toBe("Already over: The link plenum leads nowhere");
      expect(house.taken("chat")[0]?.text).toContain(
        "From Monday, 23 November 2026, 07:00 (CET) to Monday, 23 November 2026, 07:01 (CET), for 1 min 30 s.",
      );
      expect(house.taken("mail").map(({ title }) => title)).toEqual([
        "The link plenum leads nowhere",
        "The link plenum works again",
      ]);
    }));

  test("but two where the first may have been seen", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", losingFirstAnswer());
      house.raise({});
      await house.pass(5 * SECOND);
      house.raise({ severity: "up", title: "The link plenum works again" });
      await house.pass(HOUR);
      const severities = house.taken("chat").map(({ severity }) => severity);
      expect(severities.toSorted()).toEqual(["down", "up"]);
    }));

  test("an end is not told before its beginning", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", tags: ["web"] });
      await house.pass(2 * SECOND);
      house.raise({ subjectId: "b", tags: ["web"] });
      await house.pass(2 * SECOND);
      house.raise({ subjectId: "b", tags: ["web"], severity: "up" });
      await house.pass(2 * MINUTE);
      expect(house.taken("chat").map(({ severity }) => severity)).toEqual(["down", "up"]);
      expect(house.taken("chat")[1]?.title).toContain("Already over");
    }));

  test("that goes down and comes back again and again is one message when that may be told", () =>
    inHouse([chat], async (house) => {
      const change = async (severity: "down" | "up") => {
        house.raise({ subject: "check", subjectId: "a", title: "a", tags: ["web"], severity });
        await house.pass(6 * SECOND);
      };
      await change("down");
      await change("up");
      for (let n = 0; n < 2; n += 1) {
        await change("down");
        await change("up");
      }
      await house.pass(HOUR);
      const told = house.taken("chat").map(({ severity, alerts }) => [severity, alerts.length]);
      // The first outage as it came; the two that were over when they could be told, as one check.
      expect(told).toEqual([
        ["down", 1],
        ["up", 1],
        ["up", 4],
      ]);
      const last = house.taken("chat")[2];
      expect(last?.title).not.toContain("checks");
      expect(last?.text).toContain(
        "2 times between Monday, 23 November 2026, 07:00 (CET) and Monday, 23 November 2026, 07:00 (CET).",
      );
    }));

  test("is told with its end where a channel takes only what goes down", () =>
    inHouse([webhook("chat", { severities: ["down"] })], async (house) => {
      const raise = (subjectId: string, severity: "down" | "up") =>
        house.raise({ subject: "check", subjectId, tags: ["web"], severity });
      raise("b", "down");
      await house.pass(2 * SECOND);
      raise("a", "down");
      await house.pass(2 * SECOND);
      raise("a", "up");
      await house.pass(HOUR);
      expect(house.taken("chat").map(({ severity }) => severity)).toEqual(["down", "up"]);
    }));

  test("that cannot be read is set aside, and holds up nobody", () =>
    inHouse([chat], async (house) => {
      const broken = ["{}", "no JSON", '{"title":"t"}', "null"].map((body) => {
        const id = house.raise({ title: "broken", tags: ["web"] });
        house.sql.exec("UPDATE alerts SET body = ? WHERE id = ?", body, id);
        return id;
      });
      house.raise({ title: "whole", subjectId: "whole", tags: ["web"] });
      await house.pass(HOUR);
      expect(house.taken("chat").map(({ title }) => title)).toEqual(["whole"]);
      const set = house.alerts().filter(({ silenced }) => silenced === "unreadable");
      expect(set.map(({ id }) => id).toSorted()).toEqual(broken.toSorted());
      // And one that became so when it was planned already.
      house.receive("chat", awayUntil(house, house.now() + 5 * MINUTE));
      const late = house.raise({ title: "late", subjectId: "late" });
      await house.pass(SECOND);
      house.sql.exec("UPDATE alerts SET body = '{}' WHERE id = ?", late);
      house.raise({ title: "next", subjectId: "next", tags: ["web"] });
      await house.pass(HOUR);
      expect(house.taken("chat").map(({ title }) => title)).toEqual(["whole", "next"]);
      expect(house.alerts().find(({ id }) => id === late)?.deliveries).toMatchObject([
        { state: "dropped" },
      ]);
    }));
});
