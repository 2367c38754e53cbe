import { describe, expect, test } from "vitest";
import { cut, displayWidth, harmless } from "../../../agents/cli/terminal/width.ts";

describe("columns of a terminal", () => {
  test.each([
    // text              columns
    ["Plenum", 6],
    ["Größe", 5],
    ["Gro\u0308ße", 5], // o and a combining diaeresis
    ["日本語", 6],
    ["한국어", 6],
    ["１２", 4], // full-width digits
    ["👍🏽", 2], // one person, one skin colour
    ["👩‍👩‍👧", 2], // joined by U+200D
    ["🇩🇪", 2],
    ["1️⃣", 2],
    ["a\u200bb", 2], // zero width space
    ["\u001b[31mrot\u001b[39m", 3],
    ["", 0],
  ])("%j takes %i", (text, columns) => expect(displayWidth(text)).toBe(columns));

  test.each([
    ["Protokoll", 9, "Protokoll"],
    ["Protokoll", 5, "Prot…"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["Größe", 3, "Gr…"],
  ])("%s in %i columns is %s", (text, columns, short) => expect(cut(text, columns)).toBe(short));

  test("what others wrote cannot steer the terminal", () => {
    expect(harmless("a\u001b]0;x\u0007b\r\n\u009b2J\u202etxt.exe")).toBe("a�]0;x�b���2J�txt.exe");
  });
});
