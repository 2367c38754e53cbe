import { describe, expect, test, vi } from "vitest";
import type { StoreProblem } from "../../../../src/store/report.ts";
import { insertDelivery } from "../../../../src/alerts/outbox/sending-table.ts";
import { createOutbox } from "../../../../src/alerts/delivery/embedded.ts";
import { insertAlert } from "../../../../src/alerts/outbox/raise.ts";
import type { AlertKind } from "../../../../src/alerts/outbox/alert.ts";
import { HOUR, inHouse, MINUTE, SECOND, settingsOf, START, webhook, type House } from "../house.ts";

const chat = webhook("chat");
const mail = webhook("mail");

/** An outbox of its own in the house's storage; `ended` is the end of its next run. */
function outboxOf({ storage }: House, settings = settingsOf([chat, mail])) {
  let moves = 0;
  let next = Promise.withResolvers<void>();
  const outbox = createOutbox(storage, settings, () => {
    moves += 1;
    next.resolve();
    next = Promise.withResolvers<void>();
    return Promise.resolve();
  });
  return { outbox, settings, ended: () => next.promise, moves: () => moves };
}

/** How many alerts a health check is told of. */
const undelivered = (problems: readonly StoreProblem[]) => problems[0]?.count ?? 0;

const deliver = ({ sql }: House, channel: string) =>
  insertDelivery(sql, { channel, insteadOf: undefined, escalates: false }, [], START);

describe("when the outbox is due", () => {
  test("never, where nothing waits", () =>
    inHouse([chat], async (house) => {
      expect(outboxOf(house).outbox.dueAt()).toBeUndefined();
    }));

  test.each<[string, (house: House) => void]>([
    [
      "an alert that was not told",
      ({ raise, sql }) => {
        raise({ severity: "info" });
        sql.exec("UPDATE alerts SET due_at = due_at + 5");
      },
    ],
    [
      "a delivery",
      (house) => {
        deliver(house, "chat");
        house.sql.exec("UPDATE deliveries SET next_at = next_at + 5");
      },
    ],
    [
      "a fallback",
      (house) => {
        deliver(house, "chat");
        house.sql.exec(
          "UPDATE deliveries SET state = 'sent', next_at = NULL, escalate_at = ?",
          START + 5,
        );
      },
    ],
    [
      "a reminder",
      ({ raise, sql }) => {
        raise({});
        sql.exec("UPDATE alerts SET due_at = NULL");
        sql.exec("UPDATE subjects SET remind_at = ?", START + 5);
      },
    ],
    [
      "the end of flapping",
      ({ raise, sql }) => {
        raise({ remindHours: 0 });
        sql.exec("UPDATE alerts SET due_at = NULL");
        sql.exec("UPDATE subjects SET settle_at = ?", START + 5);
      },
    ],
  ])("%s alone", (_what, prepare) =>
    inHouse([chat], async (house) => {
      prepare(house);
      const { outbox } = outboxOf(house);
      expect(outbox.dueAt()).toBe(START + 5);
    }),
  );

  test("the earliest of all counts, and only what is pending", () =>
    inHouse([chat], async (house) => {
      house.raise({});
      for (const channel of ["chat", "mail", "lost"]) deliver(house, channel);
      house.sql.exec("UPDATE deliveries SET next_at = ? WHERE channel = 'chat'", START - 3);
      house.sql.exec("UPDATE deliveries SET next_at = ? WHERE channel = 'mail'", START - 5);
      house.sql.exec(
        "UPDATE deliveries SET next_at = ?, state = 'failed' WHERE channel = 'lost'",
        START - 9,
      );
      expect(outboxOf(house).outbox.dueAt()).toBe(START - 5);
    }));
});

describe("a start", () => {
  test.each([
    [START - 1, 0],
    [START, 1],
    [START + 1, 1],
  ])("at %i of what is due at the beginning sends %i", (now, expected) =>
    inHouse([chat], async (house) => {
      house.raise({ severity: "info" });
      const { outbox, ended, moves } = outboxOf(house);
      const end = ended();
      outbox.start(now);
      if (expected > 0) await end;
      expect(house.taken("chat")).toHaveLength(expected);
      expect(moves()).toBe(expected);
      expect(outbox.dueAt()).toBe(expected > 0 ? undefined : START);
    }),
  );

  test("does nothing where nothing is due", () =>
    inHouse([chat], async (house) => {
      const { outbox } = outboxOf(house);
      outbox.start(START);
      expect(outbox.dueAt()).toBeUndefined();
    }));

  test("goes by the moment that it is given, and on from there", () =>
    inHouse([chat], async (house) => {
      house.raise({ severity: "info" });
      const { outbox, ended } = outboxOf(house);
      house.receive("chat", () => {
        vi.setSystemTime(START + SECOND);
        return new Response("");
      });
      const end = ended();
      outbox.start(START + HOUR);
      await end;
      expect(house.alerts()[0]?.deliveries).toMatchObject([
        { createdAt: START + HOUR, lastAt: START + HOUR + SECOND, state: "sent" },
        { channel: "mail", createdAt: START + HOUR },
      ]);
    }));

  test("that is still being loaded has what is due: it rings no alarm, and nobody starts another", () =>
    inHouse([chat], async (house) => {
      house.raise({ severity: "info" });
      const { outbox, ended, moves } = outboxOf(house);
      const end = ended();
      outbox.start(START);
      expect(outbox.dueAt()).toBe(START + 15 * SECOND);
      outbox.start(START);
      await end;
      expect(moves()).toBe(1);
      expect(outbox.dueAt()).toBeUndefined();
    }));

  test("is due every 15 s while it is under way, and not for the channel that it serves", () =>
    inHouse([chat], async (house) => {
      const held = Promise.withResolvers<void>();
      house.receive("chat", async () => {
        await held.promise;
        return new Response("");
      });
      house.raise({ severity: "info" });
      const { outbox, ended } = outboxOf(house);
      const end = ended();
      vi.setSystemTime(START + 16 * SECOND);
      outbox.start(START + 16 * SECOND);
      await expect.poll(() => house.sent("chat").length).toBe(1);
      await expect.poll(() => house.taken("mail").length).toBe(1);
      house.sql.exec("UPDATE deliveries SET escalate_at = NULL");
      house.sql.exec("UPDATE deliveries SET next_at = ? WHERE channel = 'chat'", START);
      expect(outbox.dueAt()).toBe(START + 30 * SECOND);
      vi.setSystemTime(START + 30 * SECOND);
      expect(outbox.dueAt()).toBe(START + 45 * SECOND);
      house.raise({ severity: "info", subjectId: "other" });
      expect(outbox.dueAt()).toBe(START + 30 * SECOND);
      house.sql.exec("UPDATE alerts SET due_at = NULL");
      outbox.start(START + 30 * SECOND);
      expect(house.sent("chat")).toHaveLength(1);
      held.resolve();
      await end;
      expect(outbox.dueAt()).toBeUndefined();
    }));

  test("that cannot read the channels is tried again after a minute, and the log says why", () =>
    inHouse([chat], async (house) => {
      const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
      house.raise({ severity: "info" });
      const settings = settingsOf([{ name: "chat", kind: "pigeon" }]);
      const { outbox, ended } = outboxOf(house, settings);
      const run = async (now: number) => {
        const end = ended();
        vi.setSystemTime(now);
        outbox.start(now);
        await end;
      };
      await run(START);
      expect(JSON.parse(String(error.mock.calls[0]?.[0]))).toEqual({
        level: "error",
        event: "alerts.run-failed",
        message: expect.stringContaining("ALERT_CHANNELS: channel 1: kind must be one of"),
      });
      expect(outbox.dueAt()).toBe(START + MINUTE);
      Object.assign(settings, { ALERT_CHANNELS: JSON.stringify([chat]) });
      vi.setSystemTime(START + MINUTE - 1);
      outbox.start(START + MINUTE - 1);
      expect(outbox.dueAt()).toBe(START + MINUTE);
      await run(START + MINUTE);
      expect(house.taken("chat")).toHaveLength(1);
      expect(outbox.dueAt()).toBeUndefined();
    }));
});

describe("after a crash", () => {
  test.each([
    // attempts, state, in flight    next at        maybe seen
    [1, "pending", 1, START + HOUR, 1],
    [3, "pending", 1, START + HOUR, 1],
    [4, "pending", 1, START + 9 * HOUR, 1],
    [1, "pending", 0, START + 9 * HOUR, 0],
    [1, "failed", 1, START + 9 * HOUR, 0],
  ])("with %i attempts, %s, in flight %i: at %i", (attempts, state, inFlight, next_at, seen) =>
    inHouse([chat], async (house) => {
      deliver(house, "chat");
      house.sql.exec(
        "UPDATE deliveries SET attempts = ?, state = ?, in_flight = ?, next_at = ?",
        attempts,
        state,
        inFlight,
        START + 9 * HOUR,
      );
      vi.setSystemTime(START + HOUR);
      const { outbox, ended } = outboxOf(house);
      // A store that starts writes nothing: its first tick does, which is due at once.
      const isInterrupted = state === "pending" && inFlight === 1;
      if (isInterrupted) expect(outbox.dueAt()).toBe(START + HOUR);
      const { in_flight } = house.sql.exec("SELECT in_flight FROM deliveries").one();
      expect(in_flight).toBe(inFlight);
      const end = next_at === START + HOUR ? ended() : undefined;
      outbox.start(START + HOUR);
      expect(house.sql.exec("SELECT * FROM deliveries").one()).toMatchObject({
        next_at,
        maybe_seen: seen,
        in_flight: state === "pending" ? 0 : inFlight,
        attempts,
        state,
      });
      await end;
    }),
  );
});

describe("an alert that reached nobody", () => {
  /** An alert of a kind, and its deliveries' states; undefined: none were made yet. */
  function alert({ sql }: House, kind: AlertKind, states: readonly string[] | undefined): void {
    const id = crypto.randomUUID();
    insertAlert(sql, {
      id,
      alert: {
        subject: "link",
        subjectId: "plenum",
        severity: "down",
        title: "T",
        text: "",
        facts: {},
        url: undefined,
        tags: [],
        channels: undefined,
      },
      now: START,
      kind,
      downMs: undefined,
      silenced: undefined,
    });
    if (states !== undefined) sql.exec("UPDATE alerts SET due_at = NULL");
    const seq = Number(sql.exec("SELECT seq FROM alerts WHERE id = ?", id).one()["seq"]);
    for (const state of states ?? []) {
      insertDelivery(sql, { channel: "chat", insteadOf: undefined, escalates: true }, [seq], START);
      sql.exec(
        "UPDATE deliveries SET state = ? WHERE seq = (SELECT MAX(seq) FROM deliveries)",
        state,
      );
    }
  }

  test.each([
    [10 * MINUTE - 1, 0],
    [10 * MINUTE, 1],
    [72 * HOUR - 1, 1],
    [72 * HOUR, 0],
  ])("shows from ten minutes to three days: after %i ms %i", (passed, expected) =>
    inHouse([chat], async (house) => {
      alert(house, "change", ["failed"]);
      expect(undelivered(outboxOf(house).outbox.problems(START + passed))).toBe(expected);
    }),
  );

  test.each<[AlertKind, string[] | undefined, number]>([
    ["change", undefined, 1],
    ["change", [], 0],
    ["change", ["pending"], 1],
    ["change", ["failed"], 1],
    ["change", ["dropped"], 0],
    ["change", ["sent"], 0],
    ["change", ["failed", "sent"], 0],
    ["change", ["pending", "sent"], 0],
    ["change", ["failed", "dropped", "pending"], 1],
    ["reminder", ["failed"], 1],
    ["test", ["failed"], 0],
    ["test", undefined, 0],
  ])("%s with the deliveries %j counts %i", (kind, states, expected) =>
    inHouse([chat], async (house) => {
      alert(house, kind, states);
      expect(undelivered(outboxOf(house).outbox.problems(START + HOUR))).toBe(expected);
    }),
  );

  test("counts, and what reached somebody does not", () =>
    inHouse([chat], async (house) => {
      alert(house, "change", ["failed"]);
      alert(house, "change", ["sent"]);
      alert(house, "change", ["pending"]);
      expect(undelivered(outboxOf(house).outbox.problems(START + HOUR))).toBe(2);
    }));
});
