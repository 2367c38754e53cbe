/** Rows for tests of tables: a database of its own for each, and checks that stand in it. */
import { runInDurableObject } from "cloudflare:test";
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import type { Check, Settings, State } from "../../../functions/heartbeats/check/check.ts";
import { insertCheck } from "../../../functions/heartbeats/check/table.ts";
import { defaultSettings } from "../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../functions/heartbeats/check/transition.ts";
import { newStore } from "./check-store.ts";

/** Runs `work` on the empty tables of a new store. */
export const inDatabase = <Result>(
  work: (sql: SqlStorage, storage: DurableObjectStorage) => Result | Promise<Result>,
): Promise<Result> =>
  runInDurableObject(newStore(), async (_, { storage }) => work(storage.sql, storage));

/** Writes a check as it is made at the moment 0, unless settings and state say otherwise. */
export function writeCheck(
  sql: SqlStorage,
  settings: Partial<Settings> = {},
  state: Partial<State> = {},
): Check {
  return insertCheck(sql, {
    uuid: crypto.randomUUID(),
    uniqueKey: crypto.randomUUID(),
    badgeKey: crypto.randomUUID(),
    createdAt: 0,
    settings: { ...defaultSettings, ...settings },
    state: { ...freshState(0), ...state },
  });
}

/** Texts of the alerts that were raised, oldest first. */
export const alertsIn = (sql: SqlStorage) =>
  sql
    .exec<{ body: string }>("SELECT body FROM alerts ORDER BY seq")
    .toArray()
    .map(({ body }) => JSON.parse(body) as NewAlert);

/** Who is down, or was: what reminders are sent of. */
export const subjectsIn = (sql: SqlStorage) =>
  sql
    .exec<{ name: string }>(
      "SELECT subject || ' ' || subject_id AS name FROM subjects ORDER BY name",
    )
    .toArray()
    .map(({ name }) => name);

/** The one value of the one row that a query gives. */
export const valueOf = (sql: SqlStorage, query: string, ...values: SqlStorageValue[]) =>
  Object.values(sql.exec(query, ...values).one())[0];
