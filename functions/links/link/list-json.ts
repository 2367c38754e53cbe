/** How the list of links is asked for: what is looked for, in which order, and from where on. */
import { z } from "@hono/zod-openapi";
import { pageLimit } from "../../../src/http/api-schema.ts";
import type { ListQuery } from "./list-table.ts";
import { DEFAULT_PAGE, MAX_PAGE, MAX_SEARCH_CHARACTERS, MAX_SLUG_CHARACTERS } from "../limits.ts";

export const linkOrders = ["newest", "oldest", "slug", "clicks"] as const;

/** A key is as long as a slug at most, and cut nowhere. */
const MAX_CURSOR_CHARACTERS = 2 * MAX_SLUG_CHARACTERS;

export const listQuerySchema = z.strictObject({
  search: z
    .string()
    .trim()
    .min(1)
    .max(MAX_SEARCH_CHARACTERS)
    .optional()
    .describe("only links with this in slug, title or target"),
  tag: z.string().trim().min(1).optional().describe("only links with this tag"),
  trash: z.enum(["true", "false"]).optional().describe("`true`: what is in the trash instead"),
  sort: z.enum(linkOrders).optional().openapi({
    description:
      "`slug` and `clicks`: not of the trash; `clicks`: the most clicked of the last 30 days, one page",
  }),
  cursor: z
    .string()
    .max(MAX_CURSOR_CHARACTERS)
    .optional()
    .openapi({ description: "of the page before, which had the same order" }),
  limit: pageLimit(MAX_PAGE, DEFAULT_PAGE),
});

/** What the store is asked for by a list's query; undefined: the cursor is of another order. */
export function listQuery(asked: z.infer<typeof listQuerySchema>): ListQuery | undefined {
  const { sort, cursor, limit = DEFAULT_PAGE } = asked;
  const isTrash = asked.trash === "true";
  const bySlug = sort === "slug" && !isTrash;
  const order = bySlug ? "slug" : sort === "oldest" ? "oldest" : undefined;
  const after = cursor === undefined || bySlug ? cursor : Number(cursor);
  if (!bySlug && cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return undefined;
  const { search, tag: wanted } = asked;
  const most = Math.min(limit, MAX_PAGE);
  const byClicks = sort === "clicks" && !isTrash;
  return { search, tag: wanted, trash: isTrash, order, byClicks, after, most };
}
