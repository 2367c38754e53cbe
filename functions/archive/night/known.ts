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

/** What the calendar is read from, as it is set: compared without being read. */
export const calendarKey = (env: object): string => {
  const { ARCHIVE_AT, TIMEZONE } = env as Readonly<Record<string, unknown>>;
  return JSON.stringify([ARCHIVE_AT, TIMEZONE]);
};
