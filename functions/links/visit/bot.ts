/** Whether a visitor is a program: what search engines, previews of messengers and monitors say of themselves. */
import { isbot } from "isbot";
import { remembering } from "../../../src/remembering.ts";
import { MAX_JUDGED_AGENT_CHARACTERS, MAX_JUDGED_AGENTS } from "../limits.ts";

/** Judging an agent takes 1 µs, a fortieth of a redirect. */
const judge = remembering(isbot, {
  most: MAX_JUDGED_AGENTS,
  maxCharacters: MAX_JUDGED_AGENT_CHARACTERS,
});

/** Judges a User-Agent header. */
export const isBot = (agent: string | null): boolean => agent !== null && judge(agent);
