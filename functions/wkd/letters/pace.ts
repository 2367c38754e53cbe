/** When letters may go, so that a day with many of them looks like no spam. Pure rules; moments in unix ms. */
import { MINUTE_MS } from "../../../src/durations.ts";
import { LETTERS_PER_AWAITED } from "../limits.ts";

/** How it goes with the mail server. */
export interface PostState {
  /** When the minute began in which letters are counted, and how many went in it. */
  readonly windowAt: number;
  readonly windowCount: number;
  /** Sessions in a row that failed as a whole. */
  readonly failures: number;
  /** No session before; undefined: at once. */
  readonly resumeAt: number | undefined;
  /** Since when no letter was taken although some were tried; undefined: the last one was. */
  readonly failingSince: number | undefined;
  /** When the admins were told; undefined: they were not. */
  readonly toldAt: number | undefined;
}

export const freshPost: PostState = {
  windowAt: 0,
  windowCount: 0,
  failures: 0,
  resumeAt: undefined,
  failingSince: undefined,
  toldAt: undefined,
};

/** So many letters may begin within a minute: of those that nobody waits for fewer. */
const most = (perMinute: number, isAwaited: boolean) =>
  isAwaited ? perMinute : perMinute - Math.floor(perMinute / LETTERS_PER_AWAITED);

const isOpen = ({ windowAt }: PostState, now: number) =>
  windowAt <= now && now < windowAt + MINUTE_MS;

/** The first moment from `at` on at which a letter may begin. */
export function mayBeginAt(
  state: PostState,
  at: number,
  perMinute: number,
  isAwaited: boolean,
): number {
  const from = Math.max(at, state.resumeAt ?? at);
  const isFull = state.windowCount >= most(perMinute, isAwaited);
  return isFull && isOpen(state, from) ? state.windowAt + MINUTE_MS : from;
}

/** The state once a letter has begun at `now`. */
export function begun(state: PostState, now: number): PostState {
  return isOpen(state, now)
    ? { ...state, windowCount: state.windowCount + 1 }
    : { ...state, windowAt: now, windowCount: 1 };
}
