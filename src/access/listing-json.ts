/** What the API is asked for of a list of tokens or sessions, and how it says that there is more. */
import { z } from "@hono/zod-openapi";
import { meant, pageLimit } from "../http/api-schema.ts";
import { LISTED_ACCESS, MAX_LISTED_ACCESS, MAX_TOKEN_NAME_LENGTH } from "../limits.ts";
import { cursorOf, isCursor, placeIn, type ListPlace, type ListQuery } from "./listing.ts";

const foreignCursor = {
  de: "Gemeint ist der Zeiger, den die Seite davor nennt.",
  en: "Use the cursor that the page before has.",
};

export const listQuerySchema = z.strictObject({
  search: z
    .string()
    .trim()
    .max(MAX_TOKEN_NAME_LENGTH)
    .optional()
    .describe("only those with this in their name"),
  cursor: z
    .string()
    .refine(isCursor, meant(foreignCursor))
    .optional()
    .openapi({ description: "of the page before" }),
  limit: pageLimit(MAX_LISTED_ACCESS, LISTED_ACCESS),
});

export const cursorSchema = z
  .string()
  .nullable()
  .openapi({ description: "for the next page; null: the last one" });

export const listQuery = ({
  search = "",
  cursor,
  limit = LISTED_ACCESS,
}: z.infer<typeof listQuerySchema>): ListQuery => ({
  search,
  after: placeIn(cursor),
  most: limit,
});

export const toCursor = (next: ListPlace | undefined): string | null =>
  next === undefined ? null : cursorOf(next);
