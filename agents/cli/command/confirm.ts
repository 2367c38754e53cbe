/** Asking before something that cannot be taken back. */
import type { Text } from "../../../src/i18n/language.ts";
import { usage } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Whether to do it. Fails with exit code 2 where nobody can be asked and `yes` was not given. */
export async function confirmFinal(
  terminal: Terminal,
  question: Text,
  yes: boolean | undefined,
): Promise<boolean> {
  if (yes === true) return true;
  if (!terminal.interactive) {
    throw usage({
      de: `${question.de} Ohne Terminal ist keine Rückfrage möglich. Zum Bestätigen --yes angeben.`,
      en: `${question.en} There is no terminal to ask on. Add --yes to confirm.`,
    });
  }
  if (await terminal.confirm(question)) return true;
  terminal.note(terminal.say({ de: "Nichts geändert.", en: "Nothing was changed." }));
  return false;
}
