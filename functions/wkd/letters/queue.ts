/** Putting a letter into the queue, inside the transaction of what it is about. */
import { MAX_LETTER_BYTES, MAX_SUBJECT_CHARACTERS } from "../limits.ts";
import type { NewLetter } from "./letter.ts";
import { dropLettersOf, insertLetter } from "./rows-table.ts";

/**
 * Puts a letter into the queue; call it in the transaction of what it is about, and `reschedule` after it. `false`: a
 * letter with this id was there already, and nothing changes. The store's ticks send it, at least once, by OWNER_MAIL.
 * @throws Error where content or subject are larger than any letter of ours: that is a bug.
 */
export function queueLetter(
  { sql }: Pick<DurableObjectStorage, "sql">,
  letter: NewLetter,
  now: number,
): boolean {
  const { content } = letter;
  const said = content.kind === "text" ? content.text : content.armored;
  if (new TextEncoder().encode(said).length > MAX_LETTER_BYTES) {
    throw new Error("a letter is too long");
  }
  // A subject is one line, whatever a name in it holds.
  const subject = letter.subject.replace(/[\s\p{C}]+/gu, " ").trim();
  return insertLetter(
    sql,
    { ...letter, subject: [...subject].slice(0, MAX_SUBJECT_CHARACTERS).join("") },
    now,
  );
}

/**
 * Drops letters to an address (its `key`) that have not gone yet and whose id begins so, since what they say is true no
 * more. One that is under way may arrive all the same.
 */
export function dropLetters(
  { sql }: Pick<DurableObjectStorage, "sql">,
  address: string,
  idBeginning: string,
): void {
  dropLettersOf(sql, address, idBeginning);
}
