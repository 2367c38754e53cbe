import { describe, expect, test } from "vitest";
import { parseChannels } from "../../../../src/alerts/channels/channels.ts";
import { plan } from "../../../../src/alerts/delivery/planner.ts";
import { HOUR, inHouse, MINUTE, SECOND, START, webhook, type House } from "../house.ts";

const DAY = 24 * HOUR;
const chat = webhook("chat");
const mail = webhook("mail");
const spare = webhook("spare", { fallback: true });
const other = webhook("other", { fallback: true });
const quiet = webhook("quiet", { severities: ["down"] });

const titles = (house: House, channel = "chat") => house.taken(channel).map(({ title }) => title);
const count = ({ sql }: House, from: string) =>
  Number(sql.exec(`SELECT COUNT(*) AS n FROM ${from}`).one()["n"]);
describe("who is told", () => {
  test.each([
    // there are              the alert names       severity  told
    [[chat, quiet, spare], undefined, "down", ["chat", "quiet"]],
    [[chat, quiet, spare], undefined, "warn", ["chat"]],
    [[chat, quiet, spare], ["spare"], "down", ["spare"]],
    [[chat, quiet, spare], ["chat", "spare"], "down", ["chat", "spare"]],
    [[chat, quiet, spare], ["quiet"], "up", []],
    [[chat, quiet, spare], ["chat", "gone"], "down", ["chat"]],
    [[chat, quiet, spare], ["gone"], "down", ["chat", "quiet"]],
    [[chat, quiet, spare], [], "down", []],
    [[spare, other], undefined, "down", ["spare", "other"]],
    [[spare, other], ["gone"], "down", ["spare", "other"]],
    [[spare, other], ["other"], "down", ["other"]],
  ] as const)("of %j, of which %j are named, at %s: %j", (channels, named, severity, expected) =>
    inHouse(channels, async (house) => {
      house.raise({ channels: named, severity });
      await house.tick();
      const told = ["chat", "quiet", "spare", "other"].filter(
        (name) => house.taken(name).length > 0,
      );
      expect(told).toEqual(expected);
      expect(count(house, "alerts WHERE due_at IS NOT NULL")).toBe(0);
    }),
  );

  test("a message to a channel has only what is for it", () =>
    inHouse([chat, mail], async (house) => {
      house.raise({ subjectId: "a", tags: ["web"], channels: ["chat"] });
      house.raise({ subjectId: "b", tags: ["web"] });
      await house.pass(SECOND);
      const told = (name: string) =>
        house.taken(name).map(({ alerts }) => alerts.map(({ subjectId }) => subjectId));
      expect(told("chat")).toEqual([["a", "b"]]);
      expect(told("mail")).toEqual([["b"]]);
    }));
});

describe("what waits for its group", () => {
  test("is looked at again when the minute is over, and not before", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", tags: ["web"] });
      await house.pass(SECOND);
      house.raise({ subjectId: "b", tags: ["web"] });
      await house.pass(SECOND);
      expect(house.dueAt()).toBe(START + SECOND + MINUTE);
      await house.pass(MINUTE - SECOND - 1);
      expect(house.taken("chat")).toHaveLength(1);
      await house.pass(1);
      expect(house.taken("chat")).toHaveLength(2);
    }));

  test("does not wait for a message of another sort: an end is told at once", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", tags: ["web"] });
      await house.pass(SECOND);
      house.raise({ subjectId: "a", tags: ["web"], severity: "up" });
      await house.pass(SECOND);
      expect(house.taken("chat").map(({ severity }) => severity)).toEqual(["down", "up"]);
    }));

  test("does not keep the end of another subject waiting", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", tags: ["web"] });
      await house.pass(SECOND);
      house.raise({ subjectId: "b", tags: ["web"] });
      house.raise({ subjectId: "a", tags: ["web"], severity: "up" });
      house.raise({ subjectId: "b", subject: "key", tags: ["web"], severity: "up" });
      await house.pass(SECOND);
      expect(house.taken("chat").map(({ severity }) => severity)).toEqual(["down", "up"]);
      expect(house.taken("chat")[1]?.alerts).toHaveLength(2);
    }));

  test("has its end told with it, where that came meanwhile", () =>
    inHouse([chat], async (house) => {
      house.raise({ subjectId: "a", tags: ["web"] });
      await house.pass(SECOND);
      house.raise({ subjectId: "b", tags: ["web"], title: "b is down" });
      await house.pass(SECOND);
      house.raise({ subjectId: "b", severity: "up", title: "b is up" });
      await house.pass(SECOND);
      expect(house.taken("chat")).toHaveLength(1);
      expect(house.dueAt()).toBe(START + SECOND + MINUTE);
      await house.pass(MINUTE);
      expect(titles(house).slice(1)).toEqual(["Already over: b is down"]);
    }));

  test("goes on at once in the next tick where there are more than 2,000", () =>
    inHouse([], (house) => {
      for (let index = 0; index < 2_001; index += 1) {
        house.raise({ subjectId: `${index}`, severity: "info" });
      }
      plan(house.sql, [], house.now());
      expect(count(house, "alerts WHERE due_at IS NOT NULL")).toBe(1);
      expect(house.dueAt()).toBe(START);
      plan(house.sql, [], house.now());
      expect(house.dueAt()).toBeUndefined();
      return Promise.resolve();
    }));
});

describe("an end joins the beginning that waits to be sent", () => {
  const away = () => {
    throw new TypeError("Connection refused");
  };
  /** The deliveries of a channel, each as the severities of its alerts. */
  const waiting = ({ sql }: House, channel = "chat") =>
    sql
      .exec(
        `SELECT group_concat(a.severity, ' ') AS severities FROM deliveries d
         JOIN delivery_alerts l ON l.delivery_id = d.id JOIN alerts a ON a.seq = l.seq
         WHERE d.channel = ? GROUP BY d.id ORDER BY d.seq`,
        channel,
      )
      .toArray()
      .map(({ severities }) => severities);

  test("of its own subject", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", away);
      house.raise({ subjectId: "a", remindHours: 0 });
      await house.tick();
      house.raise({ subjectId: "b", severity: "up" });
      house.raise({ subjectId: "a", subject: "key", severity: "up" });
      await house.tick();
      expect(waiting(house)).toEqual(["down", "up", "up"]);
      house.raise({ subjectId: "a", severity: "warn" });
      house.raise({ subjectId: "a", severity: "up" });
      await house.tick();
      expect(waiting(house)).toEqual(["down up", "up", "up", "warn"]);
    }));

  test("the newest of two, once", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", away);
      for (const severity of ["down", "up", "down", "up", "up"] as const) {
        house.raise({ severity });
        await house.tick();
      }
      expect(waiting(house)).toEqual(["down up", "down up", "up"]);
    }));

  test("also where the channel is told of no ends, and on each channel for itself", () =>
    inHouse([chat, quiet], async (house) => {
      house.receive("quiet", away);
      house.raise({});
      await house.tick();
      house.raise({ severity: "up" });
      await house.tick();
      expect(waiting(house, "quiet")).toEqual(["down up"]);
      expect(waiting(house, "chat")).toEqual(["down", "up"]);
    }));

  test.each(["in_flight", "maybe_seen"])("but not where it may have been seen: %s", (column) =>
    inHouse([chat], async (house) => {
      house.receive("chat", away);
      house.raise({});
      await house.tick();
      house.sql.exec(`UPDATE deliveries SET ${column} = 1`);
      house.raise({ severity: "up" });
      await house.tick();
      expect(waiting(house)).toEqual(["down", "up"]);
    }),
  );

  test.each(["sent", "failed", "dropped"])("nor where it is %s", (state) =>
    inHouse([chat], async (house) => {
      house.receive("chat", away);
      house.raise({});
      await house.tick();
      house.sql.exec("UPDATE deliveries SET state = ?, next_at = NULL", state);
      house.raise({ severity: "up" });
      await house.tick();
      expect(waiting(house)).toEqual(["down", "up"]);
    }),
  );

  test("nor a reminder of it", () =>
    inHouse([chat], async (house) => {
      house.raise({ remindHours: 1 });
      await house.pass(HOUR - 1);
      house.receive("chat", away);
      await house.pass(2);
      house.raise({ severity: "up" });
      await house.tick();
      expect(waiting(house)).toEqual(["down", "down", "up"]);
    }));
});

describe("what is old is forgotten", () => {
  const planNow = (house: House) =>
    plan(house.sql, parseChannels(JSON.stringify([chat])), house.now());
  const left = (house: House) => house.alerts().map(({ subjectId }) => subjectId);

  test("after ninety days, with its deliveries", () =>
    inHouse([chat], async (house) => {
      house.raise({ severity: "info" });
      await house.tick();
      await house.pass(90 * DAY);
      planNow(house);
      expect(left(house)).toEqual(["plenum"]);
      await house.pass(1);
      planNow(house);
      expect(left(house)).toEqual([]);
      expect(count(house, "deliveries")).toBe(0);
      expect(count(house, "delivery_alerts")).toBe(0);
    }));

  test("but not while it waits to be told or to be sent, or its subject is down", () =>
    inHouse([chat], async (house) => {
      for (const subjectId of ["done", "untold", "unsent", "over"]) {
        house.raise({ severity: "info", subjectId });
      }
      house.raise({ severity: "down", subjectId: "down", remindHours: 0 });
      house.raise({ severity: "up", subjectId: "up" });
      await house.tick();
      house.sql.exec(
        "UPDATE alerts SET due_at = ? WHERE subject_id = 'untold'",
        START + 1_000 * DAY,
      );
      house.sql.exec(
        `UPDATE deliveries SET state = 'pending', next_at = ? WHERE id IN (SELECT delivery_id
         FROM delivery_alerts l JOIN alerts a ON a.seq = l.seq WHERE a.subject_id = 'unsent')`,
        START + 1_000 * DAY,
      );
      await house.pass(90 * DAY + 1);
      planNow(house);
      expect(left(house)).toEqual(["down", "unsent", "untold"]);
      expect(count(house, "deliveries")).toBe(3);
      expect(count(house, "delivery_alerts")).toBe(3);
    }));

  test("a message goes with the last of its alerts", () =>
    inHouse([chat], async (house) => {
      house.raise({ severity: "info", subjectId: "old", tags: ["web"] });
      house.raise({ severity: "info", subjectId: "new", tags: ["web"] });
      await house.pass(SECOND);
      expect(house.taken("chat")).toHaveLength(1);
      house.sql.exec("UPDATE alerts SET at = ? WHERE subject_id = 'new'", START + DAY);
      await house.pass(90 * DAY);
      planNow(house);
      expect(left(house)).toEqual(["new"]);
      expect(count(house, "deliveries")).toBe(1);
      await house.pass(DAY);
      planNow(house);
      expect(count(house, "deliveries")).toBe(0);
    }));

  test("a hundred in one go, the oldest first", () =>
    inHouse([], (house) => {
      for (let index = 0; index < 101; index += 1) {
        house.raise({ severity: "info", subjectId: `${index}` });
      }
      plan(house.sql, [], START);
      plan(house.sql, [], START + 90 * DAY + 2);
      expect(left(house)).toEqual(["100"]);
      return Promise.resolve();
    }));
});
