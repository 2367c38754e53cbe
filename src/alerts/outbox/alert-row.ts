/** From rows of alerts to alerts, as far as those can be read. */
import type { Alert, AlertKind, AlertSeverity, AlertSubject, NewAlert } from "./alert.ts";

/** Of the table as `a`. */
export const ALERT_COLUMNS =
  "a.seq, a.id, a.at, a.subject, a.subject_id, a.severity, a.kind, a.down_ms, a.body, a.due_at, a.silenced, a.acknowledged_at, a.acknowledged_by";

/** What is read of a row, see ALERT_COLUMNS. */
export type AlertRow = {
  seq: number;
  id: string;
  at: number;
  subject: string;
  subject_id: string;
  severity: string;
  kind: string;
  down_ms: number | null;
  body: string;
  due_at: number | null;
  silenced: string | null;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
};

/** What a row says; undefined if that cannot be read, as after damage or by another program's hand. */
export function saidIn(body: string): NewAlert | undefined {
  try {
    const said = JSON.parse(body) as Partial<NewAlert> | null;
    const texts = [said?.subject, said?.subjectId, said?.severity, said?.title, said?.text];
    const isWhole = texts.every((text) => typeof text === "string") && Array.isArray(said?.tags);
    return isWhole ? { ...(said as NewAlert), facts: said?.facts ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

/** undefined: it cannot be read. */
export function toAlert(row: AlertRow): Alert | undefined {
  const said = saidIn(row.body);
  return (
    said && {
      ...said,
      // JSON has no undefined: what was not set is not there.
      id: row.id,
      at: row.at,
      kind: row.kind as AlertKind,
      downMs: row.down_ms ?? undefined,
    }
  );
}

/** Of what cannot be read there is what stands in other columns. */
export const toBareAlert = (row: AlertRow): Alert => ({
  subject: row.subject as AlertSubject,
  subjectId: row.subject_id,
  severity: row.severity as AlertSeverity,
  title: "…",
  text: "",
  facts: {},
  url: undefined,
  tags: [],
  channels: [],
  id: row.id,
  at: row.at,
  kind: row.kind as AlertKind,
  downMs: row.down_ms ?? undefined,
});
