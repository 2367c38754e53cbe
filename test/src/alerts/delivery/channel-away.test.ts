import { describe, expect, test, vi } from "vitest";
import { resend } from "../../../../src/alerts/outbox/resend.ts";
import {
  answers,
  awayUntil,
  HOUR,
  inHouse,
  MINUTE,
  SECOND,
  START,
  webhook,
  type House,
} from "../house.ts";

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
          "The link plenum leads nowhere",
          "The channel “chat” does not accept messages",
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
      expect(titles.filter((title) => title.includes("does not accept messages"))).toHaveLength(1);
      expect(titles.filter((title) => title.includes("accepts messages again"))).toHaveLength(1);
    }));

  test("is stood in for by the fallback channel after ten minutes, which says so", () =>
    inHouse([chat, spare], async (house) => {
      house.receive("chat", answers(500));
      house.raise({ remindHours: 0 });
      await house.pass(10 * MINUTE - 1);
      expect(house.sent("spare")).toEqual([]);
      await house.pass(SECOND);
      expect(house.taken("spare")).toHaveLength(1);
      expect(house.taken("spare")[0]?.title).toBe("The link plenum leads nowhere");
      expect(house.taken("spare")[0]?.text).toContain("the channel “chat” did not accept it");
      await house.pass(3 * HOUR);
      expect(house.taken("spare")).toHaveLength(1);
    }));

  test("is stood in for at once where it will never take it", () =>
    inHouse([chat, spare], async (house) => {
      house.receive("chat", answers(404));
      house.raise({ remindHours: 0 });
      await house.pass(MINUTE);
      expect(house.taken("spare").map(({ title }) => title)).toEqual([
        "The link plenum leads nowhere",
        "The channel “chat” does not accept messages",
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

describe("the messages behind one that failed", () => {
  /** A receiver that answers in turn, and how many messages wait for which moment. */
  const inTurn = (house: House, ...statuses: number[]) => {
    let count = 0;
    house.receive("chat", () => {
      const status = statuses[Math.min(count, statuses.length - 1)] ?? 200;
      count += 1;
      return answers(status)();
    });
  };
  const raise = (house: House, count: number) => {
    for (let index = 0; index < count; index += 1) {
      house.raise({ subjectId: `${index}`, severity: "info" });
    }
  };

  test.each([
    // answers in turn            attempts of five messages
    [[500, 500, 200], 2],
    [[200, 500, 500, 200], 3],
    [[500, 200, 500, 200], 5],
    [[500, 400, 500, 200], 5],
    [[401, 401, 401, 401, 401], 5],
    [[500, 302], 2],
  ])("that get %j in turn: %i attempts", (statuses, expected) =>
    inHouse([chat], async (house) => {
      inTurn(house, ...statuses);
      raise(house, 5);
      await house.tick();
      expect(house.sent("chat")).toHaveLength(expected);
    }),
  );

  test("a lost connection counts as a failure too", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", () => {
        throw new TypeError("Network connection lost.");
      });
      raise(house, 5);
      await house.tick();
      expect(house.sent("chat")).toHaveLength(2);
    }));

  test("wait as long as it does, on this channel, and where they were due", () =>
    inHouse([chat, mail], async (house) => {
      house.receive("chat", answers(500, { "Retry-After": "90" }));
      house.receive("mail", answers(500));
      raise(house, 4);
      await house.tick();
      house.sql.exec("UPDATE deliveries SET attempts = 0, last_at = NULL, next_at = ?", START);
      const last = house.sql
        .exec("SELECT MAX(seq) AS seq FROM deliveries WHERE channel = 'chat'")
        .one()["seq"];
      house.sql.exec("UPDATE deliveries SET next_at = ? WHERE seq = ?", START + HOUR, last);
      await house.tick();
      const next = (channel: string) =>
        house.sql
          .exec("SELECT next_at FROM deliveries WHERE channel = ? ORDER BY seq", channel)
          .toArray()
          .map(({ next_at }) => Number(next_at) - START);
      const soon = 90 * SECOND;
      expect(next("chat")).toEqual([soon, soon, soon, HOUR]);
      expect(next("mail")).toEqual(Array.from({ length: 4 }, () => 10 * SECOND));
    }));

  test("go on waiting for their turn where it was given up", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", answers(500));
      raise(house, 3);
      await house.tick();
      house.sql.exec("UPDATE deliveries SET next_at = ?, started_at = ?", START, START);
      house.sql.exec("UPDATE deliveries SET started_at = ? WHERE seq < 3", START - 48 * HOUR);
      await house.tick();
      const rows = house.sql.exec("SELECT state, next_at FROM deliveries ORDER BY seq").toArray();
      expect(rows).toEqual([
        { state: "failed", next_at: null },
        { state: "failed", next_at: null },
        { state: "pending", next_at: START },
      ]);
    }));

  test("all go at once when the channel is back after a minute", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", awayUntil(house, START + 5 * MINUTE));
      raise(house, 10);
      await house.pass(5 * MINUTE);
      house.sql.exec(
        "UPDATE deliveries SET next_at = ? WHERE seq > 1 AND state = 'pending'",
        START + 9 * HOUR,
      );
      await house.pass(SECOND);
      expect(house.taken("chat")).toHaveLength(10);
    }));
});

describe("a channel that is gone from the settings", () => {
  test("drops what is pending, not what arrived, and says why", () =>
    inHouse([chat, mail, spare], async (house) => {
      house.raise({ subjectId: "a", severity: "info" });
      await house.tick();
      house.receive("chat", answers(500));
      house.raise({ subjectId: "b", severity: "info" });
      await house.tick();
      house.configure([mail, spare]);
      await house.tick();
      const deliveries = house.alerts().map((alert) => alert.deliveries);
      expect(deliveries).toMatchObject([
        [
          { channel: "chat", state: "dropped", lastAnswer: "no such channel" },
          { channel: "mail", state: "sent" },
          { channel: "spare", state: "sent", insteadOf: "chat" },
        ],
        [
          { channel: "chat", state: "sent" },
          { channel: "mail", state: "sent" },
        ],
      ]);
      expect(house.alerts()[0]?.deliveries[0]?.nextAt).toBeUndefined();
      await house.pass(HOUR);
      expect(house.sent("spare")).toHaveLength(1);
    }));

  test("is told to the others where there is no fallback", () =>
    inHouse([chat, mail], async (house) => {
      house.receive("chat", answers(500));
      house.raise({ severity: "info" });
      await house.tick();
      house.configure([mail]);
      await house.tick();
      expect(house.taken("mail")[1]?.text).toContain("“chat” answers: no such channel");
    }));
});

test("a message that waits for ten minutes without an attempt escalates too", () =>
  inHouse([chat, mail], async (house) => {
    house.busy.add("chat");
    house.raise({ remindHours: 0 });
    await house.tick();
    vi.setSystemTime(START + 10 * MINUTE - 1);
    await house.tick();
    expect(house.sent("mail")).toHaveLength(1);
    vi.setSystemTime(START + 10 * MINUTE);
    await house.tick();
    expect(house.taken("mail")[1]?.text).toContain("“chat” answers: …");
    await house.tick();
    expect(house.sent("mail")).toHaveLength(2);
  }));
