/** The tables of checks: what they are, and what became of them. */
import { renameInAlerts } from "../../../src/alerts/outbox/alert-table.ts";
import { renameSubjects } from "../../../src/alerts/outbox/subject-table.ts";
import { stepOf, type Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";
import type { Check, CheckName, Settings, State } from "./check.ts";
import { CATCH_UP_MS, MAX_CHECKS } from "../limits.ts";
import { STATE_COLUMNS, stateValues, toCheck, type CheckRow } from "./row.ts";
import { checkTagsDdl, othersWithTags, removeTags, WITH_TAG, writeTags } from "./tag-table.ts";

const firstDdl = `CREATE TABLE checks (
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
     CREATE INDEX checks_by_deadline ON checks (deadline) WHERE deadline IS NOT NULL;`;

export const checksSchema: Schema = {
  part: "checks",
  filled: ["checks"],
  moments: [
    { table: "checks", past: ["created_at"] },
    {
      table: "check_states",
      past: [
        "base_at",
        "last_ping_at",
        "last_success_at",
        "last_event_at",
        "run_at",
        "last_flip_at",
      ],
      ahead: { not_before: CATCH_UP_MS },
      // They follow from the others.
      free: ["deadline", "wake_at"],
    },
  ],
  steps: [
    stepOf(firstDdl, checkTagsDdl),
    // Pings write states: a row without the settings is a tenth as long, so those of many checks share a page.
    // An index on the deadline itself would cost every ping a row more: wake_at follows it at a distance.
    `ALTER TABLE checks RENAME TO old_checks;
     DROP INDEX checks_by_unique_key;
     DROP INDEX checks_by_slug;
     CREATE TABLE checks (
       id INTEGER PRIMARY KEY,
       uuid TEXT NOT NULL UNIQUE,       -- lower case; in the ping URL
       unique_key TEXT NOT NULL,        -- SHA-1 of the uuid's first half, for readers
       badge_key TEXT NOT NULL UNIQUE,  -- uuid in the badge's URL
       slug TEXT NOT NULL,              -- lower case; '' is none
       settings TEXT NOT NULL,          -- JSON: Settings
       created_at INTEGER NOT NULL      -- unix ms, as all moments
     );
     INSERT INTO checks SELECT id, uuid, unique_key, badge_key, slug, settings, created_at
       FROM old_checks;
     CREATE INDEX checks_by_unique_key ON checks (unique_key);
     CREATE INDEX checks_by_slug ON checks (slug) WHERE slug <> '';
     CREATE TABLE check_states (
       check_id INTEGER PRIMARY KEY,
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
       sizes TEXT,                      -- JSON: the last ten sizes
       wake_at INTEGER                  -- a tick looks at the deadline: then or a little earlier
     );
     INSERT INTO check_states SELECT id, status, pings, base_at, last_ping_at, last_success_at,
       last_event_at, run_at, run_id, last_duration_ms, fails_in_row, warning, last_flip_at, not_before,
       deadline, last_facts, sizes, deadline FROM old_checks;
     CREATE INDEX checks_by_wake ON check_states (wake_at) WHERE wake_at IS NOT NULL;
     DROP TABLE old_checks;`,
    "ALTER TABLE check_states ADD COLUMN recent TEXT NOT NULL DEFAULT '';",
    // What a ping writes anyway: the day costs no row until it is over.
    "ALTER TABLE check_states ADD COLUMN today TEXT;",
  ],
};

const ALERTED = ["check", "archive"];
const KEYS = "SELECT uuid AS before, unique_key AS after FROM checks";

/** What alerts call checks: by their unique keys, since a uuid is enough to ping. Runs after the outbox is there. */
export const alertedSchema: Schema = {
  part: "check-alerted",
  steps: [stepOf(renameSubjects(ALERTED, KEYS), renameInAlerts(ALERTED, KEYS, "uniqueKey"))],
};

export const checksWords: TableWords = {
  checks: {
    about: "one check: what people have said of it",
    columns: { id: "the order in which they were made" },
  },
  check_states: {
    about: "what became of one check: what a ping writes",
    columns: {
      check_id: "of the check",
      last_success_at: "unix ms",
      run_id: "of the run that is going; a uuid, NULL: it has none",
      last_duration_ms: "of the last run that ended",
      fails_in_row: "failures since the last success",
      last_flip_at: "unix ms, the last change of status",
      recent:
        "JSON lists: its newest pings without a body, which ten at a time move to `ping_packs`",
      today: "JSON: OpenDay, its day as far as it has come; NULL: nothing has happened yet",
    },
  },
};

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

const checkByUniqueKey = (sql: SqlStorage, uniqueKey: string): Check | undefined =>
  selectChecks(sql, "unique_key = ?", uniqueKey)[0];

export const checkNamed = (sql: SqlStorage, name: CheckName): Check | undefined =>
  "uuid" in name ? checkByUuid(sql, name.uuid) : checkByUniqueKey(sql, name.uniqueKey);

export const checkByBadgeKey = (sql: SqlStorage, badgeKey: string): Check | undefined =>
  selectChecks(sql, "badge_key = ?", badgeKey)[0];

/** At most two: more is no more ambiguous. */
export const checksBySlug = (sql: SqlStorage, slug: string): Check[] =>
  selectChecks(sql, "slug = ? AND slug <> '' LIMIT 2", slug);

/** With all of these tags, and this slug. */
export interface CheckQuery {
  readonly tags: readonly string[];
  readonly slug: string | undefined;
}

/** The checks that are asked for, in the order of their making. */
export const listChecks = (sql: SqlStorage, query: CheckQuery): Check[] => [
  ...checksAfter(sql, query, 0),
];

/** Those behind the check with this id, read one by one. */
export function* checksAfter(
  sql: SqlStorage,
  { tags, slug }: CheckQuery,
  after: number,
): Generator<Check> {
  const conditions = ["id > ?", ...tags.map(() => `id IN (${WITH_TAG})`)];
  const values: (string | number)[] = [after, ...tags];
  if (slug !== undefined) {
    conditions.push("slug = ?");
    values.push(slug);
  }
  const rows = sql.exec<CheckRow>(
    `${SELECT} WHERE ${conditions.join(" AND ")} ORDER BY id`,
    ...values,
  );
  for (const row of rows) yield toCheck(row);
}

/** Other checks that share a tag with this one, at most so many. */
export function neighboursOf(sql: SqlStorage, { id, settings }: Check, most: number): Check[] {
  const { tags } = settings;
  if (tags.length === 0) return [];
  return selectChecks(sql, `id IN (${othersWithTags(tags.length)})`, ...tags, id, most);
}

/** Whether there is room for one more. */
export const hasRoom = (sql: SqlStorage): boolean => !hasMoreThan(sql, MAX_CHECKS - 1);

/** Whether there are more than so many. To count them is to read them: mostly the newest one's number tells. */
export function hasMoreThan(sql: SqlStorage, most: number): boolean {
  const { newest } = sql
    .exec<{ newest: number | null }>("SELECT MAX(id) AS newest FROM checks")
    .one();
  if ((newest ?? 0) <= most) return false;
  return sql.exec("SELECT 1 FROM checks LIMIT 1 OFFSET ?", most).toArray().length > 0;
}

const SET_STATE = `UPDATE check_states SET ${STATE_COLUMNS.split(/,\s*/)
  .map((column) => `${column} = ?`)
  .join(", ")}`;

/** Without a row of the index: a wake-up stays that is not behind the deadline. */
const UPDATE_STATE = `${SET_STATE} WHERE check_id = ?
  AND (wake_at IS ? OR wake_at <= ?)`;

const UPDATE_STATE_AND_WAKE = `${SET_STATE}, wake_at = ? WHERE check_id = ?`;

const INSERT = `INSERT INTO checks (uuid, unique_key, badge_key, slug, settings, created_at)
  VALUES (?, ?, ?, ?, ?, ?) RETURNING id`;

const INSERT_STATE = `INSERT INTO check_states (check_id, ${STATE_COLUMNS}, wake_at)
  VALUES (${Array(20).fill("?").join(", ")})`;

export function updateState(sql: SqlStorage, id: number, state: State): void {
  const values = stateValues(state);
  const deadline = state.deadline ?? null;
  const { rowsWritten } = sql.exec(UPDATE_STATE, ...values, id, deadline, deadline);
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

export function deleteCheck(sql: SqlStorage, { id, settings }: Check): void {
  removeTags(sql, id, settings.tags);
  sql.exec("DELETE FROM check_states WHERE check_id = ?", id);
  sql.exec("DELETE FROM checks WHERE id = ?", id);
}
