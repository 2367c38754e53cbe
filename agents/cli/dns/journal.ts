/** What was changed, written down before it is: a run that is broken off can be taken back or gone on with. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { makePrivateFolder, writeWhole } from "../terminal/files.ts";
import type { Done } from "./inverse.ts";
import { sameContent, type Content } from "./record.ts";

const content = {
  name: z.string(),
  type: z.string(),
  value: z.string(),
  ttlSeconds: z.number(),
};
const kept = z.object({
  ...content,
  id: z.number(),
  ovh: z.object({
    id: z.number(),
    subDomain: z.optional(z.nullable(z.string())),
    fieldType: z.string(),
    target: z.string(),
    ttl: z.optional(z.nullable(z.number())),
  }),
});
const change = z.union([
  z.object({ kind: z.literal("update"), before: kept, after: z.object(content) }),
  z.object({ kind: z.literal("delete"), before: kept }),
  z.object({ kind: z.literal("create"), after: z.object(content) }),
]);
const entrySchema = z.object({
  zone: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** `begun`: perhaps not all of it was done, or not published. */
  state: z.enum(["begun", "published", "undone"]),
  changes: z.array(change),
  beside: z.array(z.object(content)),
});

export interface Entry extends Done {
  readonly zone: string;
  readonly at: string;
  readonly state: "begun" | "published" | "undone";
}

/** Where it is kept (XDG Base Directory Specification). */
const journalFolder = (environment: NodeJS.ProcessEnv): string =>
  join(environment["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "randwerk", "dns");

/** Without characters that a file's name cannot have everywhere. */
const nameOf = ({ zone, at }: Pick<Entry, "zone" | "at">) => `${zone}-${at.replaceAll(":", "")}`;

export async function writeEntry(environment: NodeJS.ProcessEnv, entry: Entry): Promise<void> {
  const folder = journalFolder(environment);
  makePrivateFolder(folder);
  const text = `${JSON.stringify(entry, null, 2)}\n`;
  await writeWhole(join(folder, `${nameOf(entry)}.json`), [text], 0o600);
}

/** Keeps the zone as OVH exports it, before it is changed. Returns where. */
export async function keepExport(
  environment: NodeJS.ProcessEnv,
  which: Pick<Entry, "zone" | "at">,
  text: string,
): Promise<string> {
  const folder = journalFolder(environment);
  makePrivateFolder(folder);
  const path = join(folder, `${nameOf(which)}.zone`);
  await writeWhole(path, [text], 0o600);
  return path;
}

/** Everything that was done, newest first. */
export function readEntries(environment: NodeJS.ProcessEnv): Entry[] {
  const folder = journalFolder(environment);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name): Entry[] => {
      const read = z.safeParse(entrySchema, jsonOf(readFileSync(join(folder, name), "utf8")));
      return read.success ? [read.data] : [];
    })
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether this tool has made a record that says this, and has not taken it back. */
export const madeBy = (entries: readonly Pick<Entry, "state" | "changes">[]) => {
  const made = entries
    .filter(({ state }) => state !== "undone")
    .flatMap(({ changes }) => changes)
    .flatMap((one) => (one.kind === "delete" ? [] : [one.after]));
  return (record: Content): boolean => made.some((one) => sameContent(one, record));
};
