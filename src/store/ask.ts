/** Calls to a Durable Object. */
import { errorFacts, log } from "../log.ts";
import {
  diskFull,
  ProblemError,
  readsRefused,
  storeDamaged,
  storeUnavailable,
  writesRefused,
  type Problem,
} from "../http/problem.ts";
import { faultOf, type Fault } from "./fault.ts";

const problems: Readonly<Record<Fault, Problem>> = {
  "disk-full": diskFull,
  "writes-refused": writesRefused,
  "reads-refused": readsRefused,
  damaged: storeDamaged,
  unreadable: storeUnavailable,
};

/**
 * Asks a store, and turns its failure into 503 with Retry-After: a store that throws has rolled back,
 * so the client may try again.
 */
export async function askStore<Answer>(ask: () => Answer): Promise<Awaited<Answer>> {
  try {
    return await ask();
  } catch (error) {
    log("error", "store.unavailable", errorFacts(error));
    const fault = faultOf(error);
    throw new ProblemError(fault === undefined ? storeUnavailable : problems[fault]);
  }
}
