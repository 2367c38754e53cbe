import { describe, expect, test } from "vitest";
import { remembering } from "../../src/remembering.ts";

/** A judge that notes what it was asked. */
function asked(limits = { most: 3, maxCharacters: 5 }) {
  const questions: string[] = [];
  const judge = remembering((text) => {
    questions.push(text);
    return text.startsWith("y");
  }, limits);
  return { questions, judge };
}

describe("a verdict is remembered", () => {
  test.each(["yes", "no", ""])("of %j, whatever it is", (text) => {
    const { questions, judge } = asked();
    expect([judge(text), judge(text)]).toEqual([text === "yes", text === "yes"]);
    expect(questions).toEqual([text]);
  });

  test("of each text by itself", () => {
    const { judge } = asked();
    expect([judge("yes"), judge("no"), judge("yes"), judge("no")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test("up to a length, that length included", () => {
    const { questions, judge } = asked();
    for (const text of ["12345", "12345", "123456", "123456"]) judge(text);
    expect(questions).toEqual(["12345", "123456", "123456"]);
  });

  test("up to so many, then all are forgotten", () => {
    const { questions, judge } = asked();
    for (const text of ["a", "b", "c", "a", "b", "c"]) judge(text);
    expect(questions).toEqual(["a", "b", "c"]);
    for (const text of ["d", "a", "d"]) judge(text);
    expect(questions).toEqual(["a", "b", "c", "d", "a"]);
  });
});
