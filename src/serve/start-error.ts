/** What keeps `npm start` from starting, in words for whoever started it. */
import type { Text } from "../i18n/language.ts";

/** Ends the start with this text and status 1, without a stack trace. */
export class StartError extends Error {
  override name = "StartError";
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** The code of what the operating system said, such as ENOSPC. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
