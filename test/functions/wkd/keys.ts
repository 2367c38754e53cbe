import { inject } from "vitest";
import type { MailAddress } from "../../../functions/wkd/address/address.ts";
import { parseAddress } from "../../../functions/wkd/address/address.ts";

// Keys that GnuPG and Sequoia made before the tests began; test/e2e/wkd/keys.setup.ts makes them.

/** Base64 by name, or the reason why there are none. */
export type MadeKeys = { keys: Record<string, string> } | { failure: string };

declare module "vitest" {
  interface ProvidedContext {
    wkdKeys: MadeKeys;
  }
}

/** The keys were made half a year before, by clocks that were set to it. */
export const NOW = Date.UTC(2026, 6, 1);
export const DAY_MS = 86_400_000;

export function key(name: string): Uint8Array {
  const made = inject("wkdKeys");
  if ("failure" in made) throw new Error(`no test keys: ${made.failure}`);
  const base64 = made.keys[name];
  if (base64 === undefined) throw new Error(`no test key is called ${name}`);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function address(text: string): MailAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem}`);
  return parsed.address;
}
