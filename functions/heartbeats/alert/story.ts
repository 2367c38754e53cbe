/** What an alert tells of a check. */
import type { Reason, Settings } from "../check/check.ts";

/** The story that an alert tells; moments in unix ms. */
export interface Story {
  readonly settings: Settings;
  readonly name: string;
  /** By which the command line finds it: its slug, else its name; empty: it has neither. */
  readonly handle: string;
  /** When a schedule expected or expects a ping; undefined: it does not, or there is none. */
  readonly expectedAt: number | undefined;
  /** IANA name of the zone in which moments are told. */
  readonly timezone: string;
  readonly reason: Reason;
  /** When it went down, or up, or when the odd run ended. */
  readonly at: number;
  readonly lastSuccessAt: number | undefined;
  readonly lastDurationMs: number | undefined;
  /** Of the outage that is over. */
  readonly downMs: number | undefined;
  readonly excerpt: string | undefined;
  /** Other checks with the same tag. */
  readonly neighbours: readonly { readonly name: string; readonly isDown: boolean }[];
}
