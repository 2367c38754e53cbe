/** What the archive's store keeps, all of it beside tables: there is a row a night, and nobody searches. */
import type { ArchiveState, Glance } from "./state.ts";

/** When the next archive and drill are due, and how the last ones went. */
const STATE = "state";
/** The instance's own private key, armored: whoever holds the instance can read its archives. */
const DRILL_KEY = "drillKey";

export interface KnownState extends ArchiveState {
  readonly glance: Glance;
}

export const stateIn = ({ kv }: DurableObjectStorage): KnownState | undefined =>
  kv.get<KnownState>(STATE);

export const keepState = ({ kv }: DurableObjectStorage, state: KnownState): void =>
  kv.put(STATE, state);

export const drillKeyIn = ({ kv }: DurableObjectStorage): string | undefined =>
  kv.get<string>(DRILL_KEY);

export const keepDrillKey = ({ kv }: DurableObjectStorage, key: string): void =>
  kv.put(DRILL_KEY, key);
