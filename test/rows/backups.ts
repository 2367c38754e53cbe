/** What the proof of backups costs. */
import { vi } from "vitest";
import {
  ARCHIVES_PER_ANSWER,
  MAX_ARCHIVES_PER_CHECK,
  MAX_REPOSITORIES_PER_SERVER,
} from "../../functions/heartbeats/arrivals/limits.ts";
import type { Server } from "../../functions/heartbeats/arrivals/server.ts";
import type { Report } from "../../functions/heartbeats/arrivals/report.ts";
import { defaultSettings } from "../../functions/heartbeats/check/defaults.ts";
import { newNames } from "../../functions/heartbeats/check/keys.ts";
import type { CheckStore } from "../../functions/heartbeats/store.ts";
import { pingOf } from "../functions/heartbeats/check-store.ts";
import { tickAt } from "./time.ts";
import { copyRow, NOW, type Operation } from "./operation.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const UUID = "00000000-0000-4000-8000-000000000001";
const hex = (text: string) => text.padStart(64, "0");
const REPOSITORY = hex("a");

const token = { id: "t", name: "storage" };

async function server(): Promise<Server> {
  const settings = { ...defaultSettings, name: "storage", slug: "storage" };
  const pingId = crypto.randomUUID();
  return { token, pingId, scheme: "https", settings, names: await newNames() };
}

const report = (more: Partial<Report> = {}): Report => ({
  repository: REPOSITORY,
  results: [],
  lastTransaction: 1,
  lastTransactionAt: NOW,
  freeBytes: 1e12,
  lockedSince: undefined,
  path: "/srv/borg",
  ...more,
});

const backup = (archive: string) =>
  pingOf(UUID, {
    method: "POST",
    body: new TextEncoder().encode(
      JSON.stringify({
        archive: { id: hex(archive), name: archive, duration: 10, stats: { nfiles: 1 } },
        repository: { id: REPOSITORY },
      }),
    ),
  });

/** As many archives of one check, up to what is kept of it, and repositories of one server, likewise. */
export async function fillBackups(
  store: CheckStore,
  storage: DurableObjectStorage,
  things: number,
): Promise<void> {
  await store.tick(NOW);
  const settings = { name: "host", slug: "host", tags: [], timeoutSeconds: 365 * 86_400 };
  await store.save(settings, [], { ...(await newNames()), uuid: UUID });
  await store.record([backup("1")]);
  copyRow(storage, "archives", Math.min(things, MAX_ARCHIVES_PER_CHECK - 200) - 1, {
    archive: "printf('%064d', x + 1)",
    name: "x",
    made_at: `made_at - 600000 * x`,
    state: "'arrived'",
    due_at: "NULL",
    arrived_at: "made_at",
    place: "'/srv/borg'",
  });
  await store.report(report(), await server());
  storage.sql.exec("UPDATE repositories SET due_at = due_at + 1e12");
  copyRow(storage, "repositories", Math.min(things, MAX_REPOSITORIES_PER_SERVER) - 2, {
    repository: "printf('%064x', 1000 + x)",
  });
}

const archives = (things: number) => Math.min(things, MAX_ARCHIVES_PER_CHECK);
const repositories = (things: number) => Math.min(things, MAX_REPOSITORIES_PER_SERVER);
const isOk = ([outcome]: readonly unknown[]) => outcome === "ok";

export const backupOperations: readonly Operation<CheckStore>[] = [
  {
    name: "a backup is reported by its host",
    most: [15, 6],
    times: 20,
    run: (store, time) => {
      vi.setSystemTime(NOW + time * 1_000);
      return store.record([backup(`b${time}`)]);
    },
    answers: isOk,
  },
  {
    name: "a backup server asks what to look for",
    most: [(things) => 2 * archives(things) + 60, 0],
    run: (store) => store.arrivalsFor(token, REPOSITORY),
    answers: (all: unknown[]) => all.length > 9 && all.length <= ARCHIVES_PER_ANSWER,
  },
  {
    name: "it reports, and 10 archives have arrived",
    most: [(things) => 3 * repositories(things) + 90, 40],
    run: async (store) => {
      const names = Array.from({ length: 10 }, (_, index) => hex(`b${index}`));
      const results = names.map((archive) => ({ archive, found: "put", transaction: 7 }) as const);
      return store.report(report({ results }), await server());
    },
    answers: ({ arrived }: { arrived: number }) => arrived === 10,
  },
  {
    name: "it reports that all is as it was",
    most: [(things) => 3 * repositories(things) + 40, 4.5],
    times: 5,
    run: async (store) => store.report(report(), await server()),
    answers: (outcome: object) => "arrived" in outcome,
  },
  {
    name: "all backups",
    most: [(things) => 7 * archives(things) + 2 * repositories(things) + 150, 0],
    run: (store) => store.backups(),
  },
  {
    name: "10 archives are missing",
    most: [400, 80],
    prepare: async (store, { sql }) => {
      await store.record(Array.from({ length: 10 }, (_, index) => backup(`m${index}`)));
      sql.exec("UPDATE archives SET due_at = ? WHERE due_at IS NOT NULL", NOW + 2 * MINUTE);
      await store.update(UUID, { graceSeconds: 700 });
    },
    run: (store) => tickAt(store, NOW + 2 * MINUTE + 1),
  },
  {
    name: "housekeeping, every six hours",
    most: [(things) => 3 * archives(things) + 100, 10],
    prepare: async (store, { kv }) => {
      kv.put("housekeptAt", NOW - 7 * HOUR);
      await store.update(UUID, { graceSeconds: 800 });
    },
    run: (store) => tickAt(store, NOW + 3 * MINUTE),
  },
];
