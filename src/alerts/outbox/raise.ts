/** Raising an alert: it is written in the transaction that causes it. Loaded by who has something to tell. */
import { HOUR_MS } from "../../durations.ts";
import {
  DEFAULT_REMIND_HOURS,
  FLAPPING_WINDOW_MS,
  MAX_CHANGES_PER_HOUR,
  MAX_TAGS,
  MAX_TEXT_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  SETTLED_AFTER_MS,
  SETTLE_MS,
} from "../limits.ts";
import type { AlertKind, NewAlert } from "./alert.ts";
import { findSubject, insertRaised, saveSubject } from "./raising-table.ts";
import { redact } from "./redact.ts";
import { visible, visibleLine } from "./visible.ts";

/**
 * Writes an alert without its secrets; call it in the transaction that causes it, and `reschedule()` behind
 * it. `now` in unix ms. Returns its id. A subject that changes too often gets one message about that, and
 * then none until it has settled: the alert is kept all the same.
 */
export function raiseAlert(sql: SqlStorage, alert: NewAlert, now: number): string {
  const id = crypto.randomUUID();
  const before = findSubject(sql, alert);
  const downSince = before?.downSince;
  const changes = (before?.changes ?? []).filter(
    (at) => at > now - FLAPPING_WINDOW_MS && at <= now,
  );
  const { kind, silenced, settleAt } = changeOfFlapping(
    alert,
    before?.settleAt,
    changes.length,
    now,
  );
  const downMs = alert.severity === "up" && downSince !== undefined ? now - downSince : undefined;
  insertAlert(sql, { id, alert, now, kind, downMs, silenced });
  if (alert.severity === "down" || alert.severity === "up" || before !== undefined) {
    const isDown =
      alert.severity === "down" || (alert.severity !== "up" && downSince !== undefined);
    const remindHours = alert.remindHours ?? before?.remindHours ?? DEFAULT_REMIND_HOURS;
    // Somebody takes care of this outage: more of it is told, but nobody is reminded.
    const isPlanned = before?.remindAt !== undefined || before?.remindHours === 0;
    const isTaken = downSince !== undefined && !isPlanned;
    const isState = alert.severity === "down" || alert.severity === "up";
    saveSubject(sql, alert, {
      downSince: isDown ? (downSince ?? now) : undefined,
      alertId: isState ? id : (before?.alertId ?? id),
      remindHours,
      remindAt: isDown && remindHours > 0 && !isTaken ? now + remindHours * HOUR_MS : undefined,
      settleAt,
      changes:
        isState && kind === "change" ? [...changes, now].slice(-MAX_CHANGES_PER_HOUR) : changes,
    });
  }
  return id;
}

interface AlertInsert {
  readonly id: string;
  readonly alert: NewAlert;
  readonly now: number;
  readonly kind: AlertKind;
  readonly downMs: number | undefined;
  readonly silenced: string | undefined;
}

/** Writes the row alone: what has no effect on the subject's state. */
export function insertAlert(sql: SqlStorage, insert: AlertInsert): void {
  const { id, alert, now, kind, downMs, silenced } = insert;
  const settles = alert.tags.length > 0 && kind === "change" ? SETTLE_MS : 0;
  insertRaised(sql, {
    id,
    at: now,
    alert: harmless(alert),
    kind,
    downMs,
    dueAt: silenced === undefined ? now + settles : undefined,
    silenced,
  });
}

/** `changes`: so many came within the last hour. */
function changeOfFlapping(
  alert: NewAlert,
  settleAt: number | undefined,
  changes: number,
  now: number,
): { kind: AlertKind; silenced: string | undefined; settleAt: number | undefined } {
  if (alert.severity !== "down" && alert.severity !== "up") {
    return { kind: "change", silenced: undefined, settleAt };
  }
  if (settleAt !== undefined) {
    return { kind: "change", silenced: "flapping", settleAt: now + SETTLED_AFTER_MS };
  }
  if (changes < MAX_CHANGES_PER_HOUR) {
    return { kind: "change", silenced: undefined, settleAt: undefined };
  }
  return { kind: "flapping", silenced: undefined, settleAt: now + SETTLED_AFTER_MS };
}

/** Without secrets, and no longer than a message may be. */
function harmless(alert: NewAlert): NewAlert {
  const facts = Object.entries(alert.facts).map(([name, value]) => [name, safeFact(name, value)]);
  return {
    ...alert,
    title: safe(visibleLine(alert.title), MAX_TITLE_CHARACTERS),
    text: safe(visible(alert.text), MAX_TEXT_CHARACTERS),
    facts: Object.fromEntries(facts) as NewAlert["facts"],
    url: alert.url === undefined ? undefined : redact(alert.url),
    tags: alert.tags.slice(0, MAX_TAGS),
  };
}

/** A fact's name counts too: `password: hunter2` as a pair is as bad as in a text. */
function safeFact(name: string, value: NewAlert["facts"][string]) {
  if (typeof value !== "string") return value;
  const pair = safe(`${name}=${value}`, MAX_TEXT_CHARACTERS);
  return pair.startsWith(`${name}=`)
    ? pair.slice(name.length + 1)
    : safe(value, MAX_TEXT_CHARACTERS);
}

/** Cut before as well, since it may be long, but far enough out that a secret cut in two is gone afterwards. */
function safe(text: string, most: number): string {
  return shortened(redact(shortened(text, 4 * most)), most);
}

/** Keeps the beginning and the end: borg writes the cause first, others last. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text.toWellFormed();
  const half = Math.floor((most - 3) / 2);
  return `${text.slice(0, half)} … ${text.slice(-half)}`.toWellFormed();
}
