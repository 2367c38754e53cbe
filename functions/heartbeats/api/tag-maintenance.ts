/** Maintenance windows of a tag, as they are sent: the same for programs and for the console. */
import { z } from "@hono/zod-openapi";
import { meant } from "../../../src/http/api-schema.ts";
import type { MaintenanceWindow } from "../check/check.ts";
import { MAX_MAINTENANCE_TAGS, MAX_TAGS_CHARACTERS } from "../limits.ts";
import { fieldErrors } from "../../../src/http/validation.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import { faultOf, type SpecFault } from "./spec-fault.ts";
import { maintenanceSchema } from "./spec-json.ts";
import { maintenanceFault } from "./spec.ts";

const oneWord = {
  de: "Ein Schlagwort hat keine Leerzeichen.",
  en: "A tag has no spaces.",
};

export const tagSchema = z.object({
  tag: z
    .string()
    .min(1)
    .max(MAX_TAGS_CHARACTERS)
    .refine((tag) => !/\s/.test(tag), meant(oneWord))
    .describe("the tag"),
  maintenance: maintenanceSchema.describe("its maintenance windows; an empty list removes them"),
});

interface TagMaintenance {
  readonly ok: true;
  readonly tag: string;
  readonly maintenance: readonly MaintenanceWindow[];
}

/** Reads a request's JSON; `timezone`: the zone that calendars are tried in. */
export async function readTagMaintenance(
  json: unknown,
  timezone: string,
): Promise<TagMaintenance | SpecFault> {
  const parsed = tagSchema.safeParse(json);
  if (!parsed.success) {
    return faultOf("tag or maintenance is not valid", ...fieldErrors(parsed.error, json));
  }
  const { tag, maintenance } = parsed.data;
  return (await maintenanceFault(maintenance, timezone)) ?? { ok: true, tag, maintenance };
}

/** Why one more tag cannot have windows; undefined: it can. `known`: the tags that have some. */
export const fullFault = (tag: string, known: readonly string[]): FieldError | undefined =>
  known.includes(tag) || known.length < MAX_MAINTENANCE_TAGS
    ? undefined
    : { field: "tag", detail: full };

const full = {
  de: `Höchstens ${MAX_MAINTENANCE_TAGS} Schlagwörter haben Wartungsfenster; bitte zuerst die von einem entfernen.`,
  en: `At most ${MAX_MAINTENANCE_TAGS} tags have maintenance windows; please remove those of one first.`,
};
