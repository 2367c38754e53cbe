/** The parts of the documentation that are made from the code. `npm run docs` writes them, a test compares them. */
import { alertIndex } from "./alert-index.ts";
import { commandLinePage } from "./command-line.ts";
import { databasePage } from "./database.ts";
import { settingsPage, settingsTable, withExplainedVariables } from "./settings.ts";

/** A file of which a part or all is made. */
interface Generated {
  /** From the root of the repository. */
  readonly path: string;
  /** The text as it has to be, from the text as it is; what people wrote around it stays. */
  readonly made: (text: string) => string;
}

export const generated: readonly Generated[] = [
  {
    path: "docs/runbooks/deploy.md",
    made: (text) => withBlock(text, "settings", settingsTable("en")),
  },
  {
    path: "docs/runbooks/deploy.de.md",
    made: (text) => withBlock(text, "settings", settingsTable("de")),
  },
  { path: "docs/database.md", made: databasePage },
  {
    path: "docs/runbooks/alert-index.md",
    made: (text) => withBlock(text, "alerts", alertIndex()),
  },
  { path: "docs/reference/command-line.md", made: () => commandLinePage("en") },
  { path: "docs/reference/command-line.de.md", made: () => commandLinePage("de") },
  { path: "docs/reference/settings.md", made: () => settingsPage("en") },
  { path: "docs/reference/settings.de.md", made: () => settingsPage("de") },
  { path: "wrangler.toml", made: withExplainedVariables },
];

/** Puts `block` between `<!-- name: … -->` and `<!-- end of name -->`. Throws if they are not there. */
export function withBlock(text: string, name: string, block: string): string {
  const start = `<!-- ${name}: written by npm run docs -->\n`;
  const end = `<!-- end of ${name} -->\n`;
  const [before, rest, ...more] = text.split(start);
  const after = rest?.split(end);
  if (before === undefined || after?.length !== 2 || more.length > 0) {
    throw new Error(`there must be one block ${start.trim()} … ${end.trim()}`);
  }
  return `${before}${start}\n${block}\n\n${end}${after[1]}`;
}
