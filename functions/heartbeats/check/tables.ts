/** The tables of checks: what they are, what became of them, and the tags that lead to them. */
import type { Schema } from "../../../src/store/schema.ts";

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
  ],
};
