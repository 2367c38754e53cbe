/**
 * What the machine last said of the disk that the state is on. workerd itself can ask for no free space, so
 * `npm start` does and tells (src/serve/state/free-space.ts). On Cloudflare nobody says anything.
 */
import { DISK_BELIEVED_MS, FULL_BYTES } from "../limits.ts";

/** The disk of the state, in bytes. */
export interface Disk {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** The folder of the state, or a database in it, is not there any more: what is written now is nowhere. */
  readonly isGone: boolean;
}

let said: (Disk & { readonly at: number }) | undefined;

/** `now` in unix ms. */
export function noteDisk(disk: Disk, now: number): void {
  said = { ...disk, at: now };
}

/** Undefined where nobody says anything, or has stopped to. */
export function diskNow(now: number): Disk | undefined {
  if (said === undefined) return undefined;
  return said.isGone || Math.abs(now - said.at) < DISK_BELIEVED_MS ? said : undefined;
}

export const isStateGone = (): boolean => said?.isGone === true;

/** Whether the machine says so; false where nobody says anything. `now` in unix ms. */
export function isDiskFull(now: number): boolean {
  const disk = diskNow(now);
  return disk !== undefined && isFull(disk);
}

export const isFull = ({ freeBytes }: Disk) => freeBytes < FULL_BYTES;
