import { describe, expect, test } from "vitest";
import { resend } from "../../../src/alerts/delivery-table.ts";
import { answers, awayUntil, HOUR, inHouse, MINUTE, SECOND, START, webhook } from "./house.ts";

const chat = webhook("chat");
const mail = webhook("mail");
const spare = webhook("spare", { fallback: true });

describe("a channel that does not take a message", () => {
  test.each([401, 403, 404, 410])(
    "is not tried again after %s, and the others hear of it",
    (status) =>
      inHouse([chat, mail], async (house) => {
        house.receive("chat", answers(status));
        house.raise({ remindHours: 0 });
        await house.pass(20 * HOUR);
        expect(house.sent("chat")).toHaveLength(1);
        expect(house.taken("mail").map(({ title }) => title)).toEqual([
          "DOWN: The link plenum leads nowhere",
          "DOWN: The channel “chat” takes no messages",
        ]);
        expect(house.taken("mail")[1]?.text).toContain(`HTTP ${status} no`);
        expect(house.taken("mail")[1]?.text).toContain("The link plenum leads nowhere");
      }),
  );

  test("is reported once, and when it works again", () =>
    inHouse([chat, mail], async (house) => {
      house.receive("chat", answers(401));
      for (const subjectId of ["a", "b", "c"]) house.raise({ subjectId, remindHours: 0 });
      await house.pass(HOUR);
      house.receive("chat", () => new Response(""));
      house.raise({ subjectId: "d", remindHours: 0 });
      await house.pass(HOUR);
      const titles = house.taken("mail").map(({ title }) => title);
      expect(titles.filter((title) => title.includes("takes no messages"))).toHaveLength(1);
      expect(titles.filter((title) => title.includes("takes messages again"))).toHaveLength(1);
    }));

  test("is stood in for by the fallback channel after ten minutes, which says so", () =>
    inHouse([chat, spare], async (house) => {
      house.receive("chat", answers(500));
      house.raise({ remindHours: 0 });
      await house.pass(10 * MINUTE - 1);
      expect(house.sent("spare")).toEqual([]);
      await house.pass(SECOND);
      expect(house.taken("spare")).toHaveLength(1);
      expect(house.taken("spare")[0]?.title).toBe("DOWN: The link plenum leads nowhere");
      expect(house.taken("spare")[0]?.text).toContain("the channel “chat” does not take it");
      await house.pass(3 * HOUR);
      expect(house.taken("spare")).toHaveLength(1);
    }));

  test("is stood in for at once where it will never take it", () =>
    inHouse([chat, spare], async (house) => {
      house.receive("chat", answers(404));
      house.raise({ remindHours: 0 });
      await house.pass(MINUTE);
      expect(house.taken("spare").map(({ title }) => title)).toEqual([
        "DOWN: The link plenum leads nowhere",
        "DOWN: The channel “chat” takes no messages",
      ]);
    }));

  test("gets what it missed when it is sent again", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", answers(401));
      const id = house.raise({ remindHours: 0 });
      await house.pass(HOUR);
      house.receive("chat", () => new Response(""));
      expect(resend(house.sql, id, house.now())).toBe(1);
      await house.pass(MINUTE);
      expect(house.taken("chat")[0]?.id).toBe(house.sent("chat")[0]?.id);
      expect(resend(house.sql, id, house.now())).toBe(0);
      expect(resend(house.sql, "no-such-alert", house.now())).toBeUndefined();
    }));

  test("costs two attempts a try, however many messages wait", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", answers(503));
      for (let index = 0; index < 300; index += 1) house.raise({ subjectId: `${index}` });
      await house.pass(0);
      expect(house.sent("chat")).toHaveLength(2);
      await house.pass(15 * SECOND);
      expect(house.sent("chat").length).toBeLessThanOrEqual(4);
    }));

  test("that was removed drops its messages, and the fallback channel gets them", () =>
    inHouse([chat, spare], async (house) => {
      house.receive("chat", answers(500));
      house.raise({ remindHours: 0 });
      await house.pass(SECOND);
      house.configure([spare]);
      await house.pass(MINUTE);
      expect(house.taken("spare")).toHaveLength(1);
      expect(house.alerts()[0]?.deliveries[0]).toMatchObject({ state: "dropped" });
    }));

  test("shows in the health after ten minutes, until somebody was told", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", awayUntil(house, START + 2 * HOUR));
      house.raise({ remindHours: 0 });
      await house.pass(10 * MINUTE - 1);
      expect(house.undelivered()).toBe(0);
      await house.pass(SECOND);
      expect(house.undelivered()).toBe(1);
      await house.pass(3 * HOUR);
      expect(house.undelivered()).toBe(0);
    }));
});
