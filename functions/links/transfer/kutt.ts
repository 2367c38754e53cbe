/** Kutt: `GET /api/v2/links`. */
import { z } from "zod";
import type { ImportFile } from "./entry.ts";
import { moment, number, readJson, text, wholeNumber, type Read } from "./foreign.ts";

const fileSchema = z.object({
  data: z.array(
    z.object({
      address: z.string(),
      target: z.string(),
      description: text,
      visit_count: number,
      created_at: text,
      expire_in: text,
    }),
  ),
});

export const readKutt = (content: string): ImportFile =>
  readJson(content, fileSchema, ({ data }) => data, readLink);

const readLink: Read<z.infer<typeof fileSchema>["data"][number]> = (link) => ({
  slug: link.address,
  target: link.target,
  title: link.description,
  clicks: wholeNumber(link.visit_count),
  createdAt: moment(link.created_at),
  validUntil: moment(link.expire_in),
});
