import { z } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { fieldErrors } from "../../../src/http/validation.ts";
import { api, json } from "../../client.ts";

const text = { de: "Das geht nicht!", en: "That does not work!" };
const schema = z.strictObject({
  name: z.string().max(3),
  list: z.array(z.object({ count: z.int() })).max(2),
  own: z.string().superRefine((value, context) => {
    if (value === "bad") {
      context.addIssue({ code: "custom", path: ["at"], params: { text } });
    }
  }),
  kind: z.enum(["a", ""]).optional(),
  few: z.number().min(1).optional(),
  least: z.string().min(1).optional(),
  letters: z
    .string()
    .regex(/^[a-z]*$/)
    .optional(),
  at: z.iso.datetime().optional(),
  plain: z.string().refine((value) => value !== "bad"),
});
const good = { name: "abc", list: [], own: "good", plain: "good" };

test.each([
  [{ ...good, name: "abcd" }, "name", "Höchstens 3 Zeichen.", "At most 3 characters."],
  [{ ...good, name: 7 }, "name", "Gemeint ist ein Text.", "Should be a text."],
  [{ ...good, name: undefined }, "name", "Fehlt.", "Is missing."],
  [
    { ...good, list: [{ count: 1 }, { count: "x" }] },
    "list.1.count",
    "Gemeint ist eine Zahl.",
    "Should be a number.",
  ],
  [{ ...good, own: "bad" }, "own.at", text.de, text.en],
  [
    { ...good, plain: "bad" },
    "plain",
    "Dieser Wert geht hier nicht.",
    "This value cannot be used here.",
  ],
  [{ ...good, kind: "c" }, "kind", 'Geht nur: a, "".', 'Takes only: a, "".'],
  [
    { ...good, list: [{ count: 1.5 }] },
    "list.0.count",
    "Gemeint ist eine ganze Zahl.",
    "Should be a whole number.",
  ],
  [
    { ...good, list: Array.from({ length: 3 }, () => ({ count: 1 })) },
    "list",
    "Höchstens 2 Einträge.",
    "At most 2 entries.",
  ],
  [{ ...good, few: 0 }, "few", "Mindestens 1.", "At least 1."],
  [{ ...good, least: "" }, "least", "Mindestens 1 Zeichen.", "At least 1 character."],
  [
    { ...good, letters: "1" },
    "letters",
    "Darin sind Zeichen, die hier nicht gehen.",
    "It has characters that cannot be used here.",
  ],
  [
    { ...good, at: "tomorrow" },
    "at",
    "Gemeint ist ein Zeitpunkt wie 2026-12-31T18:00:00Z.",
    "Write a moment such as 2026-12-31T18:00:00Z.",
  ],
  [{ ...good, more: 1 }, "", "Unbekannt: „more“.", "Unknown: “more”."],
])("%j: %s is told in both languages, as a sentence", (value, field, german, english) => {
  const { error } = schema.safeParse(value);
  if (error === undefined) throw new Error("taken");
  expect(fieldErrors(error, value)).toEqual([{ field, detail: { de: german, en: english } }]);
});

test("of a request, it is told what was sent", async () => {
  const body = { name: 7, scopes: ["admin"] };
  const { errors } = await json<{ errors: object[] }>(api("POST", "/api/v1/tokens", { body }), 422);
  expect(errors).toEqual([{ field: "name", detail: "Should be a text." }]);
});

test("what is wrong with the whole body stands there without a colon before it", async () => {
  const body = { name: "x", scopes: ["admin"], more: 1 };
  const { detail } = await json<{ detail: string }>(api("POST", "/api/v1/tokens", { body }), 422);
  expect(detail).toBe("Unknown: “more”.");
});

test("each finding has an entry, in order", () => {
  const value = { ...good, name: 1, plain: 2 };
  const { error } = schema.safeParse(value);
  expect(fieldErrors(error!, value).map(({ field }) => field)).toEqual(["name", "plain"]);
  for (const { detail } of fieldErrors(error!, value)) {
    expect(detail.de).toMatch(/[^.]\.$/);
    expect(detail.en).toMatch(/[^.]\.$/);
  }
});
