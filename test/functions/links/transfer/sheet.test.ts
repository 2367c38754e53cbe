/** Sheets as programs write them, and rows that are broken. */
import { describe, expect, test } from "vitest";
import { readPlainCsv } from "../../../../functions/links/transfer/csv.ts";

async function read(text: string) {
  const file = await readPlainCsv(text, "Europe/Berlin");
  if (!file.ok) return file.error.detail.en;
  return Array.fromAsync(file.lines, (line) =>
    line.ok
      ? [line.line, line.slug, line.entry.settings.target, line.entry.settings.title]
      : [line.line, line.slug, ...line.errors.map(({ field, detail }) => `${field}: ${detail.en}`)],
  );
}
const E = "https://e.org/";

describe("a sheet is read", () => {
  test.each([
    ["commas", `slug,target,title\na,${E},T\n`],
    ["semicolons, as German Excel writes it", `slug;target;title\r\na;${E};T\r\n`],
    ["tabs", `slug\ttarget\ttitle\na\t${E}\tT`],
    ["Excel's own separator line", `sep=|\r\nslug|target|title\r\na|${E}|T\r\n`],
    ["CR alone", `slug,target,title\ra,${E},T\r`],
    ["other cases, blanks and quotes in the header", `"SLUG", Target,T_itle\n a , ${E} ,"T"\n`],
    ["empty columns behind", `slug;target;title;;\na;${E};T;;\n;;;;\n`],
  ])("with %s", async (_, text) => {
    const [first, ...others] = await read(text);
    expect(first).toEqual([expect.any(Number), "a", E, "T"]);
    expect(others).toEqual([]);
  });

  test("with line ends, quotes and separators in quotes; the line is where it ends", async () => {
    const text = `slug;target;title\r\na;${E};"one\r\ntwo; ""three"""\r\nb;${E};x"y\r\nc;${E};z\r\n`;
    expect(await read(text)).toEqual([
      [3, "a", E, 'one\ntwo; "three"'],
      [4, "b", E, 'x"y'],
      [5, "c", E, "z"],
    ]);
  });

  test.each(["\n", "\r\n"])("in pieces, wherever they end, with %j", async (end) => {
    const rows = Array.from(
      { length: 3000 },
      (_, n) => `s${n},${E}${"😀".repeat(n % 50)},"ä,${end}b"`,
    );
    const lines = await read(["slug,target,title", ...rows].join(end));
    expect(lines).toEqual(
      rows.map((_, n) => [2 * n + 3, `s${n}`, E + "😀".repeat(n % 50), "ä,\nb"]),
    );
  });
});

describe("one bad row is refused on its line, and the others are read", () => {
  const otherLength = ": The row has more or fewer columns than the header.";
  test.each([
    [`a,${E}`, otherLength],
    [`a,${E},T,more`, otherLength],
    ["a", otherLength],
  ])("%s", async (row, error) => {
    expect(await read(`slug,target,title\nok,${E},T\n${row}\nok2,${E},T\n`)).toEqual([
      [2, "ok", E, "T"],
      [3, "a", error],
      [4, "ok2", E, "T"],
    ]);
  });

  test("a quotation mark that is never closed ends the file", async () => {
    expect(await read(`slug,target,title\nok,${E},T\nb,${E},"T\nc,${E},T\n`)).toEqual([
      [2, "ok", E, "T"],
      [3, "", expect.stringMatching(/not closed; nothing up to the end/)],
    ]);
  });
});

test.each([
  ["", "there is no column “target”"],
  ["slug,url\n", "there is no column “target”"],
  ["slug,target,Tar-get\n", "there are two columns “Tar-get”"],
])("the header %j cannot be read", async (text, why) =>
  expect(await read(text)).toBe(`The file cannot be read: ${why}.`),
);
