/** Asks the store for something to be done now: what comes back is of the kind that was asked for. */
import { askStore } from "../../../src/store/ask.ts";
import type { Turn, TurnResult } from "../night/turns.ts";
import { archiveStore } from "../stub.ts";

export async function turnNow<Name extends Turn>(env: Env, turn: Name): Promise<TurnResult<Name>> {
  return (await askStore(() => archiveStore(env).now(turn))) as unknown as TurnResult<Name>;
}
