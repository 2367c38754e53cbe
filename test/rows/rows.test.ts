/**
 * What every operation reads and writes, with ten and with a thousand things in the store: each row is billed, and the
 * figures are the same on every machine. `npm run bench rows` prints them, with a hundred thousand as well.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import type { Rows } from "../../src/store/meter.ts";
import type { Store } from "../../src/store/store.ts";
import { accessOperations, fillAccess } from "./access.ts";
import { alertOperations, fillAlerts } from "./alerts.ts";
import { backupOperations, fillBackups } from "./backups.ts";
import { checkOperations, fillChecks } from "./checks.ts";
import { fillKeys, keyOperations } from "./keys.ts";
import { fillLinks, linkOperations } from "./links.ts";
import { costOf, NOW, type Bound, type Operation } from "./operation.ts";
import { fillTime, timeOperations } from "./time.ts";

declare module "vitest" {
  interface ProvidedContext {
    rowsTable: boolean;
  }
}

const sizes = inject("rowsTable") ? [10, 1_000, 100_000] : [10, 1_000];

interface Part {
  readonly name: string;
  readonly namespace: DurableObjectNamespace<Store>;
  readonly fill: (store: never, storage: DurableObjectStorage, things: number) => Promise<void>;
  readonly operations: readonly Operation<never>[];
}

const parts = [
  { name: "links", namespace: env.LINKS, fill: fillLinks, operations: linkOperations },
  { name: "checks", namespace: env.CHECKS, fill: fillChecks, operations: checkOperations },
  { name: "time", namespace: env.CHECKS, fill: fillTime, operations: timeOperations },
  { name: "backups", namespace: env.CHECKS, fill: fillBackups, operations: backupOperations },
  { name: "alerts", namespace: env.WATCH, fill: fillAlerts, operations: alertOperations },
  { name: "keys", namespace: env.KEYS, fill: fillKeys, operations: keyOperations },
  { name: "access", namespace: env.ACCESS, fill: fillAccess, operations: accessOperations },
] as unknown as readonly Part[];

const table: string[] = [];

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
afterAll(() => {
  if (inject("rowsTable")) console.log(table.join("\n"));
});

describe.each(parts)("$name", ({ name: part, namespace, fill, operations }) => {
  const costs = new Map<string, [number, Rows][]>();

  test.each(sizes)("with %i things, nothing costs more than it may", async (things) => {
    const object = namespace.getByName(`rows of ${part}, ${things}`);
    const tooDear: string[] = [];
    await runInDurableObject(object, async (store, { storage }) => {
      await fill(store as never, storage, things);
      for (const operation of operations) {
        vi.setSystemTime(NOW);
        const cost = await costOf(operation, store as never, storage);
        costs.set(operation.name, [...(costs.get(operation.name) ?? []), [things, cost]]);
        const [read, written] = limitsOf(operation, things);
        if (cost.read > read || cost.written > written) {
          tooDear.push(
            `${operation.name}: ${cost.read} read of ${read}, ${cost.written} written of ${written}`,
          );
        }
      }
    });
    expect(tooDear).toEqual([]);
  });

  afterAll(() => {
    for (const operation of operations) {
      const cells = (costs.get(operation.name) ?? []).map(
        ([, { read, written }]) => `${read} / ${written}`,
      );
      const most = limitsOf(operation, 1).map((one, index) =>
        typeof operation.most[index] === "function" ? "all" : one,
      );
      table.push(`| ${part}: ${operation.name} | ${cells.join(" | ")} | ${most.join(" / ")} |`);
    }
  });
});

function limitsOf({ most: [read, written] }: Operation<never>, things: number): [number, number] {
  const of = (bound: Bound) => (typeof bound === "function" ? bound(things) : bound);
  return [of(read), of(written)];
}
