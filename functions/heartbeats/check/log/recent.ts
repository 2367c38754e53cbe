/**
 * The newest pings of a check that came without a body, as text in the check's own row: what a ping writes is then one
 * row. Ten of them move into the log together. Pure.
 */
import type { PingKind } from "../action.ts";
import type { Check } from "../check.ts";
import type { LoggedPing } from "./logged-ping.ts";

/** A ping without a body, as it is logged. */
type BarePing = Omit<LoggedPing, "bodyBytes">;

type Packed = [
  n: number,
  id: string,
  at: number,
  kind: PingKind,
  method: string,
  scheme: string,
  durationMs: number | null,
  exitStatus: number | null,
  runId: string | null,
  receivedAt: number | null,
  signal: string | null,
];

/** The text of pings and one more, the newest; `id` is of its request. */
export function withPing(packed: string, id: string, ping: BarePing): string {
  const cells: Packed = [
    ping.n,
    id,
    ping.at,
    ping.kind,
    ping.method,
    ping.scheme,
    ping.durationMs ?? null,
    ping.exitStatus ?? null,
    ping.runId ?? null,
    ping.receivedAt ?? null,
    ping.signal ?? null,
  ];
  const one = JSON.stringify(cells);
  return packed === "" ? one : `${packed},${one}`;
}

const read = (packed: string) => JSON.parse(`[${packed}]`) as Packed[];

/** The pings of a text, oldest first. */
export const pingsIn = (packed: string): LoggedPing[] =>
  read(packed).map(
    ([n, , at, kind, method, scheme, durationMs, exitStatus, runId, receivedAt, signal]) => ({
      n,
      at,
      receivedAt: receivedAt ?? undefined,
      kind,
      exitStatus: exitStatus ?? undefined,
      signal: signal ?? undefined,
      runId: runId ?? undefined,
      method,
      scheme,
      durationMs: durationMs ?? undefined,
      bodyBytes: 0,
    }),
  );

/** Whether one of them is of this request. */
export const hasId = (packed: string, id: string): boolean =>
  read(packed).some(([, own]) => own === id);

/** The same pings; moments after `now` (unix ms), which a clock wrote that was ahead, are brought back to it. */
export function broughtBack(packed: string, now: number): string {
  const pings = read(packed).map((cells): Packed => {
    const [n, id, at, kind, method, scheme, durationMs, exitStatus, runId, receivedAt, signal] =
      cells;
    const received = receivedAt === null ? null : Math.min(receivedAt, now);
    const rest = [kind, method, scheme, durationMs, exitStatus, runId, received, signal] as const;
    return [n, id, Math.min(at, now), ...rest];
  });
  return JSON.stringify(pings).slice(1, -1);
}

/** A check for a list, which shows no pings and no days. */
export const withoutLog = (check: Check): Check => ({
  ...check,
  state: { ...check.state, recent: "", today: undefined },
});
