/** Whether a visit is a program's: what search engines, previews of messengers, monitors and browsers say of theirs. */
import { remembering } from "../../../src/remembering.ts";
import { MAX_JUDGED_AGENT_CHARACTERS, MAX_JUDGED_AGENTS } from "../limits.ts";

/** Judging an agent takes 1 µs, a fortieth of a redirect. */
let judge: ((agent: string) => boolean) | undefined;

/** Loads what knows programs by their names: beside the first question to the store, which takes longer. */
export async function loadBots(): Promise<void> {
  if (judge !== undefined) return;
  const { isbot } = await import("isbot");
  judge = remembering(isbot, {
    most: MAX_JUDGED_AGENTS,
    maxCharacters: MAX_JUDGED_AGENT_CHARACTERS,
  });
}

/** Judges a User-Agent header, once `loadBots` has ended. */
export const isBot = (agent: string | null): boolean => agent !== null && judge?.(agent) === true;

/** Where browsers say that nobody has clicked yet: Fetch's own header, Chromium's and Safari's, Firefox'. */
const AHEAD = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"] as const;
const IS_AHEAD = /^(?:prefetch|preview)\b/i;

/** Whether nobody is there to see where the visit leads. */
export function isProgram(headers: Headers): boolean {
  return (
    isBot(headers.get("User-Agent")) ||
    AHEAD.some((name) => {
      const purpose = headers.get(name);
      return purpose !== null && IS_AHEAD.test(purpose);
    })
  );
}
