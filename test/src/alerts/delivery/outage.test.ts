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
      expect(message?.title).toBe("DOWN: 500 checks with “web” down");
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
      expect(house.taken("chat")[7]?.title).toBe("UP AGAIN: Quiet again: change 19");
      expect(house.alerts().filter(({ silenced }) => silenced === "flapping")).toHaveLength(13);
      house.raise({ severity: "down", title: "after that" });
      await house.pass(MINUTE);
      expect(house.taken("chat")[8]?.title).toBe("DOWN: after that");
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
        if (title.startsWith("DOWN: Still so:")) hours.push((house.now() - START) / HOUR);
        return new Response("");
      });
      house.raise({ remindHours });
      await house.pass(49 * HOUR);
      expect(hours).toEqual(expected);
      house.raise({ severity: "up" });
      await house.pass(49 * HOUR);
      expect(hours).toEqual(expected);
      expect(house.taken("chat").at(-1)?.text).toMatch(/It was down for 2 days 1 h/);
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
      expect(house.taken("chat")[0]?.title).toBe(
        "UP AGAIN: Over already: The link plenum leads nowhere",
      );
      expect(house.taken("chat")[0]?.text).toContain("lasted 1 min 30 s");
      expect(house.taken("mail").map(({ title }) => title)).toEqual([
        "DOWN: The link plenum leads nowhere",
        "UP AGAIN: The link plenum works again",
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
      expect(house.taken("chat")[1]?.title).toContain("Over already");
    }));
});
