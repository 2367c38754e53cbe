import { describe, expect, test } from "vitest";
import type { AlertKind, NewAlert } from "../../../src/alerts/outbox/alert.ts";
import { parseChannels } from "../../../src/alerts/channels/channels.ts";
import {
  findDelivery,
  insertDelivery,
  type Delivery,
} from "../../../src/alerts/outbox/delivery-table.ts";
import { insertAlert } from "../../../src/alerts/outbox/outbox.ts";
import {
  escalate,
  recordOutcome,
  type House as Rules,
} from "../../../src/alerts/delivery/consequences.ts";
import type { Outcome } from "../../../src/alerts/channels/answer.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { HOUR, inHouse, MINUTE, SECOND, START, webhook } from "./house.ts";

const chat = webhook("chat");
const mail = webhook("mail");
const spare = webhook("spare", { fallback: true });
const quiet = webhook("quiet", { fallback: true, severities: ["warn"] });

const sent: Outcome = { kind: "sent", answer: "HTTP 200" };
const later: Outcome = { kind: "later", answer: "HTTP 500" };
const unknown: Outcome = { kind: "unknown", answer: "lost" };
const refused: Outcome = { kind: "refused", answer: "HTTP 400" };
const broken: Outcome = { kind: "broken", answer: "HTTP 401" };

type Row = Record<string, SqlStorageValue>;

/** The rules with these channels, over a database of their own. */
interface Table {
  readonly sql: SqlStorage;
  readonly rules: Rules;
  /** Writes an alert down; its number. */
  readonly alert: (changes?: Partial<NewAlert> & { kind?: AlertKind }) => number;
  /** A delivery of it to a channel, as the first attempt finds it. */
  readonly delivery: (channel: string, seqs?: number[], insteadOf?: string) => Delivery;
  readonly record: (delivery: Delivery, outcome: Outcome, now?: number) => void;
  readonly row: (delivery: Delivery) => Row;
  /** Deliveries as `channel: state, instead of`, in order. */
  readonly all: () => string[];
  /** What was raised about channels, newest last. */
  readonly raised: () => (NewAlert & { severity: string })[];
  readonly states: () => Row[];
}

function inTable(channels: readonly object[], run: (table: Table) => void): Promise<void> {
  return inHouse([], ({ sql }) => {
    run(tableOf(sql, channels));
    return Promise.resolve();
  });
}

function tableOf(sql: SqlStorage, channels: readonly object[]): Table {
  const rules: Rules = {
    channels: parseChannels(JSON.stringify(channels)),
    config: parseConfig({ LANGUAGE: "en" }),
  };
  let count = 0;
  const newest = (table: string) => sql.exec(`SELECT MAX(seq) AS seq FROM ${table}`).one()["seq"];
  const alert: Table["alert"] = ({ kind = "change", ...changes } = {}) => {
    count += 1;
    const whole = { ...plain, subjectId: `subject-${count}`, ...changes };
    const id = `alert-${count}`;
    insertAlert(sql, {
      id,
      alert: whole,
      now: START,
      kind,
      downMs: undefined,
      silenced: undefined,
    });
    return Number(newest("alerts"));
  };
  return {
    sql,
    rules,
    alert,
    delivery: (channel, seqs = [alert()], insteadOf) => {
      insertDelivery(sql, { channel, insteadOf, escalates: true }, seqs, START);
      const { id } = sql
        .exec<{ id: string }>("SELECT id FROM deliveries WHERE seq = ?", newest("deliveries"))
        .one();
      return { ...(findDelivery(sql, id) as Delivery), attempts: 1 };
    },
    record: (delivery, outcome, now = START) => recordOutcome(sql, delivery, outcome, rules, now),
    row: ({ id }) => sql.exec<Row>("SELECT * FROM deliveries WHERE id = ?", id).one(),
    all: () =>
      sql
        .exec<{ told: string }>(
          `SELECT channel || ': ' || state || coalesce(', ' || instead_of, '') AS told
           FROM deliveries ORDER BY seq`,
        )
        .toArray()
        .map(({ told }) => told),
    raised: () =>
      sql
        .exec<{ body: string }>("SELECT body FROM alerts WHERE subject = 'service' ORDER BY seq")
        .toArray()
        .map(({ body }) => JSON.parse(body) as NewAlert),
    states: () => sql.exec<Row>("SELECT * FROM channel_states ORDER BY channel").toArray(),
  };
}

const plain: NewAlert = {
  subject: "link",
  subjectId: "plenum",
  severity: "down",
  title: "The link plenum leads nowhere",
  text: "",
  facts: {},
  url: undefined,
  tags: [],
  channels: undefined,
};

describe("what becomes of a delivery", () => {
  test.each<[Outcome, string, number | null, number]>([
    [sent, "sent", null, 0],
    [later, "pending", START + 10 * SECOND, 0],
    [{ ...later, retryAfterMs: 90 * SECOND }, "pending", START + 90 * SECOND, 0],
    [unknown, "pending", START + 10 * SECOND, 1],
    [refused, "failed", null, 0],
    [broken, "failed", null, 0],
  ])("after %j: %s, next at %s", (outcome, state, next_at, maybe_seen) =>
    inTable([chat, mail], ({ sql, delivery, record, row }) => {
      const tested = delivery("chat");
      const other = delivery("chat");
      sql.exec("UPDATE deliveries SET in_flight = 1");
      record(tested, outcome);
      expect(row(tested)).toMatchObject({
        state,
        next_at,
        last_at: START,
        last_answer: outcome.answer,
        in_flight: 0,
        maybe_seen,
      });
      expect(row(other)).toMatchObject({ state: "pending", in_flight: 1, last_at: null });
    }),
  );

  test("it may have been seen once and for all", () =>
    inTable([chat], ({ delivery, record, row }) => {
      const tested = delivery("chat");
      record(tested, unknown);
      record(tested, later);
      expect(row(tested)["maybe_seen"]).toBe(1);
    }));

  test.each([
    [48 * HOUR - 1, "pending"],
    [48 * HOUR, "failed"],
  ])("is tried again for two days: after %i ms %s", (passed, state) =>
    inTable([chat, spare], ({ delivery, record, row }) => {
      const tested = delivery("chat");
      record(tested, later, START + passed);
      expect(row(tested)["state"]).toBe(state);
    }),
  );
});

describe("what is known of a channel", () => {
  test("since when it fails, each for itself, until it works", () =>
    inTable([chat, mail], ({ delivery, record, states }) => {
      record(delivery("chat"), later, START);
      record(delivery("mail"), unknown, START + 1);
      record(delivery("chat"), later, START + 2);
      expect(states()).toEqual([
        { channel: "chat", failing_since: START, reported_at: null },
        { channel: "mail", failing_since: START + 1, reported_at: null },
      ]);
      record(delivery("chat"), sent, START + 3);
      expect(states()).toMatchObject([{ channel: "mail" }]);
      record(delivery("chat"), later, START + 4);
      expect(states()).toMatchObject([{ failing_since: START + 4 }, { channel: "mail" }]);
    }));

  test.each([
    // What waits for it goes at once only after an outage of a minute: a short one had nobody wait for long.
    [MINUTE - 1, false],
    [MINUTE, true],
    [HOUR, true],
  ])("back after %i ms, what waits for it goes at once: %s", (passed, atOnce) =>
    inTable([chat, mail], ({ sql, delivery, record, row }) => {
      const [first, second, lost, other] = [
        delivery("chat"),
        delivery("chat"),
        delivery("chat"),
        delivery("mail"),
      ];
      const far = START + 2 * HOUR;
      record(first, later, START);
      record(lost, refused, START);
      sql.exec("UPDATE deliveries SET next_at = ? WHERE state = 'pending'", far);
      const now = START + passed;
      record(first, sent, now);
      expect(row(second)["next_at"]).toBe(atOnce ? now : far);
      expect(row(other)["next_at"]).toBe(far);
      expect(row(lost)["next_at"]).toBeNull();
      expect(row(first)["next_at"]).toBeNull();
    }),
  );

  test("what was due already keeps its place", () =>
    inTable([chat], ({ delivery, record, row }) => {
      const [first, second] = [delivery("chat"), delivery("chat")];
      record(first, later, START);
      record(first, sent, START + HOUR);
      expect(row(second)["next_at"]).toBe(START);
    }));

  test("that it works again is told where it was told that it did not, and to the others", () =>
    inTable([chat, mail, spare], ({ delivery, record, raised, states }) => {
      record(delivery("chat"), later);
      record(delivery("chat"), sent);
      expect(raised()).toEqual([]);
      record(delivery("chat"), broken);
      record(delivery("chat"), broken);
      record(delivery("mail"), sent);
      expect(raised().map(({ severity }) => severity)).toEqual(["down"]);
      expect(states()).toEqual([{ channel: "chat", failing_since: START, reported_at: START }]);
      record(delivery("chat"), sent, START + HOUR);
      expect(raised().at(-1)).toMatchObject({
        subject: "service",
        subjectId: "channel:chat",
        severity: "up",
        title: "The channel “chat” takes messages again",
        text: "A message has arrived.",
        facts: { channel: "chat" },
        tags: [],
        channels: ["mail", "spare"],
      });
      record(delivery("chat"), sent, START + HOUR);
      expect(raised()).toHaveLength(2);
    }));
});

describe("a channel that is broken", () => {
  test("is reported to the others, with its answer and what did not arrive", () =>
    inTable([chat, mail, spare], ({ delivery, record, raised }) => {
      record(delivery("chat"), broken);
      expect(raised()).toMatchObject([
        {
          subjectId: "channel:chat",
          severity: "down",
          title: "The channel “chat” takes no messages",
          text: expect.stringContaining(
            "“chat” answers: HTTP 401\n\nThis did not arrive: “DOWN: The link plenum leads nowhere”.",
          ),
          facts: { channel: "chat", answer: "HTTP 401" },
          tags: [],
          channels: ["mail", "spare"],
        },
      ]);
    }));

  test("is reported once, each channel for itself", () =>
    inTable([chat, mail, spare], ({ delivery, record, raised, states }) => {
      record(delivery("chat"), broken);
      record(delivery("mail"), broken, START + 1);
      record(delivery("chat"), broken, START + 2);
      expect(raised().map(({ subjectId }) => subjectId)).toEqual(["channel:chat", "channel:mail"]);
      expect(states()).toMatchObject([
        { channel: "chat", failing_since: START, reported_at: START },
        { channel: "mail", reported_at: START + 1 },
      ]);
    }));

  test("also where it stands in for another one, or is only tried", () =>
    inTable([chat, mail, spare], ({ alert, delivery, record, raised, all }) => {
      record(delivery("spare", undefined, "chat"), broken);
      record(delivery("mail", [alert({ kind: "test" })]), broken);
      expect(raised().map(({ subjectId }) => subjectId)).toEqual(["channel:spare", "channel:mail"]);
      expect(raised()[0]?.channels).toEqual(["chat", "mail"]);
      expect(all()).toEqual(["spare: failed, chat", "mail: failed"]);
    }));
});

describe("the fallback channels", () => {
  test("get what is not taken, once, and do not escalate it any further", () =>
    inTable([chat, mail, spare, webhook("last", { fallback: true })], (table) => {
      const { delivery, record, all, sql, row } = table;
      const tested = delivery("chat");
      record(tested, refused);
      expect(all()).toEqual(["chat: failed", "spare: pending, chat", "last: pending, chat"]);
      expect(row(tested)["escalate_at"]).toBeNull();
      const rows = sql.exec(
        "SELECT escalate_at, next_at FROM deliveries WHERE instead_of = 'chat'",
      );
      expect(rows.toArray()).toEqual([
        { escalate_at: null, next_at: START },
        { escalate_at: null, next_at: START },
      ]);
      expect(table.raised()).toEqual([]);
      expect(sql.exec("SELECT COUNT(*) AS n FROM delivery_alerts").one()).toEqual({ n: 3 });
    }));

  test("get nothing twice: neither after ten minutes and at the end, nor what they have themselves", () =>
    inTable([chat, spare], (table) => {
      const { alert, delivery, record, all, rules, sql } = table;
      const tested = delivery("chat");
      escalate(sql, tested, "late", rules, START + 10 * MINUTE);
      record(tested, later, START + 48 * HOUR);
      expect(all()).toEqual(["chat: failed", "spare: pending, chat"]);
      const seqs = [alert()];
      record(delivery("spare", seqs), sent);
      record(delivery("chat", seqs), refused);
      expect(all().slice(2)).toEqual(["spare: sent", "chat: failed"]);
    }));

  test.each([
    ["pending", 0],
    ["sent", 0],
    ["failed", 1],
    ["dropped", 1],
  ])("that have it as %s get %i more", (state, more) =>
    inTable([chat, spare], ({ sql, alert, delivery, record, all }) => {
      const seqs = [alert()];
      delivery("spare", seqs);
      sql.exec("UPDATE deliveries SET state = ?", state);
      record(delivery("chat", seqs), refused);
      expect(all()).toHaveLength(2 + more);
    }),
  );

  test("are told of what they take only, in the message's order", () =>
    inTable([chat, spare, quiet], ({ sql, alert, delivery, record, all }) => {
      const seqs = [alert({ severity: "warn" }), alert({ severity: "down" })];
      record(delivery("chat", seqs), refused);
      expect(all()).toEqual(["chat: failed", "spare: pending, chat", "quiet: pending, chat"]);
      const told = sql.exec(
        `SELECT d.channel, l.seq FROM deliveries d JOIN delivery_alerts l ON l.delivery_id = d.id
         WHERE d.instead_of IS NOT NULL ORDER BY d.seq, l.seq`,
      );
      expect(told.toArray()).toEqual([
        { channel: "spare", seq: seqs[0] },
        { channel: "spare", seq: seqs[1] },
        { channel: "quiet", seq: seqs[0] },
      ]);
    }));

  test("that take none of it are told nothing", () =>
    inTable([chat, quiet], ({ delivery, record, all, raised }) => {
      record(delivery("chat"), refused);
      expect(all()).toEqual(["chat: failed"]);
      expect(raised()).toEqual([]);
    }));

  test("do not stand in for themselves, nor for what stands in, nor for a test", () =>
    inTable([chat, spare], ({ alert, delivery, record, all, row }) => {
      const [own, instead, trial] = [
        delivery("spare"),
        delivery("chat", undefined, "mail"),
        delivery("chat", [alert({ kind: "test" })]),
      ];
      for (const one of [own, instead, trial]) record(one, refused);
      expect(all()).toEqual(["spare: failed", "chat: failed, mail", "chat: failed"]);
      for (const one of [own, instead, trial]) expect(row(one)["escalate_at"]).toBeNull();
    }));

  test("stand in for a message in which there is a test and something else", () =>
    inTable([chat, spare], ({ alert, delivery, record, all }) => {
      record(delivery("chat", [alert({ kind: "test" }), alert()]), refused);
      expect(all()).toEqual(["chat: failed", "spare: pending, chat"]);
    }));

  test("where there are none the others hear that it did not arrive, with the last answer", () =>
    inTable([chat, mail], ({ delivery, record, raised, all }) => {
      record(delivery("chat"), refused);
      expect(all()).toEqual(["chat: failed"]);
      expect(raised()).toMatchObject([
        { subjectId: "channel:chat", facts: { answer: "HTTP 400" }, channels: ["mail"] },
      ]);
    }));

  test("get a message that the receiver takes no more after it was sent, no more", () =>
    inTable([chat, spare], ({ delivery, record, row, all }) => {
      const tested = delivery("chat");
      expect(row(tested)["escalate_at"]).toBe(START + 10 * MINUTE);
      record(tested, later);
      expect(row(tested)["escalate_at"]).toBe(START + 10 * MINUTE);
      record(tested, sent);
      expect(row(tested)["escalate_at"]).toBeNull();
      expect(all()).toEqual(["chat: sent"]);
    }));

  test("and the channel's outage are told both where it is broken", () =>
    inTable([chat, spare], ({ delivery, record, raised, all }) => {
      record(delivery("chat"), broken);
      expect(all()).toEqual(["chat: failed", "spare: pending, chat"]);
      expect(raised()).toMatchObject([{ subjectId: "channel:chat", channels: ["spare"] }]);
    }));
});
