/** Which version of the program this is. */
import { readFileSync } from "node:fs";

/** Written into the program when it is made one file (agents/pack/command-line.ts). */
declare const RANDWERK_VERSION: string | undefined;

/** Whether this is the packed program. */
export const isOneFile = (): boolean => typeof RANDWERK_VERSION === "string";

/** The version of the project, such as `0.1.0`. */
export function version(): string {
  if (typeof RANDWERK_VERSION === "string") return RANDWERK_VERSION;
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return String((JSON.parse(manifest) as { version: unknown }).version);
}
