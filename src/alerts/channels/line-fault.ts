/** Why nobody said anything, in words. */
import type { Language } from "../../i18n/language.ts";
import { outcomeOfError } from "./outbound.ts";
import { LineError } from "./smtp-session.ts";
import { channelTexts } from "./texts.ts";

/** `where` is the host with its port. */
export function lineFault(error: unknown, where: string, language: Language): string {
  if (!(error instanceof LineError)) return outcomeOfError(error, language).answer;
  const text = channelTexts[language][error.fault];
  return typeof text === "string" ? text : text(where);
}
