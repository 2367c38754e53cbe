/** Sink: the JSON that it exports. */
import { z } from "zod";
import type { ImportFile } from "./entry.ts";
import { readJson, text, type Read } from "./foreign.ts";

const fileSchema = z.object({
  links: z.array(
    z.object({
      slug: z.string(),
      url: z.string(),
      comment: text,
      title: text,
      createdAt: z.number().nullish(), // unix seconds, as the next one
      expiration: z.number().nullish(),
    }),
  ),
});

export const readSink = (content: string): ImportFile =>
  readJson(content, fileSchema, ({ links }) => links, readLink);

const readLink: Read<z.infer<typeof fileSchema>["links"][number]> = (link) => ({
  slug: link.slug,
  target: link.url,
  title: link.title || link.comment,
  createdAt: secondsToMs(link.createdAt),
  validUntil: secondsToMs(link.expiration),
});

const secondsToMs = (seconds: number | null | undefined) =>
  seconds === null || seconds === undefined ? undefined : seconds * 1000;
