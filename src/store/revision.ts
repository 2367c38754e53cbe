/** The revision of a store: an isolate tells by it whether anything changed since it last asked. */
export interface Revision {
  /** The revision that an answer given now is of. */
  readonly current: () => number;
  /** Something changed that answers show. */
  readonly raise: () => void;
}

/**
 * A revision that goes up with every change, and with every start of the store, so that it needs no row of
 * its own: it is the moment of the start (unix ms) and counts from there.
 */
export function createRevision(): Revision {
  let revision = Date.now();
  return {
    current: () => revision,
    raise() {
      revision = Math.max(revision + 1, Date.now());
    },
  };
}
