/** YOURLS: `action=stats`: addresses of the people who made the links are in it, and are not kept. */
import { z } from "zod";
import type { ImportFile } from "./entry.ts";
import { moment, number, readJson, text, wholeNumber, type Read } from "./foreign.ts";

const fileSchema = z.object({
  links: z.record(
    z.string(),
    z.object({
      shorturl: z.string(),
      url: z.string(),
      title: text,
      timestamp: text,
      clicks: number,
    }),
  ),
});

export const readYourls = (content: string): ImportFile =>
  readJson(content, fileSchema, ({ links }) => Object.values(links), readLink);

const readLink: Read<z.infer<typeof fileSchema>["links"][string]> = (link) => ({
  slug: decodeURIComponentOrNot(
    (URL.parse(link.shorturl)?.pathname ?? link.shorturl).replace(/^\//, ""),
  ),
  target: link.url,
  title: link.title,
  clicks: wholeNumber(link.clicks),
  createdAt: moment(link.timestamp),
});

function decodeURIComponentOrNot(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
