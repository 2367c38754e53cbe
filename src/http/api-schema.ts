/** Shapes that the APIs of all functions share, and how routes declare their errors. */
import { z } from "@hono/zod-openapi";
import type { Text } from "../i18n/language.ts";
import { isMoment, toMoment } from "./moment.ts";

export const fieldErrorsSchema = z.array(
  z.object({
    field: z
      .string()
      .describe(
        "which field of the request, as in `windows.0.target`; empty: the request as a whole",
      ),
    detail: z.string().describe("what is wrong with it and what to do, in the reader's language"),
    offset: z.int().optional().openapi({ description: "place in the field's text" }),
    length: z.int().optional().describe("how many characters from `offset` on are meant"),
  }),
);

const problemSchema = z
  .object({
    type: z
      .string()
      .openapi({ example: "urn:randwerk:problem:not-found" })
      .describe("which kind of problem this is: stable, to be compared by programs"),
    title: z.string().describe("the kind in words, in the reader's language"),
    status: z.int().describe("the status of the answer"),
    detail: z.string().describe("what happened and what to do, in the reader's language"),
    errors: fieldErrorsSchema.optional().describe("the fields that are not valid, one entry each"),
    requestId: z.string().describe("names this request in the log of the service"),
  })
  .openapi("Problem", { description: "RFC 9457: Problem Details for HTTP APIs" });

const titles = {
  400: "The body cannot be read",
  401: "No token, or a wrong one",
  403: "The token lacks the scope",
  404: "There is nothing with this name",
  409: "In conflict with what is there",
  412: "Somebody else was faster (If-Match)",
  413: "The body is too large",
  415: "The body is not JSON",
  422: "The request is not valid; `errors` names the fields",
  429: "Too many wrong tokens; see Retry-After",
  500: "A bug: the log has it under `requestId`",
  503: "The service is not ready; see Retry-After",
} as const;

type Failure = keyof typeof titles;

/** The errors of a route in its documentation: those that every route with a token can give, and `statuses`. */
export const failures = (...statuses: Failure[]) => openFailures(401, 403, 429, ...statuses);

/** The same of a route that asks for no token. */
export function openFailures(...statuses: Failure[]) {
  const all: Failure[] = [500, 503, ...statuses];
  const content = { "application/problem+json": { schema: problemSchema } };
  // Typed as plain strings: handlers throw problems instead of returning them.
  return Object.fromEntries(
    all.map((status) => [status, { description: titles[status], content }]),
  ) as object;
}

/** A JSON body. `required` makes hono validate also what comes without a Content-Type. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema, description: string) {
  return {
    description,
    required: true,
    content: { "application/json": { schema } },
  } as const;
}

/** A JSON answer. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } } as const;
}

/** The header of a change that must not overwrite a newer one (etag.ts). */
export const ifMatch = z.object({
  "if-match": z.string().optional().openapi({ description: "the ETag that was read" }),
});

/** A shape that has a name of its own, or null; in the description its name stays what it is. */
export const orNull = <Schema extends z.ZodType>(schema: Schema, meaning: string) =>
  z.union([schema, z.null()]).describe(meaning);

/** What a check of our own asks for, as whoever has sent something else reads it (validation.ts). */
export const meant = (text: Text) => ({ params: { text } });

/** How many entries a page of a list has: `usual` where nobody says it, and `most`. */
export const pageLimit = (most: number, usual: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,3}$/.test(text),
      meant({
        de: `Gemeint ist eine Zahl von 1 bis ${most}.`,
        en: `Use a number from 1 to ${most}.`,
      }),
    )
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .optional()
    .describe(`how many, at most ${most}; ${usual} by default`);

/** Every route with a token says so in its documentation. */
export const security = [{ bearer: [] }, { apiKey: [] }];

const inYears: Text = {
  de: "Gemeint ist ein Zeitpunkt bis zum Jahr 9999.",
  en: "Write a moment up to the year 9999.",
};

/** A moment: ISO 8601 with an offset or Z in requests, UTC in answers; unix ms inside. */
export const momentIn = z.iso
  .datetime({ offset: true })
  // An offset leads beyond the year 9999.
  .refine((text) => {
    const at = Date.parse(text);
    return Number.isNaN(at) || isMoment(at);
  }, meant(inYears))
  .transform((text) => Date.parse(text))
  .openapi({ type: "string", format: "date-time", example: "2026-11-24T18:00:00+01:00" });

export const momentOut = z.iso.datetime().openapi({ example: "2026-11-24T17:00:00.000Z" });

export { toMoment };
export const toMomentOrNull = (at: number | undefined) => (at === undefined ? null : toMoment(at));
