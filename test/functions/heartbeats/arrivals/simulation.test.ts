/**
 * Weeks (in a campaign sixty days) of backups into two to four repositories a check, some of which never arrive, are renamed, deleted or
 * vanish with their disk, against a second opinion: each loss once, at its moment, and none that was none.
 */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { newNames } from "../../../../functions/heartbeats/check/keys.ts";
import type { CheckStore } from "../../../../functions/heartbeats/store.ts";
import { rounds } from "../../../campaign.ts";
import { pingOf } from "../check-store.ts";

afterEach(() => vi.useRealTimers());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2090-09-01T00:00:00Z");
const DAYS = rounds(12, 60);
const CHECKS = rounds(1, 20);
/** What a check awaits by default. */
const GRACE = 6 * HOUR;

interface Backup {
  readonly archive: string;
  readonly at: number;
  /** In the repository from then on; Infinity: never. */
  readonly thereAt: number;
  readonly deletedAt: number;
  /** Called `renamed` from then on; Infinity: never. */
  readonly renamedAt: number;
  readonly renamed: string;
}
interface Store {
  readonly id: string;
  readonly check: number;
  readonly backups: readonly Backup[];
  /** When the backup server looks, where the disk is there. */
  readonly looks: readonly number[];
}

/** mulberry32: the same numbers for the same seed. */
function diceFrom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const hex = (number: number) => number.toString(16).padStart(64, "a");

function scenario(seed: number): Store[] {
  const random = diceFrom(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const stores: Store[] = [];
  for (let check = 0; check < CHECKS; check += 1) {
    const count = between(2, 5);
    for (let n = 0; n < count; n += 1) {
      const id = hex(1_000_000 * (check + 1) + 100_000 * n);
      const backups: Backup[] = [];
      let brokenUntil = 0;
      for (let at = START + between(1, 6 * HOUR); at < START + (DAYS - 1) * DAY;) {
        // Now and then nothing arrives for a while: a full disk, another repository.
        if (random() < 0.05) brokenUntil = at + between(HOUR, 2 * DAY);
        const arrives = at >= brokenUntil && random() > 0.01;
        const late = random() < 0.03 ? between(5 * HOUR, 12 * HOUR) : 0;
        const thereAt = arrives ? at + late : Infinity;
        const deletedAt = random() < 0.01 ? at + between(1, 5 * DAY) : Infinity;
        const archive = hex(1_000_000 * (check + 1) + 100_000 * n + backups.length + 1);
        // Some as soon as they are made, others later, but while they are there.
        const later = thereAt + (random() < 0.5 ? 1 : between(1, 5 * DAY));
        const renamedAt = random() < 0.05 && later < deletedAt ? later : Infinity;
        const renamed = archive.replace("a", "b");
        backups.push({ archive, at, thereAt, deletedAt, renamedAt, renamed });
        at += 8 * HOUR + between(-HOUR, HOUR);
      }
      const gone = START + between(4, DAYS - 6) * DAY;
      const goneUntil = n === 0 ? gone + 2 * DAY : gone;
      const looks: number[] = [];
      for (let at = START + 1_000 * stores.length; at < START + DAYS * DAY; at += 3 * HOUR) {
        if (at < gone || at >= goneUntil) looks.push(at + between(0, 500));
      }
      stores.push({ id, check, backups, looks });
    }
  }
  return stores;
}

/** What is to be told of one repository: `down 123` when it is lost, `up 456` when it is not any more, deletions. */
function expectedOf({ backups, looks }: Store): string[] {
  const told: string[] = [];
  const missing = new Set<Backup>();
  const arrived = new Set<Backup>();
  const deleted = new Set<Backup>();
  const known = new Set<Backup>();
  const renamed = new Set<Backup>();
  const newest = (some: ReadonlySet<Backup>) =>
    Math.max(-Infinity, ...[...some].map(({ at }) => at));
  // Nobody misses an old one once a newer one has come.
  const isLost = () => missing.size > 0 && newest(missing) > newest(arrived);
  const steps = [
    ...backups.map((backup) => ({ at: backup.at, backup, kind: "made" as const })),
    ...backups.map((backup) => ({ at: backup.at + GRACE, backup, kind: "due" as const })),
    ...looks.map((at) => ({ at, backup: undefined, kind: "look" as const })),
  ].toSorted((a, b) => a.at - b.at);
  for (const { at, backup, kind } of steps) {
    const wasLost = isLost();
    if (kind === "made") known.add(backup);
    if (kind === "due" && !arrived.has(backup) && !deleted.has(backup)) missing.add(backup);
    if (kind === "look") {
      let losses = 0;
      let proofs = 0;
      let renames = 0;
      for (const one of known) {
        // Under its old name it is not there any more, and under its new one it is looked for the next time.
        if (one.renamedAt <= at && !renamed.has(one)) {
          renamed.add(one);
          if (arrived.has(one)) renames += 1;
          continue;
        }
        const isThere = one.thereAt <= at && one.deletedAt > at;
        const isGone = one.deletedAt <= at && one.thereAt <= at;
        if (isThere && !arrived.has(one)) {
          arrived.add(one);
          missing.delete(one);
          proofs += 1;
        }
        if (isGone && !deleted.has(one)) {
          deleted.add(one);
          arrived.delete(one);
          missing.delete(one);
          losses += 1;
        }
      }
      if (renames > 0) told.push(`renamed ${at}`);
      if (losses > 0) told.push(`deleted ${at}`);
      if (wasLost && !isLost() && proofs > 0) told.push(`up ${at}`);
      continue;
    }
    if (!wasLost && isLost()) told.push(`down ${at}`);
  }
  return told.filter((one) => Number(one.split(" ")[1]) < START + DAYS * DAY);
}

async function simulate(store: CheckStore, state: DurableObjectState, stores: readonly Store[]) {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  const { sql } = state.storage;
  sql.exec(`CREATE TRIGGER told AFTER INSERT ON alerts
    BEGIN UPDATE alerts SET due_at = NULL WHERE seq = NEW.seq; END`);
  await store.tick(START);
  const keys: { uuid: string; uniqueKey: string }[] = [];
  for (let n = 0; n < CHECKS; n += 1) {
    const plan = { timeoutSeconds: 86_400, remindHours: 0, watchDays: 400 };
    const made = await store.save(plan, [], await newNames());
    if (!made.ok) throw new Error("the store is full");
    keys.push(made.check);
  }
  const server = {
    token: { id: "t", name: "vault" },
    scheme: "https",
    settings: {
      ...defaultSettings,
      slug: "vault",
      timeoutSeconds: 3 * 3600,
      graceSeconds: 7200,
    },
    names: await newNames(),
  };
  let rungAt = 0;
  const runUntil = async (moment: number) => {
    for (;;) {
      const alarmAt = await state.storage.getAlarm();
      if (alarmAt === null || alarmAt > moment) break;
      // An alarm that a tick sets to where it stands is a loop.
      expect(alarmAt).toBeGreaterThan(rungAt);
      rungAt = alarmAt;
      vi.setSystemTime(Math.max(alarmAt, Date.now()));
      await state.storage.deleteAlarm();
      await store.alarm();
    }
    vi.setSystemTime(moment);
  };
  const steps = stores
    .flatMap((one) => [
      ...one.backups.map((backup) => ({ at: backup.at, one, backup })),
      ...one.looks.map((at) => ({ at, one, backup: undefined })),
    ])
    .toSorted((a, b) => a.at - b.at);
  for (const { at, one, backup } of steps) {
    await runUntil(at);
    if (backup !== undefined) {
      const archive = { id: backup.archive, name: "n", stats: { nfiles: 1, original_size: 1 } };
      const body = new TextEncoder().encode(
        JSON.stringify({ archive, repository: { id: one.id } }),
      );
      await store.record([pingOf(keys[one.check]?.uuid ?? "", { method: "POST", body })]);
      continue;
    }
    const all = new Map(
      one.backups.flatMap((known) => [
        [known.archive, known],
        [known.renamed, known],
      ]),
    );
    const results = (await store.arrivals(one.id)).map(({ archive }) => {
      const known = all.get(archive);
      const { thereAt = Infinity, deletedAt = Infinity } = known ?? {};
      const found = thereAt > at ? "absent" : deletedAt > at ? "put" : "delete";
      const result = { archive, found, transaction: undefined } as const;
      if (known === undefined || known.renamedAt > at || archive === known.renamed) return result;
      return {
        ...result,
        found: "delete" as const,
        successor: { archive: known.renamed, by: "rename" as const },
      };
    });
    const report = {
      repository: one.id,
      results,
      lastTransaction: 1,
      lastTransactionAt: at,
      freeBytes: 1e12,
      lockedSince: undefined,
      path: `/mnt/${one.id}`,
    };
    await store.report(report, { ...server, pingId: crypto.randomUUID() });
  }
  await runUntil(START + DAYS * DAY - 1);
  const alerts = sql
    .exec<{ at: number; subject_id: string; severity: string; reason: string; repository: string }>(
      `SELECT at, subject_id, severity, json_extract(body, '$.facts.reason') AS reason,
         json_extract(body, '$.facts.repository') AS repository
       FROM alerts WHERE subject = 'archive' AND kind = 'change' ORDER BY seq`,
    )
    .toArray();
  return { alerts, keys };
}

test.each([1])(`${DAYS} days, seed %i`, async (seed) => {
  const stores = scenario(seed);
  const { alerts } = await runInDurableObject(
    env.CHECKS.getByName(`arrivals ${seed}`),
    (instance, state) => simulate(instance, state, stores),
  );
  vi.useRealTimers();
  let losses = 0;
  let renames = 0;
  for (const one of stores) {
    const own = alerts.filter(({ repository }) => repository === one.id);
    const told = own
      .filter(({ reason }) => !["unseen", "seen"].includes(reason))
      .map(({ at, severity, reason }) =>
        reason === "deleted" || reason === "renamed" ? `${reason} ${at}` : `${severity} ${at}`,
      );
    const expected = expectedOf(one);
    losses += expected.filter((line) => line.startsWith("down")).length;
    renames += expected.filter((line) => line.startsWith("renamed")).length;
    expect(told, one.id).toEqual(expected);
    // The disk of the first repository of each check was away for two days, while the others were reported.
    const silences = own.filter(({ reason }) => ["unseen", "seen"].includes(reason));
    const isFirst = stores.find(({ check }) => check === one.check) === one;
    expect(silences.map(({ reason }) => reason)).toEqual(isFirst ? ["unseen", "seen"] : []);
  }
  expect(losses).toBeGreaterThan(0);
  expect(renames).toBeGreaterThan(0);
  console.info(
    `${stores.length} repositories, ${alerts.length} alerts, ${losses} losses, ${renames} renames`,
  );
});
