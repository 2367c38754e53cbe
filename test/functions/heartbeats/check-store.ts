/** A CheckStore for tests, with a clock that they set. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import type { Settings } from "../../../functions/heartbeats/check/check.ts";
import { newNames } from "../../../functions/heartbeats/check/keys.ts";
import type { IncomingPing } from "../../../functions/heartbeats/ping/record.ts";

export const MINUTE = 60_000;
// Far ahead, so that no alarm rings by the real clock.
export const NOW = Date.parse("2090-11-23T12:00:00Z");

export const newStore = () => env.CHECKS.getByName(crypto.randomUUID());
export type Stub = ReturnType<typeof newStore>;

/** The clock of the tests and of the store, which share an isolate; back to the real one with `vi.useRealTimers()`. */
export function at(moment: number): number {
  vi.useFakeTimers({ toFake: ["Date"], now: moment });
  return moment;
}

export function pingOf(uuid: string, more: Partial<IncomingPing> = {}): IncomingPing {
  return {
    id: crypto.randomUUID(),
    repeated: false,
    target: { kind: "uuid", uuid },
    action: { kind: "success" },
    runId: undefined,
    isBadRunId: false,
    create: undefined,
    method: "GET",
    scheme: "https",
    happenedAt: undefined,
    body: undefined,
    ...more,
  };
}

export async function addCheck(store: Stub, settings: Partial<Settings> = {}) {
  const changes = { timeoutSeconds: 3600, graceSeconds: 600, ...settings };
  const result = await store.save(changes, [], await newNames());
  if (!result.ok) throw new Error("the store is full");
  return result.check;
}

export const raised = (store: Stub) =>
  runInDurableObject(store, (_, { storage }) =>
    storage.sql
      .exec<{ severity: string; at: number; body: string }>(
        "SELECT severity, at, body FROM alerts ORDER BY seq",
      )
      .toArray()
      .map(({ severity, at: raisedAt, body }) => ({
        severity,
        at: raisedAt,
        ...(JSON.parse(body) as { title: string; text: string; subjectId: string }),
      })),
  );
