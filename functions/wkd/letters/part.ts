/** Letters inside the store: when they are due, starting to send them, and what is wrong with them. */
import { IN_FLIGHT_ALARM_MS } from "../../../src/alerts/limits.ts";
import { errorFacts, log } from "../../../src/log.ts";
import { asLongAsUnchanged } from "../../../src/store/meter.ts";
import type { Part } from "../../../src/store/part.ts";
import { BLOCKED_LETTERS_MS } from "../limits.ts";
import type { GiveUp, NextLetters } from "./send.ts";
import { areFailuresTold, firstLetters, hasInterruptedLetters } from "./table.ts";

/** `moved` is called when the due moments have changed; `loadGiveUp` brings who is told of letters that will not go. */
export function createLetters(
  storage: DurableObjectStorage,
  env: Env,
  moved: () => Promise<void>,
  loadGiveUp: () => Promise<GiveUp>,
): Part {
  const { sql } = storage;
  const isOn = () => Boolean((env as { OWNER_MAIL?: string }).OWNER_MAIL);
  const first = asLongAsUnchanged(storage, ["letters"], () => firstLetters(sql));
  const isTold = asLongAsUnchanged(storage, ["letter_posts"], () => areFailuresTold(sql));
  let isSending = false;
  /** What the pace allows is known once something was sent; a new process finds it out by trying. */
  let from: NextLetters = { awaited: 0, other: 0 };
  // The process died while a letter was under way: nobody knows whether it went, so the first tick sends it again.
  let interruptedAt = hasInterruptedLetters(sql) ? Date.now() : undefined;
  /** Known from the first tick on: settings of channels are read by code that no redirect loads. */
  let [isJudged, isUnusable] = [false, false];

  function dueNow(): number {
    // That mail fails is over once there is to be none.
    if (interruptedAt !== undefined || (!isOn() && isTold())) return interruptedAt ?? 0;
    const { awaited, other } = first();
    return Math.min(Math.max(awaited, from.awaited), Math.max(other, from.other));
  }

  async function judge(): Promise<void> {
    isJudged = true;
    const { ownerMailOf } = await import("../../../src/alerts/channels/owner-mail.ts");
    isUnusable = ownerMailOf(env).kind === "unusable";
  }

  async function run(ahead: number, isInterrupted: boolean): Promise<void> {
    try {
      const giveUp = await loadGiveUp();
      const { sendLetters } = await import("./send.ts");
      from = await sendLetters(storage, env, () => Date.now() + ahead, isInterrupted, giveUp);
    } catch (error) {
      const later = Date.now() + BLOCKED_LETTERS_MS;
      from = { awaited: later, other: later };
      log("error", "letters.run-failed", errorFacts(error));
    }
    isSending = false;
    // Where nothing can be written the next tick sets the alarm.
    await moved().catch((error: unknown) => {
      log("warn", "letters.alarm-not-set", errorFacts(error));
    });
  }

  return {
    dueAt() {
      // While letters are under way the alarm rings soon: a killed process goes on.
      if (isSending) return nextMultiple(Date.now(), IN_FLIGHT_ALARM_MS);
      const due = dueNow();
      return due === Infinity ? undefined : due;
    },
    start(now) {
      if (isOn() && !isJudged) void judge();
      if (isSending || dueNow() > now) return;
      const isInterrupted = interruptedAt !== undefined;
      interruptedAt = undefined;
      isSending = true;
      void run(now - Date.now(), isInterrupted);
    },
    problems() {
      if (isUnusable) return [{ code: "owner-mail-settings", count: 1 }];
      return isOn() && isTold() ? [{ code: "owner-mail-failing", count: 1 }] : [];
    },
  };
}

const nextMultiple = (now: number, step: number) => (Math.floor(now / step) + 1) * step;
