/** The commands in the documentation, as they stand there. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../server.ts";

const PROGRAMS =
  "randwerk randwerk-agent curl gpg npm npx node sh docker podman systemctl systemd-analyze journalctl borg git openssl " +
  "install cp rm chmod ln cat echo sudo apt-get runuser wrangler vi ss xdg-open runitor sqlite3 for cd export";

/** What begins a line of a shell: a program, behind variables that are set for it, or a variable alone. */
const COMMAND = new RegExp(
  `^(?:[A-Za-z_]+=(?:\\$\\([^)]*\\)|"[^"]*"|\\S*)[; ]*)*(?:(?:${PROGRAMS.replaceAll(" ", "|")})(?![\\w.-])|$)`,
);

export interface Documented {
  readonly path: string;
  /** Scripts: whole blocks, in their order. */
  readonly blocks: readonly string[];
  /** Commands inside sentences and tables, with at least one word behind the program. */
  readonly inline: readonly string[];
}

export function markdownFiles(): string[] {
  const list = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" });
  return list.trim().split("\n");
}

export const read = (path: string) => readFileSync(join(root, path), "utf8");

const withoutFenced = (text: string) => text.replaceAll(/^( *)```[^]*?^\1```$/gm, "");

/** What is there to be copied: the blocks for a shell and the indented ones, without the blanks before their lines. */
export function blocksIn(text: string): string[] {
  const fenced = [...text.matchAll(/^( *)```sh\n([^]*?)^\1```$/gm)].map(([, indent, code = ""]) =>
    code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
  const indented = withoutFenced(text).match(/(?:^ {4,}\S.*\n(?:\n(?= {4,}))?)+/gm) ?? [];
  return [...fenced, ...indented.map((block) => block.replaceAll(/^ +/gm, ""))];
}

/** What somebody would type who reads this file. */
export function documented(path: string, text = read(path)): Documented {
  const blocks = blocksIn(text);
  const sentences = withoutFenced(text).replaceAll(/^ {4,}\S.*$/gm, "");
  const inline = [...sentences.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) =>
    code.replaceAll("\\|", "|"),
  );
  return {
    path,
    blocks: blocks.filter((block) => isCommand(block.split("\n")[0] ?? "")),
    inline: [...new Set(inline)].filter((code) => code.includes(" ") && isCommand(code)),
  };
}

export const isCommand = (line: string) => line.trim() !== "" && COMMAND.test(line.trim());
