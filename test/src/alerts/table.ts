/** The tables of an outbox with rules over them: alerts, deliveries, and what is known of the channels. */
import type { AlertKind, NewAlert } from "../../../src/alerts/outbox/alert.ts";
import { parseChannels } from "../../../src/alerts/channels/channels.ts";
import { findDelivery, insertDelivery } from "../../../src/alerts/outbox/sending-table.ts";
import type { Delivery } from "../../../src/alerts/outbox/delivery.ts";
import { insertAlert } from "../../../src/alerts/outbox/raise.ts";
import { recordOutcome, type Means } from "../../../src/alerts/delivery/consequences.ts";
import type { Outcome } from "../../../src/alerts/channels/answer.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { inHouse, START } from "./house.ts";

export const sent: Outcome = { kind: "sent", answer: "HTTP 200" };
export const later = { kind: "later", answer: "HTTP 500" } as const;
export const unknown: Outcome = { kind: "unknown", answer: "lost" };
export const refused: Outcome = { kind: "refused", answer: "HTTP 400" };
export const broken: Outcome = { kind: "broken", answer: "HTTP 401" };

type Row = Record<string, SqlStorageValue>;

/** The rules with these channels, over a database of their own. */
export interface Table {
  readonly sql: SqlStorage;
  readonly rules: Means;
  /** Writes an alert down; its number. */
  readonly alert: (changes?: Partial<NewAlert> & { kind?: AlertKind }) => number;
  /** A delivery of it to a channel, as the first attempt finds it. */
  readonly delivery: (channel: string, seqs?: number[], insteadOf?: string) => Delivery;
  readonly record: (delivery: Delivery, outcome: Outcome, now?: number) => void;
  readonly row: (delivery: Delivery) => Row;
  /** Deliveries as `channel: state, instead of`, in order. */
  readonly all: () => string[];
  /** Alerts that were raised about channels, newest last. */
  readonly raised: () => (NewAlert & { severity: string })[];
  readonly states: () => Row[];
}

export function inTable(channels: readonly object[], run: (table: Table) => void): Promise<void> {
  return inHouse([], ({ sql }) => {
    run(tableOf(sql, channels));
    return Promise.resolve();
  });
}

function tableOf(sql: SqlStorage, channels: readonly object[]): Table {
  const rules: Means = {
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
