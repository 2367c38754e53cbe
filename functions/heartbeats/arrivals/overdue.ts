/** What time does to backups: archives that were not seen, repositories that are not reported. */
import type { Ledger } from "../check/ledger.ts";
import { ARRIVALS_PER_TRANSACTION } from "./limits.ts";
import { expireArrivals } from "./proof.ts";
import { expireSilences } from "./silence.ts";

/** Tells of what is due, at most as much as one transaction may; answers whether there is more. */
export function expireBackups(ledger: Ledger): boolean {
  if (expireArrivals(ledger) === ARRIVALS_PER_TRANSACTION) return true;
  expireSilences(ledger);
  return false;
}
