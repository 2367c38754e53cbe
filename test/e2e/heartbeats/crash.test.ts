/** A service that is killed: every ping that was answered with 200 is in the database. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { rounds } from "../../campaign.ts";
import { until } from "../until.ts";
import { serviceOf, startService, type Service } from "./service.ts";

const KILLS = rounds(4, 20);
const CONNECTIONS = 16;
const CHECKS = 10;
/** So many pings are answered before each kill, and some more so that it strikes at different moments. */
const PINGS = 100;

/** Pings with a run id each until the service is gone; answers the run ids that got their 200. */
async function pingUntilKilled(
  urls: readonly string[],
  answered: string[],
  stop: { now: boolean },
): Promise<void> {
  const connection = async () => {
    while (!stop.now) {
      const id = crypto.randomUUID();
      const url = urls[Math.floor(Math.random() * urls.length)] ?? "";
      try {
        const response = await fetch(`${url}?rid=${id}`, { method: "POST", body: "x".repeat(500) });
        if (response.status === 200) answered.push(id);
      } catch {
        return; // it was killed
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

function openDatabase({ server }: Service): DatabaseSync {
  const directory = join(server.stateDir, "store/CheckStore");
  const file = readdirSync(directory).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (file === undefined) throw new Error("there is no database of checks");
  return new DatabaseSync(join(directory, file));
}

test(`killed ${KILLS} times under load, it loses nothing that it has confirmed`, async () => {
  let service = await startService();
  const checks = await Promise.all(Array.from({ length: CHECKS }, () => service.makeCheck()));
  const urls = checks.map(({ ping_url: url }) => url);
  let confirmed = 0;
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const stop = { now: false };
      const answered: string[] = [];
      const pinging = pingUntilKilled(urls, answered, stop);
      await until(() => answered.length >= PINGS + Math.random() * 200);
      await service.server.kill();
      stop.now = true;
      await pinging;
      const database = openDatabase(service);
      expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
      // The log keeps the newest pings of a check: what it still holds is enough to find gaps in.
      const logged = new Set(
        database
          .prepare("SELECT run_id FROM pings")
          .all()
          .map((row) => String(row["run_id"])),
      );
      const newest = answered.slice(-CHECKS * 100);
      expect(newest.filter((id) => !logged.has(id))).toEqual([]);
      const { total } = database.prepare("SELECT SUM(pings) AS total FROM check_states").get() as {
        total: number;
      };
      database.close();
      confirmed += answered.length;
      expect(total).toBeGreaterThanOrEqual(confirmed);
      // A ping that was sent and not answered may be there as well: one a connection and kill at most.
      expect(total).toBeLessThanOrEqual(confirmed + CONNECTIONS * (kill + 1));
      service = serviceOf(await service.server.restart());
    }
    console.info(`${KILLS} kills, ${confirmed} pings confirmed, none lost`);
  } finally {
    await service.server.remove();
  }
});
