/**
 * Facts: what a backup program's JSON says about a run. Read from the body of a success ping as it was
 * sent by `borg create --json`, `restic backup --json`, or our agent (the JSON, then a line
 * `--- output ---`, then the output). A pure rule.
 */
import {
  LEAST_RUNS,
  MAX_BLANKS_BEFORE_FACTS,
  MAX_FACTS_CHARACTERS,
  MAX_FACT_CHARACTERS,
  OLD_RESTORE_SECONDS,
  REPEATED_WITHIN_MS,
  LAST_WORDS_BYTES,
} from "../limits.ts";

export interface Facts {
  /** `restore-test`: what was read back, not what was backed up. */
  readonly tool: "borg" | "restic" | "restore-test";
  /** borg: 64 hex digits, the key that proves the archive on the server; restic: the snapshot. */
  readonly archive?: string;
  readonly archiveName?: string;
  readonly repository?: string;
  /** Of borg 2: nobody can prove its archives without the key. */
  readonly format?: "borg-2";
  readonly files?: number;
  /** Data that was backed up, in bytes. */
  readonly size?: number;
  /** Data that this run added to the repository, in bytes. */
  readonly added?: number;
  readonly durationSeconds?: number;
  /** Of a restore: how old the archive was, and the file in it that was compared. */
  readonly ageSeconds?: number;
  readonly file?: string;
}

/** Demands of a check on the facts; undefined fields demand nothing, except files: at least one. */
export interface FactRules {
  readonly minFiles?: number;
  readonly minSize?: number;
  /** Percent that files and size may be below the median of the last ten runs. */
  readonly maxDropPercent?: number;
}

/** Files and bytes of an earlier run. */
export interface Size {
  readonly files?: number | undefined;
  readonly size?: number | undefined;
}

export type FactComplaint =
  | { readonly code: "few-files"; readonly files: number; readonly least: number }
  | { readonly code: "small"; readonly size: number; readonly least: number }
  | {
      readonly code: "shrunk";
      readonly what: "files" | "size";
      readonly value: number;
      readonly median: number;
    };

/** A backup that names no archive, or the one of an earlier run: its arrival cannot be proven. */
export type ProofComplaint =
  | { readonly code: "no-archive" | "borg-2" }
  | { readonly code: "old-archive" }
  | { readonly code: "old-restore"; readonly ageMs: number };

const AGENT_DIVIDER = "\n--- output ---\n";

/** The facts in a body, undefined if it holds none. */
export function readFacts(body: Uint8Array | undefined): Facts | undefined {
  if (body === undefined) return undefined;
  if (!startsWithBrace(body)) return resticSaved(body);
  const text = new TextDecoder().decode(body);
  const end = text.indexOf(AGENT_DIVIDER);
  const json = parse(end < 0 ? text : text.slice(0, end));
  return (
    (json && (borgFacts(json) ?? resticFacts(json) ?? restoreFacts(json))) ?? resticLines(text)
  );
}

function startsWithBrace(body: Uint8Array): boolean {
  const first = body.findIndex((byte) => byte > 0x20);
  return first >= 0 && first < MAX_BLANKS_BEFORE_FACTS && body[first] === 0x7b;
}

function parse(text: string): Json | undefined {
  if (text.length > MAX_FACTS_CHARACTERS) return undefined;
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

type Json = Readonly<Record<string, unknown>>;

const objectIn = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;

const count = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;

const word = (value: unknown) =>
  typeof value === "string" && value !== "" && value.length <= MAX_FACT_CHARACTERS
    ? value
    : undefined;

/** https://borgbackup.readthedocs.io/en/1.2-maint/internals/frontends.html#standard-output */
function borgFacts(json: Json): Facts | undefined {
  const archive = objectIn(json["archive"]);
  const stats = objectIn(archive?.["stats"]);
  if (archive === undefined || stats === undefined) return undefined;
  return compact({
    tool: "borg",
    archive: word(archive["id"]),
    archiveName: word(archive["name"]),
    repository: word(objectIn(json["repository"])?.["id"]),
    // https://borgbackup.readthedocs.io/en/2.0.0b23/internals/frontends.html: borg 1 knows the compressed size, borg 2 the time of hashing.
    format: "hashing_time" in stats && !("compressed_size" in stats) ? "borg-2" : undefined,
    files: count(stats["nfiles"]),
    size: count(stats["original_size"]),
    added: count(stats["deduplicated_size"]),
    durationSeconds: count(archive["duration"]),
  });
}

/** https://restic.readthedocs.io/en/stable/075_scripting.html#summary: one object per line. */
function resticFacts(json: Json): Facts | undefined {
  if (json["message_type"] !== "summary") return undefined;
  return compact({
    tool: "restic",
    archive: word(json["snapshot_id"]),
    files: count(json["total_files_processed"]),
    size: count(json["total_bytes_processed"]),
    added: count(json["data_added"]),
    durationSeconds: count(json["total_duration"]),
  });
}

/** What `randwerk-agent restore-test` sends: docs/reference/agent-pings.md. */
function restoreFacts(json: Json): Facts | undefined {
  const restore = objectIn(json["restore"]);
  if (restore === undefined) return undefined;
  return compact({
    tool: "restore-test",
    archive: word(restore["archive"]),
    archiveName: word(restore["name"]),
    ageSeconds: count(restore["age_seconds"]),
    durationSeconds: count(restore["duration_seconds"]),
    file: word(restore["file"]),
  });
}

function resticLines(text: string): Facts | undefined {
  const start = text.lastIndexOf('{"message_type":"summary"');
  if (start < 0) return undefined;
  const end = text.indexOf("\n", start);
  const json = parse(end < 0 ? text.slice(start) : text.slice(start, end));
  return json && resticFacts(json);
}

/** The last line that `restic backup` prints where nobody asks for JSON. */
function resticSaved(body: Uint8Array): Facts | undefined {
  const end = new TextDecoder().decode(body.subarray(-LAST_WORDS_BYTES));
  const archive = /^snapshot ([0-9a-f]{8,64}) saved\s*$/m.exec(end)?.[1];
  return archive === undefined ? undefined : { tool: "restic", archive };
}

function compact(facts: { [Name in keyof Facts]?: Facts[Name] | undefined }): Facts {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as unknown as Facts;
}

/** The fault of a run by the lower bounds: such a run failed, whatever it says of itself. */
export function failingFact(facts: Facts, rules: FactRules): FactComplaint | undefined {
  const { files, size } = facts;
  // borg gives exit 1 and an empty archive if its only source path is missing.
  const least = rules.minFiles ?? 1;
  if (files !== undefined && files < least) return { code: "few-files", files, least };
  if (size !== undefined && rules.minSize !== undefined && size < rules.minSize) {
    return { code: "small", size, least: rules.minSize };
  }
  return undefined;
}

/** The oddity of a run beside the last ones (newest last): a warning. */
export function oddFact(
  facts: Facts,
  rules: FactRules,
  last: readonly Size[],
): FactComplaint | undefined {
  const { maxDropPercent } = rules;
  if (maxDropPercent === undefined) return undefined;
  for (const what of ["files", "size"] as const) {
    const value = facts[what];
    const known = last.map((size) => size[what]).filter((number) => number !== undefined);
    if (value === undefined || known.length < LEAST_RUNS) continue;
    const median = medianOf(known);
    if (value < median * (1 - maxDropPercent / 100)) return { code: "shrunk", what, value, median };
  }
  return undefined;
}

/**
 * Whether the second proof of a check has gone: it has named archives before, and now names none, the same again, or one that
 * nobody can prove. A
 * client that repeats a ping does so at once. Moments in unix ms.
 */
export function missingProof(
  facts: Facts | undefined,
  before: { readonly lastFacts: Facts | undefined; readonly lastSuccessAt: number | undefined },
  at: number,
): ProofComplaint | undefined {
  if (facts?.format !== undefined) return { code: facts.format };
  const known = before.lastFacts?.archive;
  if (known === undefined || before.lastFacts?.tool === "restore-test") return undefined;
  if (facts?.archive === undefined) return { code: "no-archive" };
  const isRepeated = at - (before.lastSuccessAt ?? at) < REPEATED_WITHIN_MS;
  return facts.archive === known && !isRepeated ? { code: "old-archive" } : undefined;
}

/** Whether what was read back is old: the newest archive should be younger than the time between two tests. */
export function oldRestore(
  { tool, ageSeconds = 0 }: Facts,
  plan: { readonly schedule: string | undefined; readonly timeoutSeconds: number },
): ProofComplaint | undefined {
  const most = plan.schedule === undefined ? plan.timeoutSeconds : OLD_RESTORE_SECONDS;
  return tool === "restore-test" && ageSeconds > most
    ? { code: "old-restore", ageMs: ageSeconds * 1000 }
    : undefined;
}

/** The median of at least one number. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
