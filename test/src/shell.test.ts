import { expect, test } from "vitest";
import { shellQuoted } from "../../src/shell.ts";

test.each([
  ["jürgen@example.org", "jürgen@example.org"],
  ["a/b-c_d.e:1", "a/b-c_d.e:1"],
  ["", "''"],
  ["Backup web1", "'Backup web1'"],
  ["$HOME;*", "'$HOME;*'"],
  ["o'clock", String.raw`'o'\''clock'`],
  ["<a@b>", "'<a@b>'"],
])("%s is typed as %s", (word, typed) => expect(shellQuoted(word)).toBe(typed));
