/** Answers of the API to somebody who asks for a key of their own. */
import { z } from "@hono/zod-openapi";
import { momentOut, toMoment } from "../../../src/http/api-schema.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { Claim } from "../claims/claim.ts";
import type { Finding } from "../gate/findings.ts";
import { findingSchema, findingsToJson } from "./json.ts";

export const mailedSchema = z
  .object({
    mailedTo: z
      .string()
      .openapi({ example: "kasse@example.org" })
      .describe("the address to which a mail with a link was sent"),
    asked: z.enum(["publish", "remove"]).describe("what the link does"),
    fingerprint: z.string().nullable().openapi({
      description:
        "of the key to which the mail is encrypted; null: it is not, since a key is to be removed",
    }),
    endsAt: momentOut.describe("until when the link works, once"),
    findings: z.array(findingSchema).describe("what is to be said about the key"),
  })
  .openapi("KeyMailed");

export function mailedToJson(
  claim: Claim,
  findings: readonly Finding[],
  language: Language,
): z.infer<typeof mailedSchema> {
  return {
    mailedTo: `${claim.localPart}@${claim.domain}`,
    asked: claim.kind,
    fingerprint: claim.fingerprint ?? null,
    endsAt: toMoment(claim.endsAt),
    findings: findingsToJson(findings, language),
  };
}
