/** Rows of letters, and of how it goes with the mail server. Loaded when there is something to write or to send. */
import type { Language } from "../../../src/i18n/language.ts";
import { FORGOTTEN_LETTERS, KEPT_LETTERS_MS, MAX_LETTERS, REFUSED_SHOWN_MS } from "../limits.ts";
import type { DueLetter, Letter, LetterContent, LetterState, NewLetter } from "./letter.ts";
import type { After } from "./outcome.ts";
import { freshPost, type PostState } from "./pace.ts";

// --- writing -------------------------------------------------------------------------------------

/** Writes a letter that is due at once, and forgets the oldest ones beyond what is kept; whether it is new. */
export function insertLetter(sql: SqlStorage, letter: NewLetter, now: number): boolean {
  const { key, localPart, domain } = letter.address;
  const [written] = sql
    .exec<{ seq: number }>(
      `INSERT INTO letters (id, mail_id, address, recipient, language, subject, content, is_awaited, state,
         created_at, ends_at, attempts, next_at, in_flight)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, 0, ?, 0) ON CONFLICT (id) DO NOTHING RETURNING seq`,
      letter.id,
      crypto.randomUUID(),
      key,
      `${localPart}@${domain}`,
      letter.language,
      letter.subject,
      JSON.stringify(letter.content),
      letter.isAwaited === true ? 1 : 0,
      now,
      letter.endsAt,
      now,
    )
    .toArray();
  if (written === undefined) return false;
  sql.exec("DELETE FROM letters WHERE seq <= ?", written.seq - MAX_LETTERS);
  return true;
}

/** Notes that an attempt begins, and when there is another one if it never ends. */
export function noteLetterAttempt(
  sql: SqlStorage,
  { seq, attempts }: Pick<DueLetter, "seq" | "attempts">,
  nextAt: number,
): void {
  sql.exec(
    "UPDATE letters SET in_flight = 1, attempts = ?, next_at = ? WHERE seq = ?",
    attempts,
    nextAt,
    seq,
  );
}

/** Notes how an attempt ended at `now`; what can go no more loses its content. What was dropped meanwhile stays so, unless it went. */
export function noteLetterAttempted(
  sql: SqlStorage,
  seq: number,
  { state, nextAt }: After,
  answer: string,
  now: number,
): void {
  sql.exec(
    `UPDATE letters SET state = ?1, next_at = ?2, last_at = ?3, last_answer = ?4, in_flight = 0,
       content = CASE WHEN ?1 = 'pending' THEN content END
     WHERE seq = ?5 AND (state = 'pending' OR ?1 = 'sent')`,
    state,
    nextAt ?? null,
    now,
    answer,
    seq,
  );
}

/** A letter that will not go. */
export type GivenUp = { id: string; address: string };

/** What became of the last letter to an address that waits no more; undefined: there is none. */
export const lastOutcomeOf = (sql: SqlStorage, address: string): string | undefined =>
  sql
    .exec<{ state: string }>(
      `SELECT state FROM letters WHERE address = ? AND state IN ('sent', 'refused', 'ended')
       ORDER BY seq DESC LIMIT 1`,
      address,
    )
    .toArray()[0]?.state;

/** Letters that wait, of an address and with an id that begins so, are true no more; how many those were. */
export function dropLettersOf(sql: SqlStorage, address: string, idBeginning: string): number {
  return sql.exec(
    `UPDATE letters SET state = 'dropped', next_at = NULL, content = NULL, in_flight = 0
     WHERE address = ? AND state = 'pending' AND substr(id, 1, ?) = ?`,
    address,
    idBeginning.length,
    idBeginning,
  ).rowsWritten;
}

/** Letters that wait and are of no use any more end; with `answer` all that wait do, and it says why. Answers them. */
export function endLetters(sql: SqlStorage, now: number, answer?: string): GivenUp[] {
  return sql
    .exec<GivenUp>(
      `UPDATE letters SET state = 'ended', next_at = NULL, content = NULL,
       last_answer = COALESCE(?2, last_answer)
     WHERE state = 'pending' AND next_at IS NOT NULL AND in_flight = 0 AND (ends_at <= ?1 OR ?2 IS NOT NULL)
     RETURNING id, address`,
      now,
      answer ?? null,
    )
    .toArray();
}

/** What is due waits for the mail server until then, or for as long as it is of use; `answer` says why. */
export function postponeLetters(sql: SqlStorage, now: number, until: number, answer: string): void {
  sql.exec(
    `UPDATE letters SET next_at = min(?2, max(ends_at, ?1 + 1)), last_answer = ?3
     WHERE state = 'pending' AND next_at <= ?1 AND in_flight = 0`,
    now,
    until,
    answer,
  );
}

/** Forgets letters of more than a quarter ago, some at a time. */
export function forgetLetters(sql: SqlStorage, now: number): void {
  sql.exec(
    `DELETE FROM letters WHERE seq IN (SELECT seq FROM letters ORDER BY seq LIMIT ?)
       AND created_at <= ? AND state <> 'pending'`,
    FORGOTTEN_LETTERS,
    now - KEPT_LETTERS_MS,
  );
}

// --- reading -------------------------------------------------------------------------------------

type DueRow = {
  seq: number;
  id: string;
  address: string;
  mail_id: string;
  recipient: string;
  language: string;
  subject: string;
  content: string;
  created_at: number;
  ends_at: number;
  attempts: number;
};

/** The letter that has waited longest at `now`, of those that somebody waits for, or of the others. */
export function letterDue(sql: SqlStorage, now: number, isAwaited: boolean): DueLetter | undefined {
  return sql
    .exec<DueRow>(
      `SELECT seq, id, address, mail_id, recipient, language, subject, content, created_at, ends_at, attempts
       FROM letters WHERE state = 'pending' AND is_awaited = ? AND next_at <= ? AND in_flight = 0
       ORDER BY next_at LIMIT 1`,
      isAwaited ? 1 : 0,
      now,
    )
    .toArray()
    .map((row) => ({
      seq: row.seq,
      id: row.id,
      address: row.address,
      mailId: row.mail_id,
      to: row.recipient,
      language: row.language as Language,
      subject: row.subject,
      content: JSON.parse(row.content) as LetterContent,
      createdAt: row.created_at,
      endsAt: row.ends_at,
      attempts: row.attempts,
    }))[0];
}

type LetterRow = {
  id: string;
  recipient: string;
  subject: string;
  state: string;
  created_at: number;
  attempts: number;
  last_at: number | null;
  last_answer: string | null;
  next_at: number | null;
};

/** The last letters to an address, newest first. */
export function lettersTo(sql: SqlStorage, address: string, most: number): Letter[] {
  return sql
    .exec<LetterRow>(
      `SELECT id, recipient, subject, state, created_at, attempts, last_at, last_answer, next_at
       FROM letters WHERE address = ? ORDER BY seq DESC LIMIT ?`,
      address,
      most,
    )
    .toArray()
    .map((row) => ({
      id: row.id,
      to: row.recipient,
      subject: row.subject,
      state: row.state as LetterState,
      createdAt: row.created_at,
      attempts: row.attempts,
      lastAt: row.last_at ?? undefined,
      lastAnswer: row.last_answer ?? undefined,
      nextAt: row.next_at ?? undefined,
    }));
}

/** Addresses with a key whose last letter of late that was tried (`now` in unix ms) was refused, or did not go in time. */
export function mailboxesRefusing(sql: SqlStorage, now: number): string[] {
  return sql
    .exec<{ address: string }>(
      // Of the columns beside MAX SQLite takes those of that row.
      `SELECT letters.address, state, MAX(seq) FROM letters JOIN keys ON keys.address = letters.address
       WHERE keys.version IS NOT NULL AND created_at >= ? AND attempts > 0 AND state IN ('sent', 'refused', 'ended')
       GROUP BY letters.address HAVING state <> 'sent' ORDER BY letters.address`,
      now - REFUSED_SHOWN_MS,
    )
    .toArray()
    .map(({ address }) => address);
}

/** How many different addresses letters to which were tried since then (unix ms) and not taken. */
export function addressesFailing(sql: SqlStorage, since: number): number {
  return sql
    .exec<{ n: number }>(
      `SELECT COUNT(DISTINCT address) AS n FROM letters
       WHERE last_at >= ? AND state IN ('pending', 'refused', 'ended')`,
      since,
    )
    .one().n;
}

// --- after a crash -------------------------------------------------------------------------------

/** A letter under way when the process died may have gone; up to so many attempts it is tried again at once. */
export function repeatInterruptedLetters(sql: SqlStorage, mostAttempts: number, now: number): void {
  sql.exec(
    `UPDATE letters SET in_flight = 0, next_at = CASE WHEN attempts <= ? THEN ? ELSE next_at END
     WHERE state = 'pending' AND next_at IS NOT NULL AND in_flight = 1`,
    mostAttempts,
    now,
  );
}

// --- the mail server -----------------------------------------------------------------------------

/**
 * How it goes with a channel. Of another one, by which letters went before, it is only known whether they failed: that
 * is not over because a setting was changed.
 */
export function postState(sql: SqlStorage, channel: string): PostState {
  const [row] = sql
    .exec<{
      channel: string;
      window_at: number;
      window_count: number;
      failures: number;
      resume_at: number | null;
      failing_since: number | null;
      told_at: number | null;
    }>(
      `SELECT channel, window_at, window_count, failures, resume_at, failing_since, told_at
       FROM letter_posts LIMIT 1`,
    )
    .toArray();
  if (row === undefined) return freshPost;
  const failing = {
    failingSince: row.failing_since ?? undefined,
    toldAt: row.told_at ?? undefined,
  };
  if (row.channel !== channel) return { ...freshPost, ...failing };
  return {
    ...failing,
    windowAt: row.window_at,
    windowCount: row.window_count,
    failures: row.failures,
    resumeAt: row.resume_at ?? undefined,
  };
}

/** No letter goes by any channel any more. */
export function forgetPosts(sql: SqlStorage): void {
  sql.exec("DELETE FROM letter_posts");
}

/** Keeps how it goes with a channel, and forgets others, which no letter goes by any more. */
export function keepPostState(sql: SqlStorage, channel: string, post: PostState): void {
  sql.exec("DELETE FROM letter_posts WHERE channel <> ?", channel);
  sql.exec(
    "INSERT OR REPLACE INTO letter_posts VALUES (?, ?, ?, ?, ?, ?, ?)",
    channel,
    post.windowAt,
    post.windowCount,
    post.failures,
    post.resumeAt ?? null,
    post.failingSince ?? null,
    post.toldAt ?? null,
  );
}
