/**
 * Some room that nobody else gets: workerd does not start on a full disk, since each store needs files beside its
 * database. A start frees it, and afterwards it is made anew of what is left, so that the next one finds it too.
 */
import { randomFillSync } from "node:crypto";
import { closeSync, fstatSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { LEFT_TO_STORES_BYTES, RESERVE_BYTES, RESERVE_NEEDS_BYTES } from "../limits.ts";

/** Its file, in the folder of the state. */
const reserveOf = (stateDir: string) => join(stateDir, "reserve");

/** What a program without rights may still write, in bytes. Throws what the operating system says. */
export function freeBytesOf(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** Frees the room if there is hardly any other. Only for whoever holds the lock; answers whether it did. */
export function freeReserve(stateDir: string): boolean {
  if (freeBytesOf(stateDir) >= RESERVE_BYTES) return false;
  rmSync(reserveOf(stateDir), { force: true });
  return true;
}

/**
 * Makes it where there is plenty of room, else, `whatever` is free, of that. Never throws: what cannot be kept now is
 * kept later.
 */
export function keepReserve(stateDir: string, whatever = false): void {
  try {
    if (!whatever && freeBytesOf(stateDir) < RESERVE_NEEDS_BYTES) return;
    const file = openSync(reserveOf(stateDir), "a", 0o600);
    try {
      grow(file, stateDir);
    } finally {
      closeSync(file);
    }
  } catch {
    // full, or gone
  }
}

/** Of noise: some file systems store zeros nowhere. */
function grow(file: number, stateDir: string): void {
  const noise = Buffer.alloc(65_536);
  let { size } = fstatSync(file);
  while (size < RESERVE_BYTES && freeBytesOf(stateDir) > LEFT_TO_STORES_BYTES)
    size += writeSync(file, randomFillSync(noise));
}
