/** Lists that the service gives page by page, read to their end. */
import * as z from "zod/mini";
import { readAnswer } from "./client.ts";
import type { Options } from "./command.ts";
import type { Session } from "./session.ts";
import { LISTED_AT_ONCE } from "../limits.ts";

/** What every page says besides its entries; an older service says it not, since its page is all there is. */
export const pageSchema = z.object({ cursor: z.optional(z.nullable(z.string())) });

type PageSchema = z.ZodMiniType<z.infer<typeof pageSchema>>;

/** For lists that are looked through by name. */
export const searchOption = {
  search: {
    type: "string",
    value: { de: "TEXT", en: "TEXT" },
    help: { de: "steht im Namen", en: "is in the name" },
  },
} as const satisfies Options;

export interface Listed {
  readonly search?: string | undefined;
  /** Answers go to stdout as they come, a line each. */
  readonly json?: boolean | undefined;
}

/** All pages of a list, the first one first. */
export async function readPages<Schema extends PageSchema>(
  { terminal, api }: Session,
  path: string,
  { search, json }: Listed,
  schema: Schema,
): Promise<z.infer<Schema>[]> {
  const pages: z.infer<Schema>[] = [];
  for (let cursor: string | undefined; ;) {
    const query = { search, limit: String(LISTED_AT_ONCE), cursor };
    const answer = await api().request("GET", path, { query });
    if (json === true) terminal.out(answer.text);
    const page = readAnswer(schema, answer, api().url);
    pages.push(page);
    cursor = page.cursor ?? undefined;
    if (cursor === undefined) return pages;
  }
}
