/**
 * Ping URLs: which check is meant, and what is said about it. A pure rule.
 *
 *     /ping/<uuid>[/]    /ping/<uuid>/<action>    /ping/<ping key>/<slug>[/<action>]
 */
import type { Action } from "../check/action.ts";

export type Target =
  | { readonly kind: "uuid"; readonly uuid: string }
  | { readonly kind: "slug"; readonly pingKey: string; readonly slug: string };

export interface PingUrl {
  readonly target: Target;
  /** `bad-exit-status`: over 255. It is judged only after the check was found. */
  readonly action: Action | "bad-exit-status";
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const WORD = /^[\w-]+$/;

/** signal(7); systemd gives their names, without SIG, as the exit status of a process that was killed. */
const SIGNALS = new Set(
  `HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CLD CONT
   STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO POLL PWR SYS RTMIN RTMAX EMT LOST INFO`.split(
    /\s+/,
  ),
);

/** Whether a text is a UUID in its canonical form of 36 characters, in any case. */
export const isUuid = (text: string) => text.length === 36 && UUID.test(text);

/** Reads the path after `/ping/`; undefined if it is none of the forms. */
export function parsePingPath(path: string): PingUrl | undefined {
  const [first = "", second, third, ...more] = path.split("/");
  if (more.length > 0) return undefined;
  if (isUuid(first)) {
    if (third !== undefined) return undefined;
    const target: Target = { kind: "uuid", uuid: first.toLowerCase() };
    if (second === undefined || second === "") return { target, action: { kind: "success" } };
    return withAction(target, second);
  }
  if (second === undefined || !WORD.test(first) || !WORD.test(second)) return undefined;
  const target: Target = { kind: "slug", pingKey: first, slug: second.toLowerCase() };
  return third === undefined ? { target, action: { kind: "success" } } : withAction(target, third);
}

function withAction(target: Target, word: string): PingUrl | undefined {
  if (word === "start" || word === "fail" || word === "log") {
    return { target, action: { kind: word } };
  }
  if (/^\d+$/.test(word)) {
    const status = Number(word);
    return { target, action: status > 255 ? "bad-exit-status" : { kind: "exit", status } };
  }
  const name = word.replace(/^SIG/, "").replace(/^(RTM(?:IN|AX))[+-]\d{1,2}$/, "$1");
  return SIGNALS.has(name) ? { target, action: { kind: "signal", name } } : undefined;
}

export interface PingQuery {
  /** Run id, lower case. */
  readonly runId: string | undefined;
  /** There is a run id, but it is not a UUID in its canonical form. */
  readonly isBadRunId: boolean;
  /** Make the check if it is missing: exactly `create=1`. */
  readonly create: boolean;
}

const PLAIN: PingQuery = { runId: undefined, isBadRunId: false, create: false };

/** Reads the query, `?` included. Of a name that comes twice the last one counts, as in Django. */
export function parsePingQuery(search: string): PingQuery {
  if (search.length < 2) return PLAIN;
  const query = new URLSearchParams(search);
  const runId = query.getAll("rid").at(-1);
  const isGood = runId !== undefined && isUuid(runId);
  return {
    runId: isGood ? runId.toLowerCase() : undefined,
    isBadRunId: runId !== undefined && !isGood,
    create: query.getAll("create").at(-1) === "1",
  };
}
