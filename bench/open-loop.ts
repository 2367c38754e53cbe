/** Requests that are due at fixed moments, whatever became of those before: so a stall counts for all that it kept waiting. */

/** A request that was meant to start at `dueAt` and was answered at `endedAt`, both in ms of one clock. */
export interface Timed {
  readonly dueAt: number;
  readonly endedAt: number;
}

/** The due moments, every `everyMs` from `startedAt` on, that have come by `now` beyond the first `sent`. */
export function dueBy(now: number, startedAt: number, everyMs: number, sent: number): number[] {
  const come = Math.max(0, Math.floor((now - startedAt) / everyMs) + 1);
  return Array.from(
    { length: Math.max(0, come - sent) },
    (_, n) => startedAt + (sent + n) * everyMs,
  );
}

/** The time that so much of all requests (0 to 1) took at most, from when each was meant to start: the nearest rank. */
export function quantileMs(requests: readonly Timed[], share: number): number {
  const times = requests.map(({ dueAt, endedAt }) => endedAt - dueAt).toSorted((a, b) => a - b);
  return times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? Number.NaN;
}

/** What a p99 may be at most beside something dear: so many times that of an idle service, and so many ms. */
export const MOST_TIMES_IDLE = 5;
export const MOST_MS = 50;

/** Whether nobody felt it. */
export const isUnfelt = (p99Ms: number, idleP99Ms: number): boolean =>
  p99Ms <= MOST_TIMES_IDLE * idleP99Ms && p99Ms < MOST_MS;

/** Sends a request every `everyMs` until `until` settles, and answers the times of all. Throws what a request throws. */
export async function openLoop(
  send: () => Promise<void>,
  everyMs: number,
  until: Promise<unknown>,
): Promise<Timed[]> {
  let isOver = false;
  void until.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  const startedAt = performance.now();
  const requests: Promise<Timed>[] = [];
  while (!isOver) {
    const now = performance.now();
    for (const dueAt of dueBy(now, startedAt, everyMs, requests.length)) {
      const request = send().then(() => ({ dueAt, endedAt: performance.now() }));
      // Its failure is told at the end.
      void request.catch(() => undefined);
      requests.push(request);
    }
    const nextAt = startedAt + requests.length * everyMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - performance.now())));
  }
  return Promise.all(requests);
}
