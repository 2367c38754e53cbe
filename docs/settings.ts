/** The settings as the runbook and wrangler.toml explain them. */
import type { Language } from "../src/i18n/language.ts";
import { settingsOfWorker, settingTable, type DescribedSetting } from "../src/config/table.ts";

const page = {
  en: {
    title: "# Settings",
    about:
      "Environment, `randwerk.toml` or, for secrets, `randwerk.secrets.toml`: [deploy.md](../runbooks/deploy.md). Written from the descriptors by `npm run docs`; `npm start -- --help` prints the same. Auf Deutsch: [settings.de.md](settings.de.md).",
    secret: "secret",
    or: "or",
    start: "`npm start` only",
    head: "| name | default | meaning | example |",
    byDefault: "Default",
    example: "Example",
  },
  de: {
    title: "# Einstellungen",
    about:
      "Umgebung, `randwerk.toml` oder, für Geheimnisse, `randwerk.secrets.toml`: [deploy.de.md](../runbooks/deploy.de.md). Aus der Beschreibung im Code von `npm run docs`; dasselbe zeigt `npm start -- --help`. In English: [settings.md](settings.md).",
    secret: "geheim",
    or: "oder",
    start: "nur `npm start`",
    head: "| Name | Vorgabe | Bedeutung | Beispiel |",
    byDefault: "Vorgabe",
    example: "Beispiel",
  },
} as const;

/** A page with every setting, in a language. */
export function settingsPage(language: Language): string {
  const { title, about, byDefault, example } = page[language];
  const entries = settingTable.map((one) => {
    const notes = notesOf(one, language);
    const meaning = withLinks(one.meaning[language], "../runbooks/");
    return `## \`${one.name}\`\n\n${notes === "" ? "" : `${notes} `}${meaning}\n\n${byDefault}: ${one.byDefault[language]}\n\n${example}: \`${one.example}\`\n`;
  });
  return [title, "", about, "", ...entries].join("\n");
}

/** A table in Markdown, in a language. */
export function settingsTable(language: Language): string {
  const rows = settingTable.map((setting) => {
    const { byDefault, meaning, example } = setting;
    const notes = notesOf(setting, language);
    const cells = [
      `\`${setting.name}\`${notes === "" ? "" : ` ${notes}`}`,
      byDefault[language],
      withLinks(meaning[language], ""),
      `\`${example}\``,
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [page[language].head, "|---|---|---|---|", ...rows].join("\n");
}

/** What is said of a setting behind its name, in brackets; nothing where there is nothing. */
function notesOf({ isSecret, fileName, isOfStart }: DescribedSetting, language: Language): string {
  const { secret, or, start } = page[language];
  const notes = [
    isSecret ? secret : "",
    fileName === undefined ? "" : `${or} \`${fileName}\``,
    isOfStart ? start : "",
  ].filter(Boolean);
  return notes.length === 0 ? "" : `(${notes.join(", ")})`;
}

/** Runbooks as links; `folder` leads to them from the page. */
const withLinks = (text: string, folder: string) =>
  text.replaceAll(/docs\/runbooks\/([\w.-]+\.md)/g, `[$1](${folder}$1)`);

/** Explains every line of `[vars]` in wrangler.toml behind its value, which stays. */
export function withExplainedVariables(toml: string): string {
  const [before = "", variables = ""] = toml.split(/(?<=^\[vars\]\n)/m);
  const explained = variables.replaceAll(
    /^([A-Z_\d]+) = ("(?:[^"\\]|\\.)*").*$/gm,
    (line, name: string, value: string) => {
      const setting = settingsOfWorker.find((one) => one.name === name);
      return setting === undefined ? line : `${name} = ${value} # ${explanation(setting)}`;
    },
  );
  return before + explained;
}

function explanation({ meaning, byDefault }: DescribedSetting): string {
  return `${meaning.en}; default: ${byDefault.en}`.replaceAll("`", "");
}
