/** Whether a visit comes from a program that reads pages by itself. */
import { isbot } from "isbot";
import { MAX_KNOWN_AGENT_CHARACTERS, MAX_KNOWN_AGENTS } from "./limits.ts";

/** The last few agents, which most visitors share: to judge one anew costs more than a redirect's headers. */
const known = new Map<string, boolean>();

/** Judges a User-Agent header. It is kept in memory for a while, by itself, and stored nowhere. */
export function isBot(agent: string | null): boolean {
  if (agent === null) return isbot(agent);
  const verdict = known.get(agent);
  if (verdict !== undefined) return verdict;
  if (known.size >= MAX_KNOWN_AGENTS) known.clear();
  const isOne = isbot(agent);
  if (agent.length <= MAX_KNOWN_AGENT_CHARACTERS) known.set(agent, isOne);
  return isOne;
}
