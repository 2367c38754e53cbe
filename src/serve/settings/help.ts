/** `npm start -- --help`: every setting, from their one table. Pure: text out. */
import { settingTable, type DescribedSetting } from "../../config/table.ts";
import type { Language, Text } from "../../i18n/language.ts";
import { HELP_COLUMNS } from "../limits.ts";

/** `npm start help` too, since npm answers `npm start --help` itself and starts nothing. */
export const asksForHelp = (words: readonly string[]) =>
  words.some((word) => word === "--help" || word === "-h" || word === "help");

const overview: Text = {
  de: `npm start lässt Randwerk auf diesem Rechner laufen. Einstellungen kommen aus der Umgebung, etwa
PORT=8080 npm start, oder aus der Datei randwerk.toml (dort PORT = 8080), Geheimnisse aus
randwerk.secrets.toml mit dem Modus 600; die Umgebung gilt vor den Dateien. Listen und Tabellen dürfen
dort TOML sein. „randwerk setup“ schreibt beide. Eine leere Einstellung zählt als nicht gesetzt; eine
unbrauchbare wird genannt, und nichts startet.`,
  en: `npm start runs Randwerk on this machine. Settings come from the environment, such as in
PORT=8080 npm start, or from the file randwerk.toml (there PORT = 8080), secrets from
randwerk.secrets.toml with mode 600; the environment goes before the files. Lists and tables may be TOML
there. “randwerk setup” writes both. An empty setting counts as not set; one that cannot be used is named,
and nothing starts.`,
};

const groups: readonly { title: Text; has: (setting: DescribedSetting) => boolean }[] = [
  {
    title: { de: "Nur für npm start:", en: "Of npm start alone:" },
    has: ({ isOfStart }) => isOfStart,
  },
  {
    title: {
      de: "Für den Dienst, auch auf Cloudflare („npm run deploy“ nimmt sie aus denselben Dateien mit, sonst gilt wrangler.toml):",
      en: "Of the service, on Cloudflare too (“npm run deploy” takes them from the same files, else wrangler.toml holds):",
    },
    has: ({ isOfStart }) => !isOfStart,
  },
];

const labels = {
  secret: { de: "geheim", en: "secret" },
  byDefault: { de: "Sonst", en: "Default" },
  example: { de: "Beispiel", en: "Example" },
  inFile: { de: "Oder in einer Datei", en: "Or in a file" },
} as const satisfies Record<string, Text>;

/** All settings, in 80 columns. */
export function helpText(language: Language): string {
  const lines = wrapped(overview[language], "");
  for (const { title, has } of groups) {
    lines.push("", ...wrapped(title[language], ""));
    for (const setting of settingTable.filter(has)) lines.push("", ...entry(setting, language));
  }
  return lines.join("\n");
}

function entry(setting: DescribedSetting, language: Language): string[] {
  const { name, isSecret, fileName, meaning, byDefault, example } = setting;
  return [
    `  ${name}${isSecret ? ` (${labels.secret[language]})` : ""}`,
    ...wrapped(meaning[language], "      "),
    ...wrapped(`${labels.byDefault[language]}: ${byDefault[language]}`, "      "),
    ...(fileName === undefined ? [] : [`      ${labels.inFile[language]}: ${fileName}`]),
    // In one piece, whatever its length: it is made to be copied.
    `      ${labels.example[language]}: ${name}=${shellWord(example)}`,
  ];
}

/** As a shell takes it. */
const shellWord = (text: string) => (/^[\w.,:/-]+$/.test(text) ? text : `'${text}'`);

/** Lines of a text, without the backticks around what is typed. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.replaceAll("`", "").split(/\s+/)) {
    const longer = line === "" ? indent + word : `${line} ${word}`;
    if (longer.length > HELP_COLUMNS && line !== "") {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
