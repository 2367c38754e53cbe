/** The tables of the whole project: planned absences of tags, times in which the service was away; and its keys. */
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";
import type { MaintenanceWindow } from "./check.ts";
import { newKey } from "./keys.ts";
import { KEPT_GAPS } from "../limits.ts";

export const projectSchema: Schema = {
  part: "check-project",
  moments: [{ table: "gaps", past: ["from_at", "until_at"] }],
  steps: [
    `CREATE TABLE tag_maintenance (
       tag TEXT PRIMARY KEY,
       windows TEXT NOT NULL         -- JSON: list of MaintenanceWindow
     ) WITHOUT ROWID;
     CREATE TABLE gaps (             -- times in which no tick ran; unix ms
       from_at INTEGER PRIMARY KEY,
       until_at INTEGER NOT NULL
     );`,
  ],
};

export const projectWords: TableWords = {
  tag_maintenance: {
    about: "maintenance windows of all checks with one tag",
    columns: { tag: "as it is in the settings of checks" },
  },
  gaps: {
    about: "one time in which no tick ran: nobody saw pings",
    columns: {
      from_at: "unix ms, the last tick before",
      until_at: "unix ms, the first tick after",
    },
  },
};

export interface ProjectKeys {
  /** In ping URLs with slugs. */
  readonly pingKey: string;
  /** In the addresses of badges. */
  readonly badgeKey: string;
  /** Signs the addresses of badges. */
  readonly badgeSecret: string;
}

/** The keys in URLs: of pings with slugs, of badges, and what signs those. */
const KEYS = "keys";

/** The keys; they are made when they are needed first. */
export function projectKeys(kv: SyncKvStorage): ProjectKeys {
  const known = kv.get<ProjectKeys>(KEYS);
  if (known !== undefined) return known;
  const keys = { pingKey: newKey(), badgeKey: newKey(), badgeSecret: newKey() };
  kv.put(KEYS, keys);
  return keys;
}

export function replacePingKey(kv: SyncKvStorage): ProjectKeys {
  const keys = { ...projectKeys(kv), pingKey: newKey() };
  kv.put(KEYS, keys);
  return keys;
}

export type TagWindows = ReadonlyMap<string, readonly MaintenanceWindow[]>;

export function readTagWindows(sql: SqlStorage): TagWindows {
  return new Map(
    sql
      .exec<{ tag: string; windows: string }>("SELECT tag, windows FROM tag_maintenance")
      .toArray()
      .map(({ tag, windows }) => [tag, JSON.parse(windows) as MaintenanceWindow[]]),
  );
}

/** An empty list removes what there was. */
export function writeTagWindows(
  sql: SqlStorage,
  tag: string,
  windows: readonly MaintenanceWindow[],
): void {
  sql.exec("DELETE FROM tag_maintenance WHERE tag = ?", tag);
  if (windows.length === 0) return;
  sql.exec("INSERT INTO tag_maintenance VALUES (?, ?)", tag, JSON.stringify(windows));
}

/** A time in which nobody looked, in unix ms. */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

export function recordGap(sql: SqlStorage, { from, until }: Gap): void {
  sql.exec("INSERT OR REPLACE INTO gaps VALUES (?, ?)", from, until);
  sql.exec(
    `DELETE FROM gaps WHERE from_at <
       (SELECT from_at FROM gaps ORDER BY from_at DESC LIMIT 1 OFFSET ?)`,
    KEPT_GAPS - 1,
  );
}

/** Newest first. */
export function listGaps(sql: SqlStorage): Gap[] {
  return sql
    .exec<{ from: number; until: number }>(
      `SELECT from_at AS "from", until_at AS until FROM gaps ORDER BY from_at DESC`,
    )
    .toArray();
}
