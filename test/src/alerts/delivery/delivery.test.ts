import { describe, expect, test } from "vitest";
import { insertAlert } from "../../../../src/alerts/outbox/raise.ts";
import {
  answers,
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
const spare = webhook("spare", { fallback: true });

describe("a message arrives", () => {
  test("once, on every channel", () =>
    inHouse([chat, mail], async (house) => {
      house.raise({});
      await house.pass(HOUR);
      expect(house.sent("chat")).toHaveLength(1);
      expect(house.sent("mail")).toHaveLength(1);
      expect(house.alerts()[0]?.deliveries).toMatchObject([
        { channel: "chat", state: "sent", attempts: 1, lastAnswer: "HTTP 200 taken" },
        { channel: "mail", state: "sent", attempts: 1 },
      ]);
    }));

  test.each([
    ["8 s", 8 * SECOND, 10 * SECOND],
    ["2 min", 2 * MINUTE, 5 * MINUTE],
    ["3 h", 3 * HOUR, 3 * HOUR + 15 * MINUTE],
    ["47 h", 47 * HOUR, 47 * HOUR + 15 * MINUTE],
  ])("although its receiver was away for %s", (_text, away, arrivesBy) =>
    inHouse([chat], async (house) => {
      house.receive("chat", awayUntil(house, START + away));
      house.raise({ remindHours: 0 });
      await house.pass(arrivesBy);
      expect(house.taken("chat")).toHaveLength(1);
      expect(new Set(house.sent("chat").map(({ id }) => id)).size).toBe(1);
      await house.pass(72 * HOUR);
      expect(house.taken("chat")).toHaveLength(1);
    }),
  );

  test("at 0 s, 10 s, 1 min, 5 min, 15 min, then hourly for 48 h, and then no more", () =>
    inHouse([chat], async (house) => {
      const tries: number[] = [];
      house.receive("chat", ({ title }) => {
        if (title.includes("leads nowhere")) tries.push(house.now() - START);
        return new Response("", { status: 500 });
      });
      house.raise({ remindHours: 0 });
      await house.pass(80 * HOUR);
      expect(tries.slice(0, 7)).toEqual([
        0,
        10 * SECOND,
        MINUTE,
        5 * MINUTE,
        15 * MINUTE,
        75 * MINUTE,
        135 * MINUTE,
      ]);
      expect(tries.at(-1)).toBe(48 * HOUR + 15 * MINUTE);
      expect(house.alerts().at(-1)?.deliveries[0]).toMatchObject({ state: "failed" });
    }));

  test("when the receiver says how long to wait, then", () =>
    inHouse([chat], async (house) => {
      const tries: number[] = [];
      house.receive("chat", () => {
        tries.push(house.now() - START);
        return tries.length < 2 ? answers(429, { "Retry-After": "90" })() : new Response("");
      });
      house.raise({});
      await house.pass(HOUR);
      expect(tries).toEqual([0, 90 * SECOND]);
    }));

  test("with the same id after a lost answer", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", losingFirstAnswer());
      house.raise({});
      await house.pass(HOUR);
      const [first, second, ...more] = house.sent("chat");
      expect(second?.id).toBe(first?.id);
      expect(more).toEqual([]);
    }));

  test("with the same id, at once, after a crash while it was under way", () =>
    inHouse([chat], async (house) => {
      let open = () => {};
      const held = new Promise<void>((resolve) => (open = resolve));
      house.receive("chat", async () => {
        await held;
        return new Response("");
      });
      house.raise({});
      const lost = house.tick();
      await expect.poll(() => house.sent("chat").length).toBe(1);
      house.receive("chat", () => new Response(""));
      house.crash();
      expect(house.dueAt()).toBeLessThanOrEqual(house.now());
      await house.pass(SECOND);
      open();
      await lost;
      const [first, second, ...more] = house.sent("chat");
      expect(second?.id).toBe(first?.id);
      expect(more).toEqual([]);
    }));

  test("once, when two ticks overlap", () =>
    inHouse([chat], async (house) => {
      house.raise({});
      await Promise.all([house.tick(), house.tick(), house.tick()]);
      expect(house.sent("chat")).toHaveLength(1);
    }));

  test("on the other channels although one never answers", () =>
    inHouse([chat, mail], async (house) => {
      let open = () => {};
      const held = new Promise<void>((resolve) => (open = resolve));
      house.receive("chat", async () => {
        await held;
        return new Response("");
      });
      house.raise({ subjectId: "one" });
      const first = house.tick();
      await expect.poll(() => house.taken("mail").length).toBe(1);
      house.raise({ subjectId: "two" });
      await house.tick();
      expect(house.taken("mail")).toHaveLength(2);
      expect(house.sent("chat")).toHaveLength(1);
      open();
      await first;
      await house.tick();
      expect(house.taken("chat")).toHaveLength(2);
    }));

  test("in the order in which they were raised", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", awayUntil(house, START + MINUTE));
      const names = Array.from({ length: 100 }, (_, index) => `link-${index}`);
      for (const subjectId of names) house.raise({ subjectId });
      await house.pass(5 * MINUTE);
      const first = house.taken("chat").map(({ alerts }) => alerts[0]?.subjectId);
      expect(first).toEqual(names);
    }));
});

describe("a tick", () => {
  test("sends at most 40 messages, five channels side by side, and the rest by the next ticks", () =>
    inHouse(
      Array.from({ length: 8 }, (_, index) => webhook(`channel-${index}`)),
      async (house) => {
        let open = 0;
        let most = 0;
        for (let index = 0; index < 8; index += 1) {
          house.receive(`channel-${index}`, async () => {
            open += 1;
            most = Math.max(most, open);
            await scheduler.wait(1);
            open -= 1;
            return new Response("");
          });
        }
        for (let index = 0; index < 13; index += 1) house.raise({ subjectId: `${index}` });
        const total = () =>
          Array.from({ length: 8 }, (_, index) => house.sent(`channel-${index}`).length).reduce(
            (sum, count) => sum + count,
          );
        await house.tick();
        expect(total()).toBe(40);
        await house.pass(0);
        expect(total()).toBe(104);
        expect(most).toBe(5);
      },
    ));

  test("has nothing to do for the outbox when nothing is due", () =>
    inHouse([chat], async (house) => {
      expect(house.dueAt()).toBeUndefined();
      house.raise({ severity: "info" });
      expect(house.dueAt()).toBe(house.now());
      await house.tick();
      expect(house.dueAt()).toBeUndefined();
    }));

  test("keeps the alerts while the channels cannot be read", () =>
    inHouse([chat], async (house) => {
      house.configure([{ name: "chat", kind: "pigeon" }]);
      house.raise({});
      await expect(house.tick()).rejects.toThrow("ALERT_CHANNELS: channel 1: kind must be one of");
      house.configure([chat]);
      await house.pass(0);
      expect(house.taken("chat")).toHaveLength(1);
    }));
});

test("a test message neither escalates nor counts as undelivered", () =>
  inHouse([chat, spare], async (house) => {
    house.receive("chat", answers(500));
    insertAlert(house.sql, {
      id: "test",
      alert: {
        subject: "service",
        subjectId: "test",
        severity: "info",
        title: "Test",
        text: "",
        facts: {},
        url: undefined,
        tags: [],
        channels: ["chat"],
      },
      now: house.now(),
      kind: "test",
      downMs: undefined,
      silenced: undefined,
    });
    await house.pass(HOUR);
    expect(house.sent("spare")).toEqual([]);
    expect(house.undelivered()).toBe(0);
  }));
