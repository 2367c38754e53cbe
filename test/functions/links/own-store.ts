/** A store of one's own for each test, which is empty, at a time of the test's own. */
import { readLeft } from "../../../functions/links/transfer/left.ts";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, vi } from "vitest";
import type { ImportEntry } from "../../../functions/links/transfer/entry.ts";
import { endLine, entryLine } from "../../../functions/links/transfer/entry-lines.ts";
import { streamOf } from "../../../src/store/stream.ts";
import type { Link } from "../../../functions/links/link/link.ts";
import { settingsOf } from "../../../functions/links/link/history.ts";
import { defaultSettings } from "../../../functions/links/link/json.ts";
import type { ChangeResult } from "../../../functions/links/changes.ts";
import type { LinkStore } from "../../../functions/links/store.ts";
import { blankLink } from "./blank.ts";

/** Far ahead: alarms of the past would go off at once. */
export const NOW = Date.UTC(2096, 5, 1, 12);

/** Sets the clock to so many milliseconds behind `NOW`. */
export const at = (ms: number) => vi.setSystemTime(NOW + ms);

/** Lets every test of a file begin at `NOW`. */
export function useOwnTime(): void {
  beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

let stores = 0;

/** Runs inside a store of its own. */
export async function within(
  run: (store: LinkStore, sql: SqlStorage, state: DurableObjectState) => void | Promise<void>,
): Promise<void> {
  stores += 1;
  await runInDurableObject(env.LINKS.getByName(`own ${stores}`), (store: LinkStore, state) =>
    run(store, state.storage.sql, state),
  );
}

export async function make(
  store: LinkStore,
  slug: string | undefined,
  more: object = {},
): Promise<Link> {
  const settings = { ...defaultSettings, target: "https://e.org/", slug, ...more };
  return linkIn(await store.create(settings, "maker"));
}

export function linkIn(result: ChangeResult): Link {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.link;
}

/** Entries on their way to the store. */
export const sent = (...entries: (ImportEntry | undefined)[]) =>
  streamOf([...entries.map(entryLine), endLine].values());

/** What an import that was let through could not make. */
export async function refusedBy(
  store: LinkStore,
  entries: readonly (ImportEntry | undefined)[],
  options: { partial: boolean; dryRun: boolean },
  who = "w",
) {
  const outcome = await store.import(sent(...entries), { ...options, of: entries.length }, who);
  if (outcome === undefined) throw new Error("another import is under way");
  const whyAt = readLeft(outcome.left);
  return entries.map((_, place) => ({ ...whyAt(place), place })).filter((one) => "kind" in one);
}

/** An entry of an import that says nothing but its slug. */
export const entry = (slug: string, more: Partial<ImportEntry> = {}): ImportEntry => ({
  settings: settingsOf({ ...blankLink, slug }),
  usedClicks: 0,
  importedClicks: 0,
  createdAt: undefined,
  createdBy: undefined,
  updatedAt: undefined,
  deletedAt: undefined,
  version: 1,
  clicks: [],
  history: undefined,
  ...more,
});
