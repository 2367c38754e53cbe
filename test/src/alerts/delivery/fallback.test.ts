import { describe, expect, test } from "vitest";
import { escalate } from "../../../../src/alerts/delivery/consequences.ts";
import { HOUR, MINUTE, START, webhook } from "../house.ts";
import { broken, inTable, later, refused, sent } from "../table.ts";

const chat = webhook("chat");
const mail = webhook("mail");
const spare = webhook("spare", { fallback: true });
const quiet = webhook("quiet", { fallback: true, severities: ["warn"] });

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
