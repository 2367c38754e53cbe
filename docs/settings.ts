/** The settings as the runbook and wrangler.toml explain them. */
import { settingsOfWorker, settingTable, type DescribedSetting } from "../src/config/table.ts";

/** A table in Markdown. */
export function settingsTable(): string {
  const rows = settingTable.map((setting) => {
    const { byDefault, meaning, example } = setting;
    const cells = [titleOf(setting), byDefault.en, withLinks(meaning.en), `\`${example}\``];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| name | default | meaning | example |", "|---|---|---|---|", ...rows].join("\n");
}

function titleOf({ name, isSecret, fileName, isOfStart }: DescribedSetting): string {
  const notes = [
    isSecret ? "secret" : "",
    fileName === undefined ? "" : `or \`${fileName}\``,
    isOfStart ? "`npm start` only" : "",
  ].filter(Boolean);
  return `\`${name}\`${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

/** Other runbooks as links, as seen from a runbook. */
const withLinks = (text: string) => text.replaceAll(/docs\/runbooks\/([\w-]+\.md)/g, "[$1]($1)");

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
