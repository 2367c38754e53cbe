/** When the owner is told that a key is about to end. Moments are unix ms. */
import { DAY_MS } from "../../../src/durations.ts";
import { ADMIN_DAYS, ALERT_DAYS } from "../limits.ts";

/** Days before the end; 0 is the end itself. */
export type AlertDays = (typeof ALERT_DAYS)[number];

/**
 * The most urgent alert that is due: of several that were missed only that one is worth a message.
 * Undefined when it is too early for any, or when the key never ends.
 */
export function dueReminder(expiresAt: number | undefined, now: number): AlertDays | undefined {
  return ALERT_DAYS.findLast((days) => now >= momentOf(expiresAt, days));
}

/** When the next alert is due after one for `last` days (undefined: none yet); undefined: never. */
export function nextAlertAt(
  expiresAt: number | undefined,
  last: AlertDays | undefined,
): number | undefined {
  if (expiresAt === undefined) return undefined;
  const next = ALERT_DAYS.find((days) => last === undefined || days < last);
  return next === undefined ? undefined : momentOf(expiresAt, next);
}

function momentOf(expiresAt: number | undefined, days: AlertDays): number {
  return (expiresAt ?? Infinity) - days * DAY_MS;
}

/** Whole days until the end, 0 on its last day and after it; undefined: it never ends. */
export function daysLeft(expiresAt: number | undefined, now: number): number | undefined {
  return expiresAt === undefined ? undefined : Math.max(0, Math.floor((expiresAt - now) / DAY_MS));
}

/** What is known of the owner of a key. */
export interface OwnerState {
  /** A member owns it; else an admin published it for an address. */
  readonly isMember: boolean;
  /** Mail to owners is sent, and the last letter to this address was not refused. */
  readonly getsMail: boolean;
}

/**
 * Whether the admins are told so many days before the end: always, unless a member owns the key and gets mail about it;
 * then in the last week alone. Who hears nothing never makes a bad state look good.
 */
export const adminsAreTold = (days: number, { isMember, getsMail }: OwnerState): boolean =>
  !isMember || !getsMail || days <= ADMIN_DAYS;
