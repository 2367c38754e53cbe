/** How rows become checks, and checks rows (table.ts). */
import type { Check, Reason, Settings, State, StoredStatus } from "./check.ts";
import type { OpenDay } from "./days/day.ts";
import type { Facts, Size } from "./facts.ts";
import { defaultSettings } from "./defaults.ts";

/** A row of the checks with that of its state. */
export type CheckRow = {
  id: number;
  uuid: string;
  unique_key: string;
  badge_key: string;
  slug: string;
  settings: string;
  created_at: number;
  status: string;
  pings: number;
  base_at: number;
  last_ping_at: number | null;
  last_success_at: number | null;
  last_event_at: number | null;
  run_at: number | null;
  run_id: string | null;
  last_duration_ms: number | null;
  fails_in_row: number;
  warning: string | null;
  last_flip_at: number | null;
  not_before: number | null;
  deadline: number | null;
  last_facts: string | null;
  sizes: string | null;
  recent: string;
  today: string | null;
};

export function toCheck(row: CheckRow): Check {
  return {
    id: row.id,
    uuid: row.uuid,
    uniqueKey: row.unique_key,
    badgeKey: row.badge_key,
    createdAt: row.created_at,
    // A check that was made before a setting existed has its default.
    settings: { ...defaultSettings, ...(JSON.parse(row.settings) as Partial<Settings>) },
    state: stateOf(row),
  };
}

function stateOf(row: CheckRow): State {
  return {
    status: row.status as StoredStatus,
    pings: row.pings,
    baseAt: row.base_at,
    lastPingAt: row.last_ping_at ?? undefined,
    lastSuccessAt: row.last_success_at ?? undefined,
    lastEventAt: row.last_event_at ?? undefined,
    run: row.run_at === null ? undefined : { startedAt: row.run_at, id: row.run_id ?? undefined },
    lastDurationMs: row.last_duration_ms ?? undefined,
    failsInRow: row.fails_in_row,
    warning: fromJson<Reason>(row.warning),
    lastFlipAt: row.last_flip_at ?? undefined,
    notBefore: row.not_before ?? undefined,
    deadline: row.deadline ?? undefined,
    lastFacts: fromJson<Facts>(row.last_facts),
    sizes: fromJson<Size[]>(row.sizes) ?? [],
    recent: row.recent,
    today: fromJson<OpenDay>(row.today),
  };
}

/** The columns that pings and time change, in the order of `STATE_COLUMNS`. */
export function stateValues(state: State): (string | number | null)[] {
  return [
    state.status,
    state.pings,
    state.baseAt,
    state.lastPingAt ?? null,
    state.lastSuccessAt ?? null,
    state.lastEventAt ?? null,
    state.run?.startedAt ?? null,
    state.run?.id ?? null,
    state.lastDurationMs ?? null,
    state.failsInRow,
    toJson(state.warning),
    state.lastFlipAt ?? null,
    state.notBefore ?? null,
    state.deadline ?? null,
    toJson(state.lastFacts),
    state.sizes.length === 0 ? null : JSON.stringify(state.sizes),
    state.recent,
    toJson(state.today),
  ];
}

export const STATE_COLUMNS = `status, pings, base_at, last_ping_at, last_success_at, last_event_at, run_at,
  run_id, last_duration_ms, fails_in_row, warning, last_flip_at, not_before, deadline, last_facts, sizes,
  recent, today`;

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
const fromJson = <Value>(text: string | null) =>
  text === null ? undefined : (JSON.parse(text) as Value);
