/** The verdict on a ping by its URL, then the exit map, the keyword filters, the facts. A pure rule. */
import type { Action, PingKind } from "../check/action.ts";
import type { Check, Reason } from "../check/check.ts";
import { meaningOf } from "../check/exit-map.ts";
import {
  failingFact,
  missingProof,
  oddFact,
  oldRestore,
  readFacts,
  type Facts,
} from "../check/facts.ts";
import { filtered } from "./filters.ts";

export interface Verdict {
  readonly kind: PingKind;
  /** Why, if the check changes its status by this ping. */
  readonly reason: Reason;
  readonly warning: Reason | undefined;
  readonly facts: Facts | undefined;
}

/** Judges a ping to a check, at a moment in unix ms. Its body is read for facts only if it can be a success. */
export function verdictOf(
  ping: {
    readonly action: Action;
    readonly method: string;
    readonly body: Uint8Array | undefined;
    readonly at: number;
  },
  { settings, state }: Pick<Check, "settings" | "state">,
): Verdict {
  const said = meaning(ping.action, settings.exitMap);
  const kind = filtered(said.kind, ping, settings);
  if (kind !== said.kind) {
    return { kind, reason: { code: "keyword" }, warning: undefined, facts: undefined };
  }
  if (kind !== "success") return { ...said, facts: undefined };
  const facts = readFacts(ping.body);
  const proof = settings.arrivalGraceSeconds > 0 ? missingProof(facts, state, ping.at) : undefined;
  if (facts === undefined) return { ...said, warning: said.warning ?? proof, facts };
  const fault = failingFact(facts, settings.facts);
  if (fault !== undefined) return { kind: "fail", reason: fault, warning: undefined, facts };
  const odd = oldRestore(facts, settings) ?? oddFact(facts, settings.facts, state.sizes);
  const warning = said.warning ?? proof ?? odd;
  return { ...said, warning, facts };
}

function meaning(action: Action, exitMap: Check["settings"]["exitMap"]) {
  const plain = { warning: undefined };
  if (action.kind === "signal") {
    return { ...plain, kind: "fail", reason: { code: "signal", name: action.name } } as const;
  }
  if (action.kind !== "exit") {
    const code = action.kind === "fail" ? "fail" : "success";
    return { ...plain, kind: action.kind, reason: { code } } as const;
  }
  const exit = { code: "exit", status: action.status } as const;
  switch (meaningOf(action.status, exitMap)) {
    case "success":
      return { ...plain, kind: "success", reason: { code: "success" } } as const;
    case "warn":
      return { kind: "success", reason: { code: "success" }, warning: exit } as const;
    case "fail":
      return { ...plain, kind: "fail", reason: exit } as const;
  }
}
