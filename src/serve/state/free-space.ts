/**
 * Watches the disk that the state is on, for workerd cannot: free space, and whether the folder is still there. Tells the
 * service every half minute, and at once when something is gone or full; the service then ticks its stores, as a cron would.
 */
import { statfsSync, statSync, watch } from "node:fs";
import http from "node:http";
import https from "node:https";
import { isFull, type Disk } from "../../store/disk.ts";
import { LOOK_AT_DISK_MS, TELL_OF_DISK_MS, TELL_TIMEOUT_MS } from "../limits.ts";
import { isThere } from "./databases.ts";

interface Service {
  /** The folder with a folder for each class of stores. */
  readonly storeDir: string;
  readonly url: string;
  readonly adminToken: string;
  /** As a client would ask for the API; undefined: any host will do. */
  readonly consoleHost: string | undefined;
}

/** Watches until this process ends; does not keep it alive. */
export function watchDisk(service: Service): void {
  const { storeDir } = service;
  const first = statSync(storeDir);
  const known = new Set<string>();
  let last: Disk | undefined;
  let toldAt = 0;

  function look(): void {
    const isGone = !isThere(storeDir, first, known);
    const disk = { ...spaceOf(isGone ? undefined : storeDir, last), isGone };
    const isNews =
      isGone !== (last?.isGone ?? false) || isFull(disk) !== (last !== undefined && isFull(last));
    const wasGone = last?.isGone ?? false;
    last = disk;
    if (!isNews && Date.now() - toldAt < TELL_OF_DISK_MS && Date.now() >= toldAt) return;
    toldAt = Date.now();
    if (isGone && !wasGone) console.error(`randwerk: ${storeDir}, or a database in it, is gone`);
    tell(service, disk);
  }

  setInterval(look, LOOK_AT_DISK_MS).unref();
  // A folder that is deleted shows at once. Databases are not watched: each of their writes would show.
  watch(storeDir, { persistent: false }, look).on("error", look);
  look();
}

function spaceOf(storeDir: string | undefined, last: Disk | undefined): Omit<Disk, "isGone"> {
  try {
    if (storeDir !== undefined) {
      const { bavail, blocks, bsize } = statfsSync(storeDir);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    }
  } catch {
    // It went between two looks: the next one sees it.
  }
  return { freeBytes: last?.freeBytes ?? 0, totalBytes: last?.totalBytes ?? 0 };
}

/** A service that does not answer now is told again by the next look that has something to tell. */
function tell({ url, adminToken, consoleHost }: Service, disk: Disk): void {
  const { request } = url.startsWith("https:") ? https : http;
  const headers = {
    Authorization: `Bearer ${adminToken}`,
    "Content-Type": "application/json",
    ...(consoleHost !== undefined && { Host: consoleHost }),
  };
  const call = request(
    `${url}/healthz`,
    // The certificate is our own, and may be for another name than this address.
    { method: "POST", headers, timeout: TELL_TIMEOUT_MS, rejectUnauthorized: false },
    (answer) => answer.resume(),
  );
  call.on("timeout", () => call.destroy());
  call.on("error", () => undefined);
  call.end(JSON.stringify(disk));
}
