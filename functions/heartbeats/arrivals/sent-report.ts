/**
 * A report as the agent on a backup server sends it (randwerk-agent), read without zod, which costs a new isolate more
 * computing than all the rest. Pure.
 */
import { isMoment } from "../../../src/http/moment.ts";
import { findings, isArchiveId, isHexId, type Finding } from "./archive.ts";
import { ARCHIVES_PER_ANSWER, MAX_PATH_CHARACTERS } from "./limits.ts";
import { rewritings, unreadables, type Report, type Successor } from "./report.ts";

type Optional<Value> = Value | null | undefined;

/** What the API takes (reportSchema in api/arrivals-json.ts); moments in unix ms. */
export interface SentReport {
  readonly repository: string;
  readonly results: readonly {
    readonly archive: string;
    readonly state: Finding;
    readonly transaction?: Optional<number>;
    readonly at?: Optional<number>;
    readonly successor?: Optional<string>;
    readonly by?: Optional<Successor["by"]>;
  }[];
  readonly lastTransaction?: Optional<number>;
  readonly lastTransactionAt?: Optional<number>;
  readonly freeBytes?: Optional<number>;
  readonly lock?: Optional<number>;
  readonly path?: Optional<string>;
  readonly unreadable?: Optional<(typeof unreadables)[number]>;
  readonly appendOnly?: Optional<boolean>;
}

export function toReport(sent: SentReport): Report {
  return {
    repository: sent.repository,
    results: sent.results.map(({ archive, state, transaction, successor, by }) => ({
      archive,
      found: state,
      transaction: transaction ?? undefined,
      ...(state === "delete" && successor && by && { successor: { archive: successor, by } }),
    })),
    lastTransaction: sent.lastTransaction ?? undefined,
    lastTransactionAt: sent.lastTransactionAt ?? undefined,
    freeBytes: sent.freeBytes ?? undefined,
    lockedSince: sent.lock ?? undefined,
    ...(sent.path && { path: sent.path }),
    ...(sent.unreadable && { unreadable: sent.unreadable }),
    ...(typeof sent.appendOnly === "boolean" && { isAppendOnly: sent.appendOnly }),
  };
}

/**
 * Undefined: it is not as the agent writes it. The API's own rules, which take more, say what it is then, or what is wrong
 * with it. What is read here they read in the same way (a test compares them).
 */
export function readReport(text: string): SentReport | undefined {
  try {
    return reportIn(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

type Read<Value> = (value: unknown) => Value;
type Fields = Readonly<Record<string, unknown>>;

function must(isUsual: boolean): asserts isUsual {
  if (!isUsual) throw new Error("not as the agent writes it");
}

const fieldsOf: Read<Fields> = (value) => {
  must(typeof value === "object" && value !== null && !Array.isArray(value));
  return value as Fields;
};
const text =
  (isGood: (value: string) => boolean): Read<string> =>
  (value) => {
    must(typeof value === "string" && isGood(value));
    return value;
  };
const oneOf =
  <Value extends string>(values: readonly Value[]): Read<Value> =>
  (value) => {
    const found = values.find((one) => one === value);
    must(found !== undefined);
    return found;
  };
const count: Read<number> = (value) => {
  must(typeof value === "number" && Number.isSafeInteger(value) && value >= 0);
  return value;
};
const flag: Read<boolean> = (value) => {
  must(typeof value === "boolean");
  return value;
};
/** In UTC; a day that there is not would be read as a later one. */
const moment: Read<number> = (value) => {
  must(typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value));
  const at = Date.parse(value);
  must(isMoment(at) && new Date(at).toISOString().startsWith(value.slice(0, -1)));
  return at;
};
const optional =
  <Value>(read: Read<Value>): Read<Optional<Value>> =>
  (value) =>
    value === undefined || value === null ? value : read(value);

const hexId = text(isHexId);
const archiveId = text(isArchiveId);

const reportIn: Read<SentReport> = (value) => {
  const sent = fieldsOf(value);
  const results = sent["results"];
  must(Array.isArray(results) && results.length <= ARCHIVES_PER_ANSWER);
  return {
    repository: hexId(sent["repository"]),
    results: results.map((one: unknown) => {
      const result = fieldsOf(one);
      return {
        archive: archiveId(result["archive"]),
        state: oneOf(findings)(result["state"]),
        transaction: optional(count)(result["transaction"]),
        at: optional(moment)(result["at"]),
        successor: optional(archiveId)(result["successor"]),
        by: optional(oneOf(rewritings))(result["by"]),
      };
    }),
    lastTransaction: optional(count)(sent["lastTransaction"]),
    lastTransactionAt: optional(moment)(sent["lastTransactionAt"]),
    freeBytes: optional(count)(sent["freeBytes"]),
    lock: optional(moment)(sent["lock"]),
    path: optional(text((path) => path.length <= MAX_PATH_CHARACTERS))(sent["path"]),
    unreadable: optional(oneOf(unreadables))(sent["unreadable"]),
    appendOnly: optional(flag)(sent["appendOnly"]),
  };
};
