/** A link and its state at a moment. Pure rules. */
import { usesPath } from "./target.ts";

export const redirectStatuses = [301, 302, 303, 307, 308] as const;
export type RedirectStatus = (typeof redirectStatuses)[number];

/** While a window is open, its target is used. */
export interface Window {
  readonly calendar: string;
  readonly minutes: number;
  readonly target: string;
}

/** Settings that people may give a link. */
export interface LinkSettings {
  /** As typed; the lookup key is derived from it. */
  readonly slug: string;
  readonly target: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly status: RedirectStatus;
  readonly forwardPath: boolean;
  readonly forwardQuery: boolean;
  /** unix ms, undefined: no limit; likewise below. */
  readonly validFrom: number | undefined;
  readonly validUntil: number | undefined;
  /** Where visitors go outside of that, and when the clicks are used up. */
  readonly fallback: string | undefined;
  readonly maxClicks: number | undefined;
  /** Time zone of calendars and dates; undefined: the service's. */
  readonly timezone: string | undefined;
  readonly windows: readonly Window[];
}

/** A link as the store keeps it; times in unix ms. */
export interface Link extends LinkSettings {
  readonly id: number;
  readonly key: string;
  /** Clicks that count against maxClicks. */
  readonly usedClicks: number;
  /** Clicks that an import brought along from another service. */
  readonly importedClicks: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  /** Goes up with every change: the ETag. */
  readonly version: number;
  readonly deletedAt: number | undefined;
}

export type LinkState = "active" | "not-yet" | "expired" | "used-up";

export function stateOf(link: Link, now: number): LinkState {
  if (link.validFrom !== undefined && now < link.validFrom) return "not-yet";
  if (link.validUntil !== undefined && now >= link.validUntil) return "expired";
  if (link.maxClicks !== undefined && link.usedClicks >= link.maxClicks) return "used-up";
  return "active";
}

/** Whether the link says something about paths below its own. */
export function takesPath(link: LinkSettings): boolean {
  if (link.forwardPath) return true;
  return [link.target, ...link.windows.map(({ target }) => target)].some(usesPath);
}
