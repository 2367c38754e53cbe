/** docs/runbooks/alert-index.md: every alert, what it means and what to do. */
import { healthCodes, healthWords } from "../src/i18n/health-words.ts";
import { languages, type Language, type Text } from "../src/i18n/language.ts";
import { alertEntries } from "./alert-entries.ts";
import { alertTitles, type AlertName } from "./alert-titles.ts";
import { runbookIn } from "./runbook-in.ts";

const heads: Readonly<Record<Language, readonly string[]>> = {
  de: ["Meldung", "was sie bedeutet", "was zu tun ist"],
  en: ["alert", "what it means", "what to do"],
};
const healthHeads: Readonly<Record<Language, readonly string[]>> = {
  de: ["`problems` von `/healthz`", "was es bedeutet", "was zu tun ist"],
  en: ["`problems` of `/healthz`", "what it means", "what to do"],
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Links to runbooks lead to those in the reader's language. */
const withRunbooks = (text: string, language: Language) =>
  text.replaceAll(/\[([\w-]+\.md)\]\(\1\)/g, (_, name: string) => {
    const file = runbookIn(language, name);
    return `[${file}](${file})`;
  });

/** All entries, one language behind the other. */
export function alertIndex(): string {
  const names: Text = { de: "Deutsch", en: "English" };
  const parts = languages.map((language) => {
    const alerts = (Object.keys(alertTitles) as AlertName[]).map((name) => [
      alertTitles[name][language],
      alertEntries[name].means[language],
      withRunbooks(alertEntries[name].todo[language], language),
    ]);
    const codes = healthCodes.map((code) => {
      const { found, remedy } = healthWords(code);
      return [`\`${code}\``, found[language], remedy[language]];
    });
    return [
      `## ${names[language]}`,
      table(heads[language], alerts),
      table(healthHeads[language], codes),
    ].join("\n\n");
  });
  return parts.join("\n\n");
}
