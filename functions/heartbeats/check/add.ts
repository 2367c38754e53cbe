/** New checks. Runs inside the store's transactions. */
import type { Check, Settings } from "./check.ts";
import { defaultSettings } from "./defaults.ts";
import type { NewNames } from "./keys.ts";
import type { Ledger } from "./ledger.ts";
import { MAX_NAME_CHARACTERS } from "../limits.ts";
import { hasRoom, insertCheck } from "./table.ts";
import { freshState, withDeadline } from "./transition.ts";

export function addCheck(ledger: Ledger, settings: Settings, names: NewNames): Check {
  const { sql, now } = ledger;
  const state = withDeadline(settings, freshState(now), ledger.windowsOf({ settings }));
  return insertCheck(sql, { ...names, createdAt: now, settings, state });
}

/** A check that a ping makes; undefined if there is no room or the slug is too long. */
export function addCheckBySlug(ledger: Ledger, slug: string, names: NewNames): Check | undefined {
  if (slug.length > MAX_NAME_CHARACTERS || !hasRoom(ledger.sql)) return undefined;
  return addCheck(ledger, { ...defaultSettings, name: slug, slug }, names);
}
