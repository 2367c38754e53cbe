import { z } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { fieldErrors } from "../../../src/http/validation.ts";
import { api, json } from "../../client.ts";

const text = { de: "Das geht nicht!", en: "That does not work!" };
const schema = z.strictObject({
  name: z.string().max(3),
  list: z.array(z.object({ count: z.int() })),
  own: z.string().superRefine((value, context) => {
    if (value === "bad") {
      context.addIssue({ code: "custom", path: ["at"], params: { text } });
    }
  }),
  plain: z.string().refine((value) => value !== "bad"),
});
const good = { name: "abc", list: [], own: "good", plain: "good" };

test.each([
  [
    { ...good, name: "abcd" },
    "name",
    "Zu groß: erwartet, dass string <=3 Zeichen hat.",
    "Too big: expected string to have <=3 characters.",
  ],
  [
    { ...good, name: 7 },
    "name",
    "Ungültige Eingabe: erwartet string, erhalten Zahl.",
    "Invalid input: expected string, received number.",
  ],
  [
    { ...good, name: undefined },
    "name",
    "Ungültige Eingabe: erwartet string, erhalten undefined.",
    "Invalid input: expected string, received undefined.",
  ],
  [
    { ...good, list: [{ count: 1 }, { count: "x" }] },
    "list.1.count",
    "Ungültige Eingabe: erwartet Zahl, erhalten string.",
    "Invalid input: expected number, received string.",
  ],
  [{ ...good, own: "bad" }, "own.at", text.de, text.en],
  [{ ...good, plain: "bad" }, "plain", "Ungültige Eingabe.", "Invalid input."],
  [{ ...good, more: 1 }, "", 'Unbekannter Schlüssel: "more".', 'Unrecognized key: "more".'],
])("%j: %s is told in both languages, as a sentence", (value, field, german, english) => {
  const { error } = schema.safeParse(value);
  if (error === undefined) throw new Error("taken");
  expect(fieldErrors(error, value)).toEqual([{ field, detail: { de: german, en: english } }]);
});

test("of a request, it is told what was sent", async () => {
  const body = { name: 7, scopes: ["admin"] };
  const { errors } = await json<{ errors: object[] }>(api("POST", "/api/v1/tokens", { body }), 422);
  expect(errors).toEqual([
    { field: "name", detail: "Invalid input: expected string, received number." },
  ]);
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
