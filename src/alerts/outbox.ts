/** Alerts that wait to be told: a part that a store embeds, written in the transaction that caused them. */
import type { Schema } from "../store/schema.ts";
import type { NewAlert } from "./alert.ts";

export const outboxSchema: Schema = {
  part: "outbox",
  steps: [
    `CREATE TABLE alerts (
       id TEXT PRIMARY KEY,      -- random; the stable part of every delivery's id
       at INTEGER NOT NULL,      -- unix ms
       subject TEXT NOT NULL,
       subject_id TEXT NOT NULL,
       severity TEXT NOT NULL,
       body TEXT NOT NULL        -- JSON: the whole NewAlert
     ) WITHOUT ROWID;
     CREATE INDEX alerts_by_time ON alerts (at);`,
  ],
};

/** Writes an alert; call it in the transaction that causes it. `now` in unix ms. Returns its id. */
export function raiseAlert(sql: SqlStorage, alert: NewAlert, now: number): string {
  const id = crypto.randomUUID();
  sql.exec(
    "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?)",
    id,
    now,
    alert.subject,
    alert.subjectId,
    alert.severity,
    JSON.stringify(alert),
  );
  return id;
}
