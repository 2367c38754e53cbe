/** What is asked of OVH about a zone. */
import * as z from "zod/mini";
import { OVH_TIMEOUT_SECONDS } from "../limits.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { insist, isGood } from "./insist.ts";
import { reachFailure, refusedByOvh } from "./ovh-failure.ts";
import type { OvhCall } from "./ovh.ts";
import {
  sameContent,
  zoneRecord,
  type Content,
  type OvhRecord,
  type ZoneRecord,
} from "./record.ts";

export const recordSchema = z.object({
  id: z.number(),
  subDomain: z.optional(z.nullable(z.string())),
  fieldType: z.string(),
  target: z.string(),
  ttl: z.optional(z.nullable(z.number())),
});
const soaSchema = z.object({ serial: z.number() });
const statusSchema = z.object({
  isDeployed: z.boolean(),
  errors: z.optional(z.array(z.string())),
});

/** OVH's API, where it is. */
export interface Ovh {
  readonly call: OvhCall;
  readonly endpoint: string;
}

/** A zone as it was read. */
export interface ReadZone {
  readonly zone: string;
  readonly serial: number;
  readonly records: readonly ZoneRecord[];
}

/** OVH says so of a zone that is being deleted. */
const GHOST = 460;

export const pathOf = (zone: string, rest = ""): string =>
  `/domain/zone/${encodeURIComponent(zone)}${rest}`;

export const recordPath = (zone: string, id: number): string => pathOf(zone, `/record/${id}`);

/** A question, asked again while nobody answers; `expected` are statuses that are no failure. */
async function get(
  { call, endpoint }: Ovh,
  path: string,
  parameters: object = {},
  expected: readonly number[] = [],
) {
  const answer = await insist(() => call("GET", path, parameters));
  if (answer.kind === "lost") throw reachFailure(endpoint, answer.code, OVH_TIMEOUT_SECONDS);
  if (isGood(answer) || expected.includes(answer.status)) return answer;
  throw refusedByOvh(answer, `GET ${path}`);
}

/** An answer of the expected shape. Fails with exit code 3 if it is another. */
function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  body: unknown,
  path: string,
): z.infer<Schema> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  throw new Failure(exitCodes.unreachable, {
    de: `OVH antwortet auf ${path} anders als in seinem Schema.`,
    en: `OVH answers ${path} otherwise than its schema says.`,
  });
}

async function asked<Schema extends z.ZodMiniType>(
  ovh: Ovh,
  schema: Schema,
  path: string,
  parameters: object = {},
): Promise<z.infer<Schema>> {
  return parsed(schema, (await get(ovh, path, parameters)).body, path);
}

/** Every zone of the account that these keys may see. */
export const zonesOf = (ovh: Ovh): Promise<string[]> =>
  asked(ovh, z.array(z.string()), "/domain/zone");

/** Undefined: it is being deleted (460), and nothing can be done with it. */
export async function readZone(
  ovh: Ovh,
  zone: string,
  onProgress: (done: number, all: number) => void,
): Promise<ReadZone | undefined> {
  const path = pathOf(zone, "/soa");
  const soa = await get(ovh, path, {}, [GHOST]);
  if (soa.status === GHOST) return undefined;
  const { serial } = parsed(soaSchema, soa.body, path);
  const ids = await idsOf(ovh, zone, {});
  const records: ZoneRecord[] = [];
  for (const [index, id] of ids.entries()) {
    onProgress(index, ids.length);
    const record = await readRecord(ovh, zone, id);
    // Gone since the list was made.
    if (record !== undefined) records.push(zoneRecord(record, zone));
  }
  return { zone, serial, records };
}

const idsOf = (ovh: Ovh, zone: string, parameters: object) =>
  asked(ovh, z.array(z.number()), pathOf(zone, "/record"), parameters);

async function readRecord(ovh: Ovh, zone: string, id: number): Promise<OvhRecord | undefined> {
  const path = recordPath(zone, id);
  const { status, body } = await get(ovh, path, {}, [404]);
  return status === 404 ? undefined : parsed(recordSchema, body, path);
}

/** The record that says this, under whatever id it has now. */
export async function findRecord(
  ovh: Ovh,
  zone: string,
  subDomain: string,
  wanted: Content,
): Promise<ZoneRecord | undefined> {
  // Not by its type, which may have become one of OVH's own; an empty subDomain may be taken for any.
  for (const id of await idsOf(ovh, zone, { subDomain })) {
    const found = await readRecord(ovh, zone, id);
    const record = found && zoneRecord(found, zone);
    if (record !== undefined && sameContent(record, wanted)) return record;
  }
  return undefined;
}

/** The id that a record has by now; undefined: there is none that says the same any more. */
export async function currentId(
  ovh: Ovh,
  zone: string,
  record: ZoneRecord,
): Promise<number | undefined> {
  const known = await readRecord(ovh, zone, record.id);
  if (known !== undefined && sameContent(zoneRecord(known, zone), record)) return record.id;
  const found = await findRecord(ovh, zone, record.ovh.subDomain ?? "", record);
  return found?.id;
}

/** As a zone file. */
export const exportZone = (ovh: Ovh, zone: string): Promise<string> =>
  asked(ovh, z.string(), pathOf(zone, "/export"));

/** Whether what was refreshed is published; fails with what OVH finds wrong in the zone. */
export async function isDeployed(ovh: Ovh, zone: string): Promise<boolean> {
  const status = await asked(ovh, statusSchema, pathOf(zone, "/status"));
  const { errors = [] } = status;
  if (errors.length === 0) return status.isDeployed;
  throw new Failure(exitCodes.refused, {
    de: `OVH nimmt die Zone ${zone} so nicht an: ${errors.join("; ")}`,
    en: `OVH does not take the zone ${zone} like this: ${errors.join("; ")}`,
  });
}
