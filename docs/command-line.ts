/** docs/reference/command-line.md and its German sister: what `randwerk … --help` says, all of it on one page. */
import type { Command, Noun } from "../agents/cli/command/command.ts";
import { commandHelp, overviewHelp } from "../agents/cli/command/help.ts";
import { entries } from "../agents/cli/commands.ts";
import type { Language, Text } from "../src/i18n/language.ts";

const title: Text = { de: "Die Befehlszeile", en: "The command line" };
const about: Text = {
  de: "Geschrieben von `npm run docs` aus der Hilfe des Programms. An Beispielen: [guides/command-line.de.md](../guides/command-line.de.md). In English: [command-line.md](command-line.md).",
  en: "Written by `npm run docs` from the program's own help. By example: [guides/command-line.md](../guides/command-line.md). Auf Deutsch: [command-line.de.md](command-line.de.md).",
};

/** The page in a language. */
export function commandLinePage(language: Language): string {
  const sections = entries.flatMap((entry) => [`## ${entry.name}`, ...sectionOf(entry, language)]);
  return [
    `# ${title[language]}`,
    about[language],
    asText(overviewHelp(entries, language)),
    ...sections,
    "",
  ].join("\n\n");
}

const sectionOf = (entry: Noun | Command, language: Language): string[] =>
  "commands" in entry
    ? [
        `${entry.summary[language]}.`,
        ...entry.commands.map((one) =>
          asText(commandHelp(one, `randwerk ${entry.name} `, language)),
        ),
      ]
    : [asText(commandHelp(entry, "randwerk ", language))];

/** What a terminal shows; no line of it is run by the tests of the documentation, which run its examples elsewhere. */
const asText = (help: string): string => `\`\`\`text\n${help}\n\`\`\``;
