/**
 * What is wrong with a store that fails: told by the words of SQLite and of the platform, and remembered by this
 * isolate, since an object whose write fails is reset and remembers nothing.
 */

/** `disk-full` and `writes-refused` (Cloudflare's daily limit) leave everything readable; `reads-refused` nothing. */
export type Fault = "disk-full" | "writes-refused" | "reads-refused" | "damaged" | "unreadable";

/** Result codes as workerd's sqlite.c++ writes them, and Cloudflare's words for a spent free plan. */
const signs: readonly (readonly [RegExp, Fault])[] = [
  [/\bSQLITE_FULL\b/, "disk-full"],
  [/\bExceeded allowed rows written\b/i, "writes-refused"],
  [/\bExceeded allowed rows read\b/i, "reads-refused"],
  [/\bSQLITE_(?:CORRUPT|NOTADB)/, "damaged"],
  [/\bSQLITE_(?:IOERR|CANTOPEN|READONLY)/, "unreadable"],
];

/** The fault behind an error, as far as the error says; undefined: it says nothing of the kind. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof StoreFault) return error.fault;
  const text = error instanceof Error ? error.message : String(error);
  return signs.find(([sign]) => sign.test(text))?.[1];
}

/** Whether a store with this fault still reads. */
export const onlyRefusesWrites = (fault: Fault) =>
  fault === "disk-full" || fault === "writes-refused";

/** Whether a store with this fault is whole, and works again by itself once there is room, or a new day. */
export const isRefusal = (fault: Fault) => fault === "reads-refused" || onlyRefusesWrites(fault);

/** A store failed, and it is known why. Nothing of what was asked for has happened. */
export class StoreFault extends Error {
  override name = "StoreFault";
  readonly fault: Fault;
  constructor(store: string, fault: Fault, cause: unknown) {
    super(`${store}: ${fault}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.fault = fault;
  }
}

/** A fault of a store, and when it showed last (unix ms). */
export interface KnownFault {
  readonly fault: Fault;
  readonly at: number;
}

const known = new Map<string, KnownFault>();

export function noteFault(store: string, fault: Fault, now: number): void {
  known.set(store, { fault, at: now });
}

/** The store has done what it could not. */
export function forgetFault(store: string): void {
  known.delete(store);
}

export const isAnyFaultKnown = (): boolean => known.size > 0;

/** The fault that a store showed last and that is not known to be over. */
export const knownFault = (store: string): KnownFault | undefined => known.get(store);
