/** Calls to a Durable Object. */
import { errorFacts, log } from "../log.ts";
import { ProblemError, storeUnavailable } from "../http/problem.ts";
import { faultOf } from "./fault.ts";
import { problems } from "./problems.ts";

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
