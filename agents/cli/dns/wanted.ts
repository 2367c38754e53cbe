/** What is wanted of DNS: by the service's own word, and by a file with more names that this tool owns. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TomlError } from "smol-toml";
import * as z from "zod/mini";
import { absoluteName, canonicalValue } from "../../../src/dns/value.ts";
import { readAnswer, type Client } from "../command/client.ts";
import { configFolder } from "../command/server.ts";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import { fileFailure } from "../terminal/files.ts";
import type { Wanted } from "./diff.ts";

const nameSchema = z.object({
  name: z.string(),
  origin: z.string(),
  purpose: z.string(),
  mailDomain: z.optional(z.string()),
});
const serviceSchema = z.object({
  names: z.array(nameSchema),
  records: z.array(z.object({ name: z.string(), type: z.string(), value: z.string() })),
  targetKnown: z.boolean(),
});

export type ServiceName = z.infer<typeof nameSchema>;

export interface AllWanted {
  /** As strangers ask for them. */
  readonly names: readonly ServiceName[];
  readonly records: readonly Wanted[];
  readonly targetKnown: boolean;
}

const types = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "SRV", "TLSA", "TXT"] as const;
const fileSchema = z.object({
  record: z.optional(
    z.array(
      z.object({
        name: z.string(),
        type: z.enum(types),
        value: z.union([z.string(), z.array(z.string())]),
        ttl: z.optional(z.int().check(z.minimum(60), z.maximum(604_800))),
      }),
    ),
  ),
});

/** Asks the service, and reads the file; `path` undefined: the one beside the other settings, if there is one. */
export async function readWanted(
  api: Client,
  environment: NodeJS.ProcessEnv,
  path: string | undefined,
): Promise<AllWanted> {
  const answer = await api.request("GET", "/api/v1/dns");
  const { names, records, targetKnown } = readAnswer(serviceSchema, answer, api.url);
  const more = fileRecords(environment, path);
  const all = [...records, ...more];
  if (all.length > 0) return { names, records: unique(all), targetKnown };
  throw new Failure(exitCodes.refused, {
    de:
      names.length === 0
        ? "Der Dienst nennt keinen Namen: LINK_HOSTS, CONSOLE_HOST, WKD_DOMAINS setzen (docs/runbooks/dns.de.md)."
        : "Der Dienst sagt nicht, wohin seine Namen führen: DNS_TARGET setzen (docs/runbooks/dns.de.md).",
    en:
      names.length === 0
        ? "The service names no host: set LINK_HOSTS, CONSOLE_HOST, WKD_DOMAINS (docs/runbooks/dns.md)."
        : "The service does not say where its names lead: set DNS_TARGET (docs/runbooks/dns.md).",
  });
}

const unique = (records: readonly Wanted[]): Wanted[] => [
  ...new Map(records.map((one) => [`${one.name} ${one.type} ${one.value}`, one])).values(),
];

function fileRecords(environment: NodeJS.ProcessEnv, path: string | undefined): Wanted[] {
  const usual = join(configFolder(environment), "dns.toml");
  if (path === undefined && !existsSync(usual)) return [];
  const file = path ?? usual;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw fileFailure(error, file) ?? error;
  }
  return recordsIn(text, file);
}

/** The records of a `dns.toml`. Names without a final dot are absolute there. Fails with exit code 2. */
function recordsIn(text: string, file: string): Wanted[] {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw usage({
      de: `${file} ist in Zeile ${error.line} kein TOML.`,
      en: `${file} is not TOML in line ${error.line}.`,
    });
  }
  const read = z.safeParse(fileSchema, content);
  if (!read.success) {
    const place = read.error.issues[0]?.path.join(".") ?? "";
    throw usage({
      de: `${file}: ${place}: gemeint ist [[record]] mit name, type (${types.join(" ")}), value und vielleicht ttl.`,
      en: `${file}: ${place}: write [[record]] with name, type (${types.join(" ")}), value and perhaps ttl.`,
    });
  }
  return (read.data.record ?? []).flatMap(({ name, type, value, ttl }) =>
    [value].flat().map((one) => ({
      name: absoluteName(name).slice(0, -1),
      type,
      value: canonicalValue(type, one),
      ...(ttl !== undefined && { ttlSeconds: ttl }),
    })),
  );
}
