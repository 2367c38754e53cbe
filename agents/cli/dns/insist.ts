/** Asking OVH again while it throttles, fails or does not answer. */
import { setTimeout as sleep } from "node:timers/promises";
import { OVH_FIRST_PAUSE_MS, OVH_LONGEST_PAUSE_MS, OVH_TRIES } from "../limits.ts";
import type { OvhAnswer } from "./ovh.ts";

export const isGood = (answer: OvhAnswer): boolean =>
  answer.kind === "answer" && answer.status >= 200 && answer.status < 300;

const isBusy = (answer: OvhAnswer) =>
  answer.kind === "lost" || answer.status === 429 || answer.status >= 500;

/** A connection that was there, or may be in a moment; where nobody listens at all, waiting does not help. */
const MAY_COME_BACK = /^(?:ECONNRESET|ETIMEDOUT|EPIPE|EAI_AGAIN)$/;

/** For questions alone: what changes something may have been done although no answer came. */
export async function insist(ask: () => Promise<OvhAnswer>): Promise<OvhAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (!isBusy(answer) || tries === OVH_TRIES) return answer;
    if (answer.kind === "lost" && !MAY_COME_BACK.test(answer.code)) return answer;
    await pause(answer, tries);
  }
}

/** After the so-many-th try: twice as long each time, or as OVH says. */
export function pause(answer: OvhAnswer, tries: number): Promise<void> {
  const asked = answer.kind === "answer" ? answer.retryAfterSeconds : undefined;
  const own = OVH_FIRST_PAUSE_MS * 2 ** (tries - 1);
  return sleep(Math.min(OVH_LONGEST_PAUSE_MS, Math.max(own, (asked ?? 0) * 1000)));
}
