/** A real authoritative name server (Debian's Knot DNS) with zones of the test. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../server.ts";
import { until } from "../until.ts";

export interface Knot {
  /** 127.0.0.1 and its port. */
  readonly address: string;
  /** Takes a zone file in place of what it had. */
  readonly publish: (zone: string, file: string) => void;
  readonly stop: () => Promise<void>;
}

/** `zones` are zone files by name. */
export async function startKnot(zones: Readonly<Record<string, string>>): Promise<Knot> {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-knot-"));
  const port = await freePort();
  mkdirSync(join(folder, "zones"));
  const fileOf = (zone: string) => join(folder, "zones", `${zone}.zone`);
  for (const [zone, file] of Object.entries(zones)) writeFileSync(fileOf(zone), file);
  const configPath = join(folder, "knot.conf");
  writeFileSync(configPath, configuration(folder, port, Object.keys(zones)));
  const child = spawn("knotd", ["-c", configPath], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve()).once("error", () => resolve());
  });
  const control = (...args: string[]) =>
    execFileSync("knotc", ["-c", configPath, "-t", "60", ...args], {
      encoding: "utf8",
      stdio: "pipe",
    });
  await until(() => {
    try {
      return control("zone-status").includes("serial");
    } catch {
      return false;
    }
  }, "knotd does not start");
  return {
    address: `127.0.0.1:${port}`,
    publish: (zone, file) => {
      if (readFileSync(fileOf(zone), "utf8") === file) return;
      writeFileSync(fileOf(zone), file);
      control("-b", "zone-reload", zone);
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configuration = (folder: string, port: number, zones: readonly string[]) => `
server:
  rundir: "${folder}"
  listen: 127.0.0.1@${port}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "${folder}"
  journal-db-max-size: 16M
  kasp-db-max-size: 8M
  timer-db-max-size: 8M
  catalog-db-max-size: 8M
template:
  - id: default
    storage: "${folder}/zones"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
log:
  - target: stderr
    any: error
zone:
${zones.map((zone) => `  - domain: ${zone}\n    file: ${zone}.zone\n`).join("")}`;
