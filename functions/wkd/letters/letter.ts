/** A letter to the mailbox of an address: a mail to one person. */
import type { Language } from "../../../src/i18n/language.ts";
import type { MailAddress } from "../address/address.ts";

export type LetterContent =
  /** Lines, separated by line feeds. */
  | { readonly kind: "text"; readonly text: string }
  /** An armored PGP message; what was encrypted is a whole entity of MIME (`entityOf` in mail.ts makes one). */
  | { readonly kind: "encrypted"; readonly armored: string };

export interface NewLetter {
  /** What it is about, by the rule of whoever writes it: the same twice is one letter. */
  readonly id: string;
  readonly address: MailAddress;
  readonly language: Language;
  /** Kept for a quarter and shown to admins: no secret. */
  readonly subject: string;
  /** Kept until it has gone, or can go no more. */
  readonly content: LetterContent;
  /** From then on it is of no use, in unix ms. */
  readonly endsAt: number;
  /** Somebody sits and waits for it: it goes before those that nobody waits for. */
  readonly isAwaited?: boolean;
}

export const letterStates = ["pending", "sent", "refused", "ended", "dropped"] as const;
/**
 * `refused`: the mail server will never take it; `ended`: it could not be sent in time; `dropped`: what it said was true
 * no more.
 */
export type LetterState = (typeof letterStates)[number];

/** A letter as it is shown; moments in unix ms. */
export interface Letter {
  readonly id: string;
  /** The recipient, as its owner writes it. */
  readonly to: string;
  readonly subject: string;
  readonly state: LetterState;
  readonly createdAt: number;
  readonly attempts: number;
  /** End of the last attempt. */
  readonly lastAt: number | undefined;
  /** What the mail server said, without secrets, or why nobody said anything. */
  readonly lastAnswer: string | undefined;
  /** When it is tried next; undefined: no more. */
  readonly nextAt: number | undefined;
}

/** A letter that is about to be sent. */
export interface DueLetter {
  readonly seq: number;
  readonly id: string;
  /** As the store knows it. */
  readonly address: string;
  /** Random, the same in every attempt: what recipients know repeats by. */
  readonly mailId: string;
  readonly to: string;
  readonly language: Language;
  readonly subject: string;
  readonly content: LetterContent;
  readonly createdAt: number;
  readonly endsAt: number;
  readonly attempts: number;
}
