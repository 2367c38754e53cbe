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
    "Das Ziel hat an 3 Tagen nicht richtig geantwortet, zuletzt: HTTP 404.\n\n    https://pad.example/{path}\n\nAngelegt von: maker.\n\nIst die Seite umgezogen? Ein neues Ziel bekommt er so:\n\n    randwerk links edit pad --target https://…",
  ],
  [
    "dead",
    "en",
    "The short link “pad” leads nowhere",
    "The target failed on 3 days; the last answer: HTTP 404.\n\n    https://pad.example/{path}\n\nCreated by: maker.\n\nHas the page moved? This gives it a new target:\n\n    randwerk links edit pad --target https://…",
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

test("an alert leads to the link's page of the console", () => {
  const settings = { PUBLIC_URL: "https://rw.example", LINK_HOSTS: "go.example" };
  const { url } = targetAlert(link, "dead", "HTTP 404", parseConfig(settings));
  expect(url).toBe("https://rw.example/console/link/pad");
  expect(targetAlert(link, "dead", "HTTP 404", parseConfig({})).url).toBeUndefined();
});
