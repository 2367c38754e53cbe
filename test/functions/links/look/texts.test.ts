/** Texts for the admins about targets, word for word. */
import { expect, test } from "vitest";
import { targetAlert } from "../../../../functions/links/look/alert.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { fullLink } from "../blank.ts";

const link = { ...fullLink, slug: "pad", target: "https://pad.example/{path}" };
const alert = (news: "dead" | "alive-again", language: "de" | "en") =>
  targetAlert(link, news, "HTTP 404", parseConfig({ LANGUAGE: language }));

test("a dead target is down, and what answers again is up, of the same subject", () => {
  expect(alert("dead", "en")).toEqual({
    subject: "link",
    subjectId: "pad",
    severity: "down",
    title: "The short link “pad” leads nowhere",
    text: expect.any(String),
    facts: {
      slug: "pad",
      target: "https://pad.example/{path}",
      answer: "HTTP 404",
      createdBy: "maker",
    },
    url: undefined,
    tags: ["a", "b"],
    channels: undefined,
    remindHours: 168,
  });
  expect(alert("alive-again", "en")).toMatchObject({
    subject: "link",
    subjectId: "pad",
    severity: "up",
  });
});

test.each([
  [
    "dead",
    "de",
    "Der Kurzlink „pad“ führt ins Leere",
    "Das Ziel antwortet an 3 Tagen nicht mehr richtig, zuletzt: HTTP 404.\n\n    https://pad.example/{path}\n\nAngelegt von: maker.",
  ],
  [
    "dead",
    "en",
    "The short link “pad” leads nowhere",
    "Its target has not answered well on 3 days, the last time: HTTP 404.\n\n    https://pad.example/{path}\n\nMade by: maker.",
  ],
  [
    "alive-again",
    "de",
    "Der Kurzlink „pad“ führt wieder ans Ziel",
    "Das Ziel antwortet wieder: HTTP 404.",
  ],
  [
    "alive-again",
    "en",
    "The short link “pad” leads to its target again",
    "Its target answers again: HTTP 404.",
  ],
] as const)("%s in %s", (news, language, title, text) => {
  expect(alert(news, language)).toMatchObject({ title, text });
});
