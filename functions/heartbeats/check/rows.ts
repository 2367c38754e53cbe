/** Checks, their states and the tags that lead to them, and how rows become checks. */
import type { Check, Reason, Settings, State, StoredStatus } from "./check.ts";
import type { Facts, Size } from "./facts.ts";
import { WAKE_EARLY_PART } from "../limits.ts";
import { defaultSettings } from "./defaults.ts";

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
};

function toCheck(row: CheckRow): Check {
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
  };
}

const SELECT = "SELECT * FROM checks JOIN check_states ON check_id = id";

/** The checks that a condition selects; what follows WHERE, with its values. */
export function selectChecks(
  sql: SqlStorage,
  where: string,
  ...values: (string | number)[]
): Check[] {
  return sql
    .exec<CheckRow>(`${SELECT} WHERE ${where}`, ...values)
    .toArray()
    .map(toCheck);
}

export const checkById = (sql: SqlStorage, id: number): Check | undefined =>
  selectChecks(sql, "id = ?", id)[0];

export const checkByUuid = (sql: SqlStorage, uuid: string): Check | undefined =>
  selectChecks(sql, "uuid = ?", uuid)[0];

/** At most two: more is no more ambiguous. */
export const checksBySlug = (sql: SqlStorage, slug: string): Check[] =>
  selectChecks(sql, "slug = ? AND slug <> '' LIMIT 2", slug);

/** Checks with all of these tags and this slug, in the order of their making. */
export function listChecks(
  sql: SqlStorage,
  { tags, slug }: { readonly tags: readonly string[]; readonly slug: string | undefined },
): Check[] {
  const conditions = tags.map(() => "id IN (SELECT check_id FROM check_tags WHERE tag = ?)");
  const values: string[] = [...tags];
  if (slug !== undefined) {
    conditions.push("slug = ?");
    values.push(slug);
  }
  const where = conditions.length === 0 ? "TRUE" : conditions.join(" AND ");
  return selectChecks(sql, `${where} ORDER BY id`, ...values);
}

/** Other checks that share a tag with this one, at most so many. */
export function neighboursOf(sql: SqlStorage, { id, settings }: Check, most: number): Check[] {
  const { tags } = settings;
  if (tags.length === 0) return [];
  const marks = tags.map(() => "?").join(", ");
  return selectChecks(
    sql,
    `id IN (SELECT check_id FROM check_tags WHERE tag IN (${marks}) AND check_id <> ? LIMIT ?)`,
    ...tags,
    id,
    most,
  );
}

/** All tags in use. */
export function allTags(sql: SqlStorage): string[] {
  return sql
    .exec<{ tag: string }>("SELECT DISTINCT tag FROM check_tags ORDER BY tag")
    .toArray()
    .map(({ tag }) => tag);
}

export function countChecks(sql: SqlStorage): number {
  return sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM checks").one().n;
}

/** The moment at which the first of all checks is to be looked at, in unix ms: one row of the index. */
export function earliestWake(sql: SqlStorage): number | undefined {
  return sql
    .exec<{ wake_at: number }>(
      "SELECT wake_at FROM check_states WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1",
    )
    .toArray()[0]?.wake_at;
}

/** Checks whose deadline has come at `now` (unix ms), at most so many. Who was woken too early is put off. */
export function dueChecks(sql: SqlStorage, now: number, most: number): Check[] {
  sql.exec("UPDATE check_states SET wake_at = deadline WHERE wake_at <= ?1 AND deadline > ?1", now);
  return selectChecks(sql, "wake_at <= ? ORDER BY wake_at LIMIT ?", now, most);
}

/** Deadlines after `from` and before `until` (unix ms) move to `until`. */
export function delayDeadlines(sql: SqlStorage, from: number, until: number): void {
  sql.exec(
    `UPDATE check_states SET deadline = ?1, not_before = ?1
     WHERE wake_at < ?1 AND deadline > ?2 AND deadline < ?1`,
    until,
    from,
  );
}

/** The columns that pings and time change, in the order of `UPDATE_STATE`. */
function stateValues(state: State): (string | number | null)[] {
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
  ];
}

const STATE_COLUMNS = `status, pings, base_at, last_ping_at, last_success_at, last_event_at, run_at,
  run_id, last_duration_ms, fails_in_row, warning, last_flip_at, not_before, deadline, last_facts, sizes`;

const SET_STATE = `UPDATE check_states SET ${STATE_COLUMNS.split(/,\s*/)
  .map((column) => `${column} = ?`)
  .join(", ")}`;

/** Without a row of the index: a wake-up stays that is at, or not long before, the deadline. */
const UPDATE_STATE = `${SET_STATE} WHERE check_id = ?
  AND (wake_at IS ? OR wake_at BETWEEN ? AND ?)`;

const UPDATE_STATE_AND_WAKE = `${SET_STATE}, wake_at = ? WHERE check_id = ?`;

const INSERT = `INSERT INTO checks (uuid, unique_key, badge_key, slug, settings, created_at)
  VALUES (?, ?, ?, ?, ?, ?) RETURNING id`;

const INSERT_STATE = `INSERT INTO check_states (check_id, ${STATE_COLUMNS}, wake_at)
  VALUES (${Array(18).fill("?").join(", ")})`;

export function updateState(sql: SqlStorage, id: number, state: State): void {
  const values = stateValues(state);
  const deadline = state.deadline ?? null;
  const early = deadline === null ? null : deadline - (deadline - state.baseAt) / WAKE_EARLY_PART;
  const { rowsWritten } = sql.exec(UPDATE_STATE, ...values, id, deadline, early, deadline);
  if (rowsWritten === 0) sql.exec(UPDATE_STATE_AND_WAKE, ...values, deadline, id);
}

export function insertCheck(sql: SqlStorage, check: Omit<Check, "id">): Check {
  const { id } = sql
    .exec<{ id: number }>(
      INSERT,
      check.uuid,
      check.uniqueKey,
      check.badgeKey,
      check.settings.slug,
      JSON.stringify(check.settings),
      check.createdAt,
    )
    .one();
  sql.exec(INSERT_STATE, id, ...stateValues(check.state), check.state.deadline ?? null);
  writeTags(sql, id, check.settings.tags);
  return { ...check, id };
}

/** Writes settings and state of a check, whose settings were `before`. */
export function updateCheck(sql: SqlStorage, check: Check, before: Settings): void {
  sql.exec(
    "UPDATE checks SET slug = ?, settings = ? WHERE id = ?",
    check.settings.slug,
    JSON.stringify(check.settings),
    check.id,
  );
  updateState(sql, check.id, check.state);
  removeTags(sql, check.id, before.tags);
  writeTags(sql, check.id, check.settings.tags);
}

function writeTags(sql: SqlStorage, id: number, tags: readonly string[]): void {
  for (const tag of new Set(tags)) sql.exec("INSERT INTO check_tags VALUES (?, ?)", tag, id);
}

function removeTags(sql: SqlStorage, id: number, tags: readonly string[]): void {
  for (const tag of tags) {
    sql.exec("DELETE FROM check_tags WHERE tag = ? AND check_id = ?", tag, id);
  }
}

export function deleteCheck(sql: SqlStorage, { id, settings }: Check): void {
  removeTags(sql, id, settings.tags);
  sql.exec("DELETE FROM check_states WHERE check_id = ?", id);
  sql.exec("DELETE FROM checks WHERE id = ?", id);
}

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
const fromJson = <Value>(text: string | null) =>
  text === null ? undefined : (JSON.parse(text) as Value);
