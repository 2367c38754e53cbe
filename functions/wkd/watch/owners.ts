/** Telling the owners of keys, and the admins where owners hear nothing. Loaded when there is something to tell. */
import { ownerMailOf } from "../../../src/alerts/channels/owner-mail.ts";
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { configOf } from "../../../src/config/config.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import type { KeySummary } from "../keys/key.ts";
import { keysToTellOf, noteAdminsTold, wereAdminsTold } from "../keys/changing-table.ts";
import { noteTold, publishedKey } from "../keys/table.ts";
import { dropLetters, queueLetter } from "../letters/queue.ts";
import { forgetLetters, lastOutcomeOf } from "../letters/rows-table.ts";
import { areFailuresTold } from "../letters/table.ts";
import { endAlert } from "./alerts.ts";
import {
  noticeLetter,
  REMINDER,
  reminderIn,
  reminderLetter,
  type Notice,
  type OwnedKey,
  type Writer,
} from "./owner-letters.ts";
import { adminsAreTold, dueReminder, nextAlertAt } from "./reminders.ts";

const writerOf = (env: Env): Writer => ({ config: configOf(env), site: siteOf(env) });

/** Whether owners are written to, as far as the settings say. */
const writesToOwners = (env: Env): boolean => ownerMailOf(env).kind === "on";

/** Tells of every key whose reminder is due: each once, however many ticks come at the same time. */
export function tellEnds(storage: DurableObjectStorage, env: Env, now: number): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    // Here, since something is due each day as long as a key is published.
    forgetLetters(sql, now);
    for (const key of keysToTellOf(sql, now)) {
      const { expiresAt } = key;
      const days = dueReminder(expiresAt, now);
      if (days === undefined || expiresAt === undefined) continue;
      const owner = { isMember: key.owner !== undefined, getsMail: getsMail(sql, env, key) };
      if (writesToOwners(env)) {
        // Of several that were missed only the nearest is worth a letter.
        dropLetters(storage, key.address, REMINDER);
        queueLetter(storage, reminderLetter(key, expiresAt, days, writerOf(env), now), now);
      }
      if (adminsAreTold(days, owner)) {
        raiseAlert(sql, endAlert(key, expiresAt, days, configOf(env), now), now);
        noteAdminsTold(sql, key.id, days);
      }
      noteTold(sql, key.id, days, nextAlertAt(expiresAt, days));
    }
  });
}

/** Mail is sent, arrives somewhere, and the last letter to this mailbox was not in vain. */
function getsMail(sql: SqlStorage, env: Env, { address }: Pick<KeySummary, "address">): boolean {
  if (!writesToOwners(env) || areFailuresTold(sql)) return false;
  const last = lastOutcomeOf(sql, address);
  return last !== "refused" && last !== "ended";
}

/**
 * A letter will not go: of a reminder that the admins left to the owner they are told now. In the transaction that gives
 * the letter up.
 */
export function tellInstead(
  sql: SqlStorage,
  env: Env,
  letter: { readonly id: string; readonly address: string },
  now: number,
): void {
  const said = reminderIn(letter.id);
  const key = said && publishedKey(sql, letter.address);
  if (key?.expiresAt === undefined || key.expiresAt !== said?.expiresAt) return;
  const days = dueReminder(key.expiresAt, now);
  if (key.fingerprint !== said.fingerprint || days === undefined) return;
  if (wereAdminsTold(sql, key.id, said.days)) return;
  raiseAlert(sql, endAlert(key, key.expiresAt, days, configOf(env), now), now);
  noteAdminsTold(sql, key.id, days);
}

/** What reminders said is over: the key was renewed, removed or revoked. */
export const forgetReminders = (storage: DurableObjectStorage, address: string): void =>
  dropLetters(storage, address, REMINDER);

/** Tells the mailbox of a key what was done to it. In the transaction that does it. */
export function tellOwner(
  storage: DurableObjectStorage,
  env: Env,
  key: OwnedKey,
  notice: Notice,
  now: number,
): void {
  if (!writesToOwners(env)) return;
  queueLetter(storage, noticeLetter(key, notice, writerOf(env), now), now);
}
