/** Sends the letters that are due. Loaded when there are some. */
import type { Outcome } from "../../../src/alerts/channels/answer.ts";
import { REPEATS_AFTER_CRASH } from "../../../src/alerts/limits.ts";
import { ownerMailOf, type OwnerMail } from "../../../src/alerts/channels/owner-mail.ts";
import type { Mail } from "../../../src/alerts/channels/channel.ts";
import { reachOf } from "../../../src/alerts/channels/reach.ts";
import { forgetSubject } from "../../../src/alerts/outbox/outbox.ts";
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { configOf, type Config } from "../../../src/config/config.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import { errorFacts, log } from "../../../src/log.ts";
import { OWNER_MAIL, ownerMailFailsAlert, ownerMailWorksAlert } from "./alert.ts";
import { letterMail } from "./mail.ts";
import type { DueLetter } from "./letter.ts";
import {
  afterAttempt,
  failsAsAWhole,
  standingAfterLetter,
  standingAfterSession,
} from "./outcome.ts";
import { postOf, type PostName } from "./post-of.ts";
import { begun, mayBeginAt, type PostState } from "./pace.ts";
import {
  addressesFailing,
  endLetters,
  forgetLetters,
  forgetPosts,
  keepPostState,
  letterDue,
  noteLetterAttempt,
  noteLetterAttempted,
  postponeLetters,
  postState,
  repeatInterruptedLetters,
  type GivenUp,
} from "./rows-table.ts";

/** From when on letters may go, in unix ms: those that somebody waits for, and others. */
export type NextLetters = Readonly<Record<"awaited" | "other", number>>;

/** One go at the letters. */
interface Run extends PostName {
  readonly storage: DurableObjectStorage;
  readonly config: Config;
  /** Goes on while letters are under way; unix ms. */
  readonly clock: () => number;
  readonly giveUp: GiveUp;
}

/** Told of every letter that will not go, in the transaction that says so; `now` in unix ms. */
export type GiveUp = (letter: GivenUp, now: number) => void;

/**
 * Sends what is due by `clock`, as many as the pace allows, one after the other in one session. Each attempt is written
 * down before it begins: a crash in between shows. Nobody else may be sending meanwhile. `isInterrupted`: letters were
 * under way when the process died. Answers when the next ones may go.
 */
export async function sendLetters(
  storage: DurableObjectStorage,
  env: Env,
  clock: () => number,
  isInterrupted: boolean,
  giveUp: GiveUp,
): Promise<NextLetters> {
  if (isInterrupted) repeatInterruptedLetters(storage.sql, REPEATS_AFTER_CRASH, clock());
  const [mail, post] = [ownerMailOf(env), postOf(env)];
  tidy(storage, clock(), giveUp, post === undefined ? "OWNER_MAIL is not set" : undefined);
  if (mail.kind === "off" || post === undefined) {
    forgetFailure(storage);
    return AT_ONCE;
  }
  const run: Run = { storage, config: configOf(env), clock, giveUp, ...post };
  if (next(run) === undefined) return nextOf(run);
  const outcome =
    mail.kind === "on"
      ? await session(run, mail, siteOf(env).name, env)
      : ({ kind: "broken", answer: mail.reason } as const);
  const now = clock();
  storage.transactionSync(() => {
    const state = standingAfterSession(postState(storage.sql, run.channel), outcome, now);
    keep(run, state, outcome, now);
    if (state.resumeAt !== undefined) {
      postponeLetters(storage.sql, now, state.resumeAt, outcome.answer);
    }
  });
  if (outcome.kind !== "sent") log("warn", "letters.session-failed", { channel: run.channel });
  return nextOf(run);
}

const AT_ONCE: NextLetters = { awaited: 0, other: 0 };

/** When the pace lets the next ones go. */
function nextOf({ storage, channel, perMinute, clock }: Run): NextLetters {
  const post = postState(storage.sql, channel);
  const from = (isAwaited: boolean) => mayBeginAt(post, clock(), perMinute, isAwaited);
  return { awaited: from(true), other: from(false) };
}

/** There is to be no mail: that it failed is over, and the admins are reminded of it no more. */
function forgetFailure(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    forgetSubject(storage.sql, "service", OWNER_MAIL);
    forgetPosts(storage.sql);
  });
}

/** Ends what is of no use any more and forgets what is old. */
function tidy(
  storage: DurableObjectStorage,
  now: number,
  giveUp: GiveUp,
  answer: string | undefined,
): void {
  storage.transactionSync(() => {
    for (const letter of endLetters(storage.sql, now, answer)) giveUp(letter, now);
    forgetLetters(storage.sql, now);
  });
}

/** The letter that may begin now, those first that somebody waits for. */
function next({ storage, channel, perMinute, clock }: Run): DueLetter | undefined {
  const { sql } = storage;
  const now = clock();
  const post = postState(sql, channel);
  for (const isAwaited of [true, false]) {
    if (mayBeginAt(post, now, perMinute, isAwaited) > now) continue;
    const letter = letterDue(sql, now, isAwaited);
    if (letter !== undefined) return letter;
  }
  return undefined;
}

/** One session with the mail server. */
async function session(
  run: Run,
  mail: Extract<OwnerMail, { kind: "on" }>,
  name: string,
  env: Env,
): Promise<Outcome> {
  let letter: DueLetter | undefined;
  const bag = {
    next: (): Mail | undefined => {
      letter = begin(run);
      const going = letter;
      return going && { to: going.to, written: (from) => letterMail(going, from, name) };
    },
    done: (outcome: Outcome) => {
      if (letter !== undefined) record(run, letter, outcome);
    },
  };
  try {
    const around = { config: run.config, now: run.clock(), reach: reachOf(env) };
    return await mail.post(bag, around);
  } catch (error) {
    log("error", "letters.send-failed", errorFacts(error));
    return { kind: "later", answer: "the channel failed; the log says why" };
  }
}

/** Notes that the next letter begins, if one may, and answers it with the number of its attempt. */
function begin(run: Run): DueLetter | undefined {
  const { storage, channel, clock } = run;
  const { sql } = storage;
  return storage.transactionSync(() => {
    const due = next(run);
    if (due === undefined) return undefined;
    const now = clock();
    const letter = { ...due, attempts: due.attempts + 1 };
    const again = afterAttempt({ kind: "unknown", answer: "" }, letter.attempts, due.endsAt, now);
    noteLetterAttempt(sql, letter, again.nextAt ?? now);
    keepPostState(sql, channel, begun(postState(sql, channel), now));
    return letter;
  });
}

function record(run: Run, letter: DueLetter, outcome: Outcome): void {
  const { storage, channel, clock, giveUp } = run;
  const { sql } = storage;
  const { seq, attempts, endsAt } = letter;
  storage.transactionSync(() => {
    const now = clock();
    // What goes for every letter costs this one nothing: the session's failure says when it is tried again.
    const after = afterAttempt(outcome, attempts, endsAt, now);
    noteLetterAttempted(sql, seq, after, outcome.answer, now);
    if (after.state === "refused" || after.state === "ended") giveUp(letter, now);
    keep(run, standingAfterLetter(postState(sql, channel), outcome, now), outcome, now);
    log(outcome.kind === "sent" ? "info" : "warn", `letters.${outcome.kind}`, { attempts });
  });
}

/** Keeps how it goes, and tells the admins when mail to owners fails as a whole, and when it works again. */
function keep({ storage, channel, config }: Run, post: PostState, outcome: Outcome, now: number) {
  const { sql } = storage;
  const before = postState(sql, channel);
  let after = post;
  if (before.toldAt !== undefined && post.failingSince === undefined) {
    raiseAlert(sql, ownerMailWorksAlert(channel, config), now);
  } else if (post.toldAt === undefined && hasFailed(sql, post, now)) {
    after = { ...post, toldAt: now };
    raiseAlert(sql, ownerMailFailsAlert(channel, post.failingSince ?? now, outcome, config), now);
  }
  keepPostState(sql, channel, after);
}

const hasFailed = (sql: SqlStorage, post: PostState, now: number) =>
  post.failingSince !== undefined &&
  failsAsAWhole(post, addressesFailing(sql, post.failingSince), now);
