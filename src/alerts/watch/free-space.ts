/** When too little space is free. Pure. */
import type { Disk } from "../../store/disk.ts";
import { ENOUGH_FREE_BYTES, ENOUGH_FREE_PART, LOW_FREE_BYTES, LOW_FREE_PART } from "../limits.ts";

/** Whether space is low, after it was or was not before: it has to grow by a part before it is enough again. */
export function isLow({ freeBytes, totalBytes }: Disk, wasLow: boolean): boolean {
  const bytes = wasLow ? ENOUGH_FREE_BYTES : LOW_FREE_BYTES;
  const part = wasLow ? ENOUGH_FREE_PART : LOW_FREE_PART;
  return freeBytes < bytes || freeBytes < part * totalBytes;
}

export const percentFree = ({ freeBytes, totalBytes }: Disk) =>
  totalBytes === 0 ? 0 : Math.floor((100 * freeBytes) / totalBytes);
