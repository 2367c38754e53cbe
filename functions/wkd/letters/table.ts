/**
 * The tables of letters to the mailboxes of addresses, and of how it goes with the mail server that takes them: as much as
 * the store's clock needs. The rest is in rows-table.ts, which is loaded with what sends.
 */
import { HOUR_MS } from "../../../src/durations.ts";
import { stepOf, type Schema } from "../../../src/store/schema.ts";
import type { Moments } from "../../../src/store/moments-table.ts";
import type { TableWords } from "../../../src/store/words.ts";

// The words stand below: what is evaluated before a redirect is short.
const lettersDdl = `CREATE TABLE letters (
       seq INTEGER PRIMARY KEY,
       id TEXT NOT NULL UNIQUE,
       mail_id TEXT NOT NULL,
       address TEXT NOT NULL,
       recipient TEXT NOT NULL,
       language TEXT NOT NULL,
       subject TEXT NOT NULL,
       content TEXT,
       is_awaited INTEGER NOT NULL,
       state TEXT NOT NULL,
       created_at INTEGER NOT NULL,
       ends_at INTEGER NOT NULL,
       attempts INTEGER NOT NULL,
       next_at INTEGER,
       last_at INTEGER,
       last_answer TEXT,
       in_flight INTEGER NOT NULL
     );
     CREATE INDEX letters_next ON letters (is_awaited, next_at) WHERE state = 'pending';
     CREATE INDEX letters_by_address ON letters (address);`;

const postsDdl = `CREATE TABLE letter_posts (
       channel TEXT PRIMARY KEY,
       window_at INTEGER NOT NULL,
       window_count INTEGER NOT NULL,
       failures INTEGER NOT NULL,
       resume_at INTEGER,
       failing_since INTEGER,
       told_at INTEGER
     ) WITHOUT ROWID;`;

const letterMoments: Moments = {
  table: "letters",
  past: ["created_at", "last_at"],
  ahead: { next_at: HOUR_MS },
  // Whoever writes a letter says how long it is of use.
  free: ["ends_at"],
};
const postMoments: Moments = {
  table: "letter_posts",
  past: ["window_at", "failing_since", "told_at"],
  ahead: { resume_at: HOUR_MS },
};

export const lettersSchema: Schema = {
  part: "letters",
  moments: [letterMoments, postMoments],
  // An archive that is brought back must send nothing again.
  unarchived: ["letters", "letter_posts"],
  steps: [stepOf(lettersDdl, postsDdl)],
};

export const lettersWords: TableWords = {
  letters: {
    about: "one mail to the mailbox of an address",
    columns: {
      seq: "the order in which they came",
      subject: "as the recipient reads it; no secret",
      attempts: "how often it was tried",
      id: "what it is about: the same twice is one letter",
      mail_id: "random, the same in every attempt: its Message-ID",
      address: "whose mailbox, as in keys",
      recipient: "the same as its owner writes it",
      language: "de or en",
      content: "JSON; NULL once it has gone, or can go no more: there may be secrets in it",
      is_awaited: "1: somebody waits for it, so it goes before others",
      state: "pending, sent, refused, ended, dropped",
      created_at: "unix ms",
      ends_at: "unix ms: from then on it is of no use",
      next_at: "unix ms; NULL unless pending",
      last_at: "unix ms, end of the last attempt",
      last_answer: "what the mail server said, or why nobody said anything",
      in_flight: "1 while an attempt is under way, and after a crash in it",
    },
  },
  letter_posts: {
    about: "how letters fare at one channel",
    columns: {
      channel: "its name in ALERT_CHANNELS",
      window_at: "unix ms: when the minute began in which letters are counted",
      window_count: "letters that began in it",
      failures: "sessions in a row that failed as a whole",
      resume_at: "unix ms: no session before; NULL: at once",
      failing_since: "unix ms: no letter was taken since; NULL: the last one was",
      told_at: "unix ms, when the admins were told; NULL: they were not",
    },
  },
};

/** When the first letters that wait are due, in unix ms: one that somebody waits for, and any other. */
export function firstLetters(sql: SqlStorage): Readonly<Record<"awaited" | "other", number>> {
  const first = (isAwaited: 0 | 1) =>
    sql
      .exec<{ at: number | null }>(
        "SELECT MIN(next_at) AS at FROM letters WHERE state = 'pending' AND is_awaited = ?",
        isAwaited,
      )
      .one().at ?? Infinity;
  return { awaited: first(1), other: first(0) };
}

/** Whether the admins were told that letters fail, and not that they go again. */
export const areFailuresTold = (sql: SqlStorage): boolean =>
  sql.exec("SELECT 1 FROM letter_posts WHERE told_at IS NOT NULL").toArray().length > 0;

/** Whether letters were under way when the process died. */
export function hasInterruptedLetters(sql: SqlStorage): boolean {
  const found = sql.exec(
    "SELECT 1 FROM letters WHERE state = 'pending' AND next_at IS NOT NULL AND in_flight = 1 LIMIT 1",
  );
  return found.toArray().length > 0;
}
