/** Files that documentation and comments name are there: whoever moves one is told here what still speaks of it. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../server.ts";

const tops = ["agents", "bench", "docs", "functions", "packaging", "src", "test"];

/** Every file, by its path from the root. */
const files = [
  ...filesBelow(""),
  ...tops.flatMap((top) => filesBelow(top)),
  ...filesBelow(".ci"),
].toSorted();

const folders = new Set(files.flatMap((file) => ancestors(posix.dirname(file))));

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: folder !== "" })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => posix.relative(root, posix.join(parentPath, name)))
    .filter((path) => !path.includes("node_modules/"));
}

function ancestors(folder: string): string[] {
  return folder === "." ? [] : [folder, ...ancestors(posix.dirname(folder))];
}

const read = (file: string) => readFileSync(join(root, file), "utf8");

const NAME = String.raw`[\w@.*-]|\{[\w,.-]+\}`;
/** A name that begins with a folder of ours and stands by itself: not in the middle of an address or of another path. */
const OURS = new RegExp(`(?<![\\w./~@:{*<-])(?:${tops.join("|")})/(?:(?:${NAME})+/?)*`, "g");
/** A program's file that is named without saying where it is, or by the end of its path. */
const BARE = /(?<![\w./~@:{*<>-])(?:[\w-][\w.-]*\/)*[\w-]+(?:\.[\w-]+)*\.tsx?(?![\w-])/g;

/** docs/architecture.md makes this function; new-function.test.ts does as it says. */
const MADE_BY_THE_GUIDE = /^functions\/hello(?:\/|$)/;

/** The paths from the root that a text names. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(OURS)].map(([path]) => path.replace(/[./-]+$/, ""));
}

/** The names of programs' files in a text, without those that are said from the root. */
function namesIn(text: string): string[] {
  return [...text.matchAll(BARE)].map(([name]) => name).filter((name) => !startsAtTheRoot(name));
}

const startsAtTheRoot = (name: string) => tops.includes(name.split("/")[0] ?? "");

/** Whether there is such a file or folder; `*` and NAME stand for what is left open, `{a,b}` for one of several. */
function exists(named: string): boolean {
  const path = named.replace(/\bNAME\b/g, "*");
  if (MADE_BY_THE_GUIDE.test(path)) return true;
  if (!/[*{]/.test(path)) return files.includes(path) || folders.has(path);
  const pattern = path
    .replace(/[.]/g, "\\.")
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(",", "|")})`)
    .replace(/\*+/g, (stars) => (stars === "*" ? "[^/]*" : ".*"));
  const form = new RegExp(`^${pattern}$`);
  return files.some((file) => form.test(file)) || [...folders].some((folder) => form.test(folder));
}

/** Whether a file below `folder` (empty: anywhere) has this name, or a path that ends in it. */
function existsBelow(folder: string, name: string): boolean {
  return files.some((file) => file.startsWith(folder) && `/${file}`.endsWith(`/${name}`));
}

/** The comments of a file, by what such a file writes before one. */
function commentsOf(file: string, text: string): string {
  const form = /\.(?:d\.)?tsx?$/.test(file)
    ? /^[ \t]*\/?\*+[ \t](.*)$|(?:^|\s)\/\/[ \t](.*)$/gm
    : /(?:^|\s)#[ \t](.*)$/gm;
  return [...text.matchAll(form)].map(([, block, line]) => block ?? line).join("\n");
}

/** Folders that are a whole of their own: a comment there means a file of the same one, or of src. */
function houseOf(file: string): string {
  const [top = "", name = ""] = file.split("/");
  return top === "functions" || top === "agents" ? `${top}/${name}/` : "";
}

const withoutCode = (text: string) => text.replace(/^( *)(```+)[\s\S]*?^\1\2/gm, "");

/** Links to places in this project, as they stand in a Markdown text. */
function linksIn(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, to = ""]) => to)
    .filter((to) => !/^[a-z]+:/.test(to));
}

/** The anchors of a Markdown text's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text).matchAll(/^#+ +(.+?) *#*$/gm)].map(([, heading = ""]) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** Whether a link in `file` leads somewhere. */
function leads(file: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const to = path === "" ? file : posix.join(posix.dirname(file), path).replace(/\/$/, "");
  if (!exists(to)) return false;
  return anchor === undefined || anchorsOf(read(to)).includes(anchor);
}

const pages = files.filter((file) => file.endsWith(".md"));
const programs = files.filter((file) =>
  /\.(?:tsx?|sh|toml|conf|conf\.example|bu|yml|service|timer)$|\/randwerk(?:-agent)?$|^\.ci\/run$/.test(
    file,
  ),
);

describe("what is named is there", () => {
  test.each(pages)("paths and links in %s", (file) => {
    const text = read(file);
    expect(pathsIn(text).filter((path) => !exists(path))).toEqual([]);
    expect(linksIn(text).filter((link) => !leads(file, link))).toEqual([]);
  });

  test.each(pages)("names of files in %s are below its folder", (file) => {
    // A README speaks of its own folder, other pages of the whole project.
    const folder = posix.basename(file) === "README.md" ? posix.dirname(file) : "";
    const below = folder === "." || folder === "" ? "" : `${folder}/`;
    expect(namesIn(read(file)).filter((name) => !existsBelow(below, name))).toEqual([]);
  });

  test("paths in comments", () => {
    const lost = programs.flatMap((file) =>
      pathsIn(commentsOf(file, read(file)))
        .filter((path) => !exists(path))
        .map((path) => `${file}: ${path}`),
    );
    expect(lost).toEqual([]);
  });

  test("names of files in comments are of the same function, or of src", () => {
    const lost = programs.flatMap((file) =>
      namesIn(commentsOf(file, read(file)))
        .filter((name) => !existsBelow(houseOf(file), name) && !existsBelow("src/", name))
        .map((name) => `${file}: ${name}`),
    );
    expect(lost).toEqual([]);
  });
});

describe("the search", () => {
  test.each([
    // text, what it names
    ["see `src/worker.ts`, docs/architecture.md.", ["src/worker.ts", "docs/architecture.md"]],
    ["(functions/links/visit/)", ["functions/links/visit"]],
    ["functions/*/function.ts and functions/<name>/", ["functions/*/function.ts", "functions"]],
    ["functions/links/{link,qr}/texts.ts", ["functions/links/{link,qr}/texts.ts"]],
    ["https://example.org/src/worker.ts ../src/worker.ts /usr/src/x ~/docs/x", []],
    ["test/src/config.test.ts:12", ["test/src/config.test.ts"]],
  ])("%s", (text, paths) => expect(pathsIn(text)).toEqual(paths));

  test.each([
    ["`slug.ts` -> link/link.ts", ["slug.ts", "link/link.ts"]],
    ["findings.de.ts, pages.tsx.", ["findings.de.ts", "pages.tsx"]],
    ["src/worker.ts, ../worker.ts, example.tsx5", []],
  ])("names in %s", (text, names) => expect(namesIn(text)).toEqual(names));

  test.each([
    ["src/worker.ts", true],
    ["src/http", true],
    ["src/work.ts", false],
    ["functions/*/function.ts", true],
    ["functions/*/functions.ts", false],
    ["functions/{links,wkd}/limits.ts", true],
    ["functions/{link,key}/limits.ts", false],
    ["test/**/paths.test.ts", true],
    ["functions/NAME/limits.ts", true],
    ["functions/NAME/NAME.ts/limits.ts", false],
  ])("%s exists: %s", (path, there) => expect(exists(path)).toBe(there));

  test("comments are what stands behind their marks", () => {
    const code = '/** one */\nconst a = "src/x"; // two\n/**\n * three\n */\nconst b = a * 2;';
    expect(commentsOf("a.ts", code)).toBe("one */\ntwo\nthree");
    expect(commentsOf("a.sh", "# one\necho a#b # two")).toBe("one\ntwo");
  });

  test("anchors are those of headings, not of code", () => {
    const text = "# A, b & `c`\n\n```sh\n# no\n```\n\n## Über uns\n\n## Über uns\n";
    expect(anchorsOf(text)).toEqual(["a-b--c", "über-uns", "über-uns-1"]);
  });

  test("a link leads to a file, and to a heading in it", () => {
    const file = "functions/links/README.md";
    expect(
      ["../../README.md", "#where-things-are", "../wkd/", "#where-things", "../README.md"].map(
        (link) => leads(file, link),
      ),
    ).toEqual([true, true, true, false, false]);
  });
});
