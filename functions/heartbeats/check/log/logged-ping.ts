/** A ping in the log of a check. */
import type { PingKind } from "../action.ts";

/** A ping as it is logged; times in unix ms. */
export interface LoggedPing {
  readonly n: number;
  readonly at: number;
  readonly receivedAt: number | undefined;
  readonly kind: PingKind;
  readonly exitStatus: number | undefined;
  readonly signal: string | undefined;
  readonly runId: string | undefined;
  readonly method: string;
  readonly scheme: string;
  readonly durationMs: number | undefined;
  readonly bodyBytes: number;
}
