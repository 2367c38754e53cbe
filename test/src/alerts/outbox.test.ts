import { describe, expect, test } from "vitest";
import { insertAlert, raiseAlert } from "../../../src/alerts/outbox.ts";
import { resend } from "../../../src/alerts/delivery-table.ts";
import { HOUR, inHouse, MINUTE, SECOND, START, webhook, type House } from "./house.ts";

const chat = webhook("chat");
const mail = webhook("mail");
const spare = webhook("spare", { fallback: true });

const answers =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response("no", { status, headers });
const awayUntil = (house: House, at: number) => () => {
  if (house.now() < at) throw new TypeError("Connection refused");
  return new Response("taken");
};
/** Takes every message; who sent the first one never hears of it. */
const losingFirstAnswer = () => {
  let tries = 0;
  return () => {
    tries += 1;
    if (tries === 1) throw new TypeError("Network connection lost.");
    return new Response("");
  };
};

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

describe("who is told", () => {
  const quiet = webhook("quiet", { severities: ["down"] });
  test.each([
    // channels of the alert, severity      who gets it
    [undefined, "down", ["chat", "quiet"]],
    [undefined, "warn", ["chat"]],
    [["spare"], "down", ["spare"]],
    [["chat", "spare"], "down", ["chat", "spare"]],
    [["gone"], "down", ["chat", "quiet"]],
    [[], "down", []],
  ] as const)("channels %j, severity %s: %j", (channels, severity, expected) =>
    inHouse([chat, quiet, spare], async (house) => {
      house.raise({ channels, severity });
      await house.pass(MINUTE);
      const told = ["chat", "quiet", "spare"].filter((name) => house.taken(name).length > 0);
      expect(told).toEqual(expected);
    }),
  );
});

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

describe("what is stored", () => {
  test("has no secrets in it", () =>
    inHouse([chat], async (house) => {
      const { sql } = house;
      const secret = "hunter2hunter2";
      raiseAlert(
        sql,
        {
          subject: "check",
          subjectId: "a",
          severity: "down",
          title: `BORG_PASSPHRASE=${secret} failed`,
          text: `curl https://user:${secret}@example.org/`,
          facts: { password: secret, command: `borg --password ${secret}` },
          url: `https://x:${secret}@example.org/`,
          tags: [],
          channels: undefined,
        },
        house.now(),
      );
      await house.pass(MINUTE);
      expect(JSON.stringify(house.alerts())).not.toContain(secret);
      expect(JSON.stringify(house.sent("chat"))).not.toContain(secret);
    }));

  test("is forgotten after a quarter, but not while it waits or is down", () =>
    inHouse([chat], async (house) => {
      house.raise({ severity: "info", subjectId: "old" });
      house.raise({ severity: "down", subjectId: "still down", remindHours: 0 });
      await house.pass(91 * 24 * HOUR);
      house.raise({ severity: "info", subjectId: "new" });
      await house.pass(MINUTE);
      expect(house.alerts().map(({ subjectId }) => subjectId)).toEqual(["new", "still down"]);
      expect(house.sql.exec("SELECT COUNT(*) AS n FROM deliveries").one()["n"]).toBe(2);
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
        for (let index = 0; index < 125; index += 1) house.raise({ subjectId: `${index}` });
        const total = () =>
          Array.from({ length: 8 }, (_, index) => house.sent(`channel-${index}`).length).reduce(
            (sum, count) => sum + count,
          );
        await house.tick();
        expect(total()).toBe(40);
        await house.pass(0);
        expect(total()).toBe(1_000);
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
