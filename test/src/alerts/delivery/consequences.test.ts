import { describe, expect, test } from "vitest";
import type { Outcome } from "../../../../src/alerts/channels/answer.ts";
import { HOUR, MINUTE, SECOND, START, webhook } from "../house.ts";
import { broken, inTable, later, refused, sent, unknown } from "../table.ts";

const chat = webhook("chat");
const mail = webhook("mail");
const spare = webhook("spare", { fallback: true });

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
    // An alert that waits for it goes at once only after an outage of a minute: a short one had nobody wait for long.
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
        title: "The channel “chat” accepts messages again",
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
          title: "The channel “chat” does not accept messages",
          text: expect.stringContaining(
            "“chat” answers: HTTP 401\n\nThis did not arrive: “The link plenum leads nowhere”.",
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
