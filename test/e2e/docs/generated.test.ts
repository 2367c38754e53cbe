/** The parts of the documentation that are made from the code say what the code says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generated, withBlock } from "../../../docs/generated.ts";
import { withExplainedVariables } from "../../../docs/settings.ts";
import { root } from "../server.ts";

test.each(generated.map((one) => [one.path, one.made] as const))(
  "%s is up to date (else: npm run docs)",
  (path, made) => {
    const text = readFileSync(join(root, path), "utf8");
    expect(text).toBe(made(text));
  },
);

describe("a generated block", () => {
  const start = "<!-- x: written by npm run docs -->\n";
  const end = "<!-- end of x -->\n";

  test("replaces what is between its marks, and nothing else", () => {
    const text = `before\n${start}old\n${end}after\n`;
    const made = `before\n${start}\nnew\n\n${end}after\n`;
    expect(withBlock(text, "x", "new")).toBe(made);
    expect(withBlock(made, "x", "new")).toBe(made);
  });

  test.each([
    ["without marks", ""],
    ["without its end", start],
    ["without its start", end],
    ["twice", `${start}${end}${start}${end}`],
    ["with marks of another", "<!-- y: written by npm run docs -->\n<!-- end of y -->\n"],
  ])("%s is refused", (_what, text) => {
    expect(() => withBlock(text, "x", "new")).toThrow("there must be one block");
  });
});

test("in wrangler.toml values stay, and what is no setting stays as it is", () => {
  const toml = [
    'LANGUAGE = "" # before [vars]',
    "[vars]",
    'LINK_HOSTS = "go.example, \\"x\\" # y" # old words',
    'LANGUAGE = "en"',
    'SOMETHING = "else" # kept',
    "",
  ].join("\n");
  const hosts =
    "hosts that serve short links, separated by commas; the first one starts short URLs";
  expect(withExplainedVariables(toml)).toBe(
    [
      'LANGUAGE = "" # before [vars]',
      "[vars]",
      `LINK_HOSTS = "go.example, \\"x\\" # y" # ${hosts}; default: every host`,
      'LANGUAGE = "en" # de or en, where a visitor prefers neither; default: de',
      'SOMETHING = "else" # kept',
      "",
    ].join("\n"),
  );
});
