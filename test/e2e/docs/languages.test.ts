/** Pages that are there in German and in English tell the same: whoever changes one is told here what the other lacks. */
import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../server.ts";
import { blocksIn, documented, markdownFiles, read } from "./commands.ts";

const pages = markdownFiles().filter((path) => path.startsWith("docs/"));
const inGerman = pages.filter((path) => path.endsWith(".de.md"));

const englishOf = (path: string) => path.replace(/\.de\.md$/, ".md");
const germanOf = (path: string) => path.replace(/(?:\.de)?\.md$/, ".de.md");

/** Headings with their levels, rows of tables, items of lists and blocks of code, in their order. */
function outline(text: string): string[] {
  const folded = text.replaceAll(/^( *)```[^]*?^\1```$/gm, "```");
  return [...folded.matchAll(/^(#+|\||-|\d+\.|```| {4}(?=\S))/gm)].map(([mark]) => mark);
}

const withoutComments = (block: string) => block.replaceAll(/(?:^| +)# .*$/gm, "");

/** The files that a page links to, as paths from the root. */
const linksOf = (path: string) =>
  [...read(path).matchAll(/\]\(([^()#\s:]+)(?:#[^()\s]*)?\)/g)].map(([, to = ""]) =>
    posix.join(posix.dirname(path), to),
  );

test("what a volunteer reads is there in both languages", () => {
  const guides = pages.filter((path) => path.startsWith("docs/guides/"));
  expect(guides.length).toBeGreaterThan(10);
  const wanted = [...guides, ...inGerman].flatMap((path) => [englishOf(path), germanOf(path)]);
  expect(wanted.filter((path) => !pages.includes(path))).toEqual([]);
});

test("a text of the program names runbooks in its own language", () => {
  const sources = execFileSync("git", ["ls-files", "src", "functions", "agents/cli"], {
    cwd: root,
  });
  // The API is described in English alone.
  const english = ["src/alerts/api/routes.ts", "src/service/routes.ts"];
  const texts = sources
    .toString()
    .trim()
    .split("\n")
    .filter((path) => /\.tsx?$/.test(path) && !english.includes(path))
    .map((path) => [path, read(path).replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "")] as const);
  const named = (text: string, form: RegExp) =>
    [...text.matchAll(form)].map(([, name = ""]) => name).toSorted();
  const naming = texts.map(([path, text]) => ({
    path,
    german: named(text, /docs\/runbooks\/([\w-]+)\.de\.md/g),
    english: named(text, /docs\/runbooks\/([\w-]+)\.md/g),
  }));
  expect(naming.flatMap(({ english: all }) => all).length).toBeGreaterThan(30);
  for (const one of naming) expect(one.german, one.path).toEqual(one.english);
});

describe.each(inGerman)("%s", (german) => {
  const english = englishOf(german);

  test("has the headings, tables, lists and blocks of the English page", () => {
    expect(outline(read(german))).toEqual(outline(read(english)));
  });

  test("has its commands, comments aside", () => {
    const code = (path: string) => blocksIn(read(path)).map(withoutComments);
    expect(code(german)).toEqual(code(english));
    const inline = (path: string) => documented(path).inline.toSorted();
    expect(inline(german)).toEqual(inline(english));
  });

  test("is linked from it, and links to it", () => {
    expect(linksOf(english)).toContain(german);
    expect(linksOf(german)).toContain(english);
  });

  test("leads on to German pages where there are such", () => {
    const others = linksOf(german).filter((path) => path !== english && path === englishOf(path));
    expect(others.filter((path) => inGerman.includes(germanOf(path)))).toEqual([]);
  });
});

describe("the comparison", () => {
  test("takes for an outline what stands at the beginning of a line, blocks of code but once", () => {
    const text = "# A\n\n- b\n\n```sh\n# no\n- no\n```\n\n| c |\n|---|\n\n    code\n\n1. d\n";
    expect(outline(text)).toEqual(["#", "-", "```", "|", "|", "    ", "1."]);
  });

  test("takes for a comment what stands behind a blank or alone in a line", () => {
    const block = "a --dark '#fff' # b\n# c\n${EXIT#x} d    # e\n";
    expect(withoutComments(block)).toBe("a --dark '#fff'\n\n${EXIT#x} d\n");
  });
});
