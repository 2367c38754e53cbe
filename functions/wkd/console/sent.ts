/** What forms with a key send. */
import type { Context } from "hono";
import { fileOf, numberIn } from "../../../src/console/page.ts";
import type { Fields } from "../../../src/console/merge.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";

/** What was handed in: a file, else what was pasted, else what the step before has kept. */
export async function inputOf(c: Context<AppEnv>, sent: Fields): Promise<Uint8Array> {
  const file = await fileOf(c, "file");
  if (file !== undefined && file.length > 0) return file;
  const text = sent["text"] ?? "";
  if (text.trim() !== "") return new TextEncoder().encode(text);
  try {
    return Uint8Array.fromBase64(sent["kept"] ?? "");
  } catch {
    return new Uint8Array();
  }
}

/** The revision that a form has shown; undefined: it has shown none. */
export function shownIn(text: string | undefined): [number] | undefined {
  const seen = numberIn(text);
  return seen === undefined ? undefined : [seen];
}

/** The revision that a form has shown; whatever else it says fits none. */
export const seenIn = (text: string | undefined) =>
  text === undefined ? undefined : [numberIn(text) ?? -1];
