/** What a look from outside found, as the API shows it. */
import { z } from "@hono/zod-openapi";
import { momentOut, toMoment } from "../../../src/http/api-schema.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { Look } from "../keys/found.ts";
import { lookText } from "../watch/texts.ts";

const lookLineSchema = z.object({
  place: z.string().openapi({ description: "advanced, direct, or the host of a key server" }),
  code: z.string().openapi({ example: "as-published" }).describe("what it is, for programs"),
  severity: z
    .enum(["ok", "info", "problem"])
    .describe(
      "`ok`: as it should be; `info`: only to be known; `problem`: some mail programs do not get the key",
    ),
  url: z.string().describe("what was asked"),
  fingerprints: z.array(z.string()).openapi({ description: "of other keys that are there" }),
  text: z.string().describe("in the language of the request"),
});

export const lookSchema = z
  .object({
    at: momentOut.describe("when it was checked"),
    ok: z.boolean().describe("whether no problem was found"),
    lines: z.array(lookLineSchema).describe("one for each place"),
  })
  .openapi("KeyLook", { description: "what a look from outside found" });

export function lookToJson(look: Look, language: Language): z.infer<typeof lookSchema> {
  return {
    at: toMoment(look.at),
    ok: look.ok,
    lines: look.lines.map((line) => ({
      place: line.place,
      code: line.code,
      severity: line.severity,
      url: line.url,
      fingerprints: [...line.fingerprints],
      text: lookText(line)[language],
    })),
  };
}
