/** The table of checks, the tags that lead to them, and how rows become checks. */
import type { Schema } from "../../src/store/schema.ts";
import type { Check, Reason, Settings, State, StoredStatus } from "./check.ts";
import type { Facts, Size } from "./facts.ts";
import { defaultSettings } from "./settings.ts";

export const checksSchema: Schema = {
  part: "checks",
  steps: [
    `CREATE TABLE checks (
       id INTEGER PRIMARY KEY,
       uuid TEXT NOT NULL UNIQUE,       -- lower case; in the ping URL
       unique_key TEXT NOT NULL,        -- SHA-1 of the uuid's first half, for readers
       badge_key TEXT NOT NULL UNIQUE,  -- uuid in the badge's URL
       slug TEXT NOT NULL,              -- lower case; '' is none
       settings TEXT NOT NULL,          -- JSON: Settings
       created_at INTEGER NOT NULL,     -- unix ms, as all moments
       status TEXT NOT NULL,            -- new, up, down, paused
       pings INTEGER NOT NULL,          -- so many have come; the newest has this number
       base_at INTEGER NOT NULL,        -- from here the next one is expected
       last_ping_at INTEGER,            -- success or failure
       last_success_at INTEGER,
       last_event_at INTEGER,           -- newest start, success or failure
       run_at INTEGER,                  -- start of the run that is going
       run_id TEXT,
       last_duration_ms INTEGER,
       fails_in_row INTEGER NOT NULL,
       warning TEXT,                    -- JSON: Reason
       last_flip_at INTEGER,
       not_before INTEGER,              -- no deadline counts before
       deadline INTEGER,                -- NULL while down or paused
       last_facts TEXT,                 -- JSON: Facts
       sizes TEXT                       -- JSON: the last ten sizes
     );
     CREATE INDEX checks_by_unique_key ON checks (unique_key);
     CREATE INDEX checks_by_slug ON checks (slug) WHERE slug <> '';
     -- The only index on what a ping changes: each one costs a written row per ping.
     CREATE INDEX checks_by_deadline ON checks (deadline) WHERE deadline IS NOT NULL;
     CREATE TABLE check_tags (
       tag TEXT NOT NULL,
       check_id INTEGER NOT NULL,
       PRIMARY KEY (tag, check_id)
     ) WITHOUT ROWID;`,
  ],
};

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

/** The checks that a condition selects; what follows WHERE, with its values. */
export function selectChecks(
  sql: SqlStorage,
  where: string,
  ...values: (string | number)[]
): Check[] {
  return sql
    .exec<CheckRow>(`SELECT checks.* FROM checks WHERE ${where}`, ...values)
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

/** The earliest deadline of all, in unix ms: one row of the index. */
export function earliestDeadline(sql: SqlStorage): number | undefined {
  return sql
    .exec<{ deadline: number }>(
      "SELECT deadline FROM checks WHERE deadline IS NOT NULL ORDER BY deadline LIMIT 1",
    )
    .toArray()[0]?.deadline;
}

/** Deadlines after `from` and before `until` (unix ms) move to `until`. */
export function delayDeadlines(sql: SqlStorage, from: number, until: number): void {
  sql.exec(
    "UPDATE checks SET deadline = ?1, not_before = ?1 WHERE deadline > ?2 AND deadline < ?1",
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

const UPDATE_STATE = `UPDATE checks SET ${STATE_COLUMNS.split(/,\s*/)
  .map((column) => `${column} = ?`)
  .join(", ")} WHERE id = ?`;

const INSERT = `INSERT INTO checks (uuid, unique_key, badge_key, slug, settings, created_at,
  ${STATE_COLUMNS}) VALUES (${Array(22).fill("?").join(", ")}) RETURNING id`;

export function updateState(sql: SqlStorage, id: number, state: State): void {
  sql.exec(UPDATE_STATE, ...stateValues(state), id);
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
      ...stateValues(check.state),
    )
    .one();
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
  sql.exec("DELETE FROM checks WHERE id = ?", id);
}

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
const fromJson = <Value>(text: string | null) =>
  text === null ? undefined : (JSON.parse(text) as Value);
