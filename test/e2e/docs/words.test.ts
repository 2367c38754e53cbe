/** One word for one thing (docs/glossary.md): words that must not stand in what people read, by language. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../server.ts";

/** What must not be said, and what is said instead. German words are in German texts alone, so one list will do for both. */
const FORBIDDEN: readonly (readonly [words: RegExp, instead: string])[] = [
  [/\bPrüfung(?! von außen)/, "Check"],
  [/Erfolgsmeldung|Fehlermeldung/, "Ping"],
  [/Kurz-URL/, "Kurzlink"],
  [/[Gg]eplante Abwesenheit|\b[Pp]lanned absence/, "Wartungsfenster, maintenance window"],
  [/[Uu]nterschr(?:ift|ieb|eib)/, "Signatur, signieren"],
  [/\bbewiesen\b|beweisbar/, "nachgewiesen"],
  [/\bAchtung\b|\bCareful\b/, "Warnung, warning"],
  [/Ausweichziel/, "Ersatzziel"],
  [/Klick(?:s|zahlen)\b/, "Aufrufe"],
  [/\bTakt\b|\btick\b/, "zuletzt aktiv, last active"],
  [/\bFassung(?: davor|en)\b|(?:frühere|diese|Diese) Fassung\b/, "Version"],
  [/Schnittstelle\b/, "API"],
  [/\b[Mm]ak(?:e|es) a (?:link|check|token)\b|\b[Mm]ade by:/, "create"],
  [/\bmacht (?:ein|einen|eine) (?:Link|Check|Token)/, "anlegen"],
  [/\bhat dieses Tag\b/, "Schlagwort"],
  [/\bgrace period\b/, "grace time"],
  [/\bkey ends\b|\bkey ended\b/, "expires"],
  [/\bill\b/, "faulty"],
  [/erhalten undefined|received undefined|nonoptional/, "fehlt, is missing"],
  [/\bSie (?:haben|können|sind|müssen|möchten)\b/, "du, ihr, or nobody"],
  [/\bbelong into\b|\bin vain\b/, "plain English"],
];

/** English words that are no German ones, where the text beside them is English. */
const NOT_GERMAN: readonly (readonly [words: RegExp, instead: string])[] = [
  [/\bTags\b/, "Schlagwörter"],
];

/** Texts that are no people's: SQL, the log, what a program compares. */
const NOT_READ =
  /CREATE TABLE|ALTER TABLE|^soft tick$|^[a-z-]+ [a-z-]+$|\{ flex|tick ran|the last tick|the first tick/;

const LITERAL = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

interface Said {
  readonly place: string;
  readonly text: string;
}

function saidIn(path: string): Said[] {
  const content = readFileSync(join(root, path), "utf8");
  if (!/\.tsx?$/.test(path)) {
    return content.split("\n").map((text, index) => ({ place: `${path}:${index + 1}`, text }));
  }
  return [...content.matchAll(LITERAL)]
    .map((found) => ({
      place: `${path}:${content.slice(0, found.index).split("\n").length}`,
      text: found[1] ?? found[2] ?? "",
    }))
    .filter(({ text }) => text.includes(" ") && !NOT_READ.test(text));
}

/** Everything that people read: pages, alerts, the command line, the agent and the documentation for users. */
const files = execFileSync(
  "git",
  [
    "ls-files",
    "src",
    "functions",
    "agents",
    "docs/runbooks",
    "docs/start*.md",
    "docs/guides",
    "docs/reference",
    "README.md",
  ],
  { cwd: root, encoding: "utf8" },
)
  .trim()
  .split("\n")
  .filter((path) => /\.(?:tsx?|sh)$|\/randwerk-agent$|^(?:docs\/.*|README)\.md$/.test(path));

test("no text has a word that means something else or nothing here", () => {
  const all = files.flatMap(saidIn);
  expect(all.length).toBeGreaterThan(5000);
  const found = all.flatMap(({ place, text }) =>
    FORBIDDEN.filter(([words]) => words.test(text)).map(
      ([words, instead]) => `${place}: ${words.exec(text)?.[0]} (${instead})`,
    ),
  );
  expect(found).toEqual([]);
});

test("no German text of a pair has an English word for what has a German one", () => {
  const german = files
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) =>
      [...readFileSync(join(root, path), "utf8").matchAll(/\bde:\s*(?:"([^"]*)"|`([^`]*)`)/g)].map(
        (found) => ({ path, text: found[1] ?? found[2] ?? "" }),
      ),
    );
  expect(german.length).toBeGreaterThan(2000);
  const found = german.flatMap(({ path, text }) =>
    NOT_GERMAN.filter(([words]) => words.test(text)).map(
      ([, instead]) => `${path}: ${text} (${instead})`,
    ),
  );
  expect(found).toEqual([]);
});

/** Where numbers, days and plurals become words; what is for programs or asks for a zone is none. */
const FORMATTERS =
  /^src\/i18n\/|^src\/calendar\/|functions\/links\/link\/time-format\.ts|functions\/heartbeats\/check\/retention\.ts|src\/config\/readers\.ts/;
const BY_HAND =
  /new Intl\.(?:Number|DateTime|RelativeTime|Duration|List)Format|PluralRules|\.toFixed\(|\.toLocale\w*\(|=== 1\s*\?\s*(?:["`]|\{ de:)/;

test("plurals, numbers, days and sizes are written by the one formatter of each (src/i18n)", () => {
  const found = files
    .filter((path) => /\.tsx?$/.test(path) && !FORMATTERS.test(path))
    .filter((path) => BY_HAND.test(readFileSync(join(root, path), "utf8")));
  expect(found).toEqual([]);
});

/** A number with its unit at it, as nobody writes it; what is typed (`40mm`, `10G`) has other units. */
const GLUED = /(?:\d|\})(?:[kKMGTP]i?B|ms|min|kbit\/s|MHz|km|cm)\b/;
/** As Intl has it: `5 %` in German, `5%` in English. */
const PERCENT = {
  de: { wrong: /(?:\d|\})%(?![\w{])/, pair: /\bde:\s*(?:"([^"]*)"|`([^`]*)`)/g, page: /\.de\.md$/ },
  en: {
    wrong: /(?:\d|\})[ \u00A0]%(?![\w{])/,
    pair: /\ben:\s*(?:"([^"]*)"|`([^`]*)`)/g,
    page: /(?<!\.de)\.md$/,
  },
} as const;

const withoutCode = (text: string) => text.replaceAll(/`[^`]*`/g, "");

test("between a number and its unit is a blank, and before a percent sign one in German alone", () => {
  const glued = files
    .filter((path) => path !== "src/pages/style-text.ts")
    .flatMap(saidIn)
    .filter(({ place, text }) => GLUED.test(/\.md:/.test(place) ? withoutCode(text) : text));
  expect(glued.map(({ place }) => place)).toEqual([]);
  const wrong = Object.values(PERCENT).flatMap((language) =>
    files.flatMap((path) => {
      const content = readFileSync(join(root, path), "utf8");
      const found = [...content.matchAll(language.pair)].map(([, plain, made]) => plain ?? made);
      const texts = language.page.test(path) ? [withoutCode(content)] : found;
      return texts.flatMap((text = "") => {
        const [here] = language.wrong.exec(text) ?? [];
        return here === undefined ? [] : [`${path}: ${here} in ${text.slice(0, 60)}`];
      });
    }),
  );
  expect(wrong).toEqual([]);
});

/** What is read in one go; the rest is for a page of its own below docs/. */
const MOST_WORDS = 300;

/** What stands between blanks and has a letter or a digit; code, tables and the addresses of links count too. */
const wordsIn = (text: string) => text.split(/\s+/).filter((part) => /[\p{L}\p{N}]/u.test(part));

test("every README has 300 words at most", () => {
  const readmes = execFileSync("git", ["ls-files", "README.md", "*/README.md"], {
    cwd: root,
    encoding: "utf8",
  });
  const lengths = readmes
    .trim()
    .split("\n")
    .map((path) => [path, wordsIn(readFileSync(join(root, path), "utf8")).length] as const);
  expect(lengths.length).toBeGreaterThan(7);
  expect(lengths.filter(([, words]) => words > MOST_WORDS)).toEqual([]);
});

test.each([
  ["# Links: two words", 3],
  ["| `a` | [b c](d.md) |\n|---|---|\n", 3],
  ["    curl -i http://x  # –", 3],
])("%j has %i words", (text, count) => expect(wordsIn(text)).toHaveLength(count));
