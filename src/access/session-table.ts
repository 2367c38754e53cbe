/** The table of sessions: who is signed in at the console. Only hashes of what cookies hold are kept. */
import type { Schema } from "../store/schema.ts";
import type { TableWords } from "../store/words.ts";
import { SESSION_MS } from "../limits.ts";

export const sessionsSchema: Schema = {
  part: "sessions",
  unarchived: ["sessions"],
  moments: [
    {
      table: "sessions",
      past: ["created_at", "last_used_at"],
      ahead: { ends_at: SESSION_MS },
    },
  ],
  steps: [
    `CREATE TABLE sessions (
       id TEXT PRIMARY KEY,            -- the middle part of what the cookie holds; opens nothing
       hash BLOB NOT NULL,             -- SHA-256 of what the cookie holds; of one by the admin token, of that too
       issuer TEXT,                    -- of the account; NULL: signed in with a token
       subject TEXT NOT NULL,          -- of the account (sub), or the token's id
       name TEXT NOT NULL,             -- shown, and kept in histories as who
       addresses TEXT NOT NULL,        -- JSON list of mail addresses that are proven to be theirs
       scopes TEXT NOT NULL,           -- JSON list, as they were when it was made
       groups TEXT NOT NULL,           -- JSON list: those of the provider's that gave the scopes
       language TEXT NOT NULL,         -- de or en
       id_token TEXT,                  -- the provider's, shown to it when signing out
       created_at INTEGER NOT NULL,    -- unix ms
       last_used_at INTEGER NOT NULL,  -- unix ms, to five minutes
       ends_at INTEGER NOT NULL        -- unix ms, whatever happens
     ) WITHOUT ROWID;`,
  ],
};

export const sessionsWords: TableWords = {
  sessions: { about: "one browser that somebody is signed in with; only a hash is kept" },
};
