/** Whether a visitor is a program: what search engines, previews of messengers and monitors say of themselves. */
import { isbot } from "isbot";
import { MAX_JUDGED_AGENT_CHARACTERS, MAX_JUDGED_AGENTS } from "./limits.ts";

/** Verdicts on agents that came before: judging one takes 1 µs, a fortieth of a redirect. They are never written. */
const judged = new Map<string, boolean>();

/** Judges a User-Agent header. */
export function isBot(agent: string | null): boolean {
  if (agent === null) return false;
  const known = judged.get(agent);
  if (known !== undefined) return known;
  const verdict = isbot(agent);
  // The popular ones are back soon; whoever invents more only empties this.
  if (judged.size >= MAX_JUDGED_AGENTS) judged.clear();
  if (agent.length <= MAX_JUDGED_AGENT_CHARACTERS) judged.set(agent, verdict);
  return verdict;
}
