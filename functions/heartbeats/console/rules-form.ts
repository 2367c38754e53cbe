/** What a check demands of its runs, as fields of its form, and back. Pure rules. */
import type { Fields } from "../../../src/console/merge.ts";
import type { Settings } from "../check/check.ts";
import { lengthFields, lengthIn, sizeField, sizeIn } from "./lengths.ts";

/** `1=warn 100-127=warn`: entries of a map in one field. */
const pairsField = (map: object | undefined): string =>
  Object.entries(map ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");

/** What is no pair is an entry without a value, which the API's rules refuse by its name. */
const pairsIn = (text: string | undefined): [string, string][] =>
  (text ?? "")
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    });

/** The name of a repository of restic in object storage; empty: none. */
const repositoryIn = (name = "") =>
  name.trim() === "" ? null : { s3: name.trim(), kind: "restic" };

const tick = (is: boolean) => (is ? "on" : "");

export function ruleFields(settings: Settings): Fields {
  const { facts } = settings;
  return {
    ...lengthFields("shortest", settings.minRuntimeSeconds),
    ...lengthFields("early", settings.earlySeconds || undefined),
    exit: pairsField(settings.exitMap),
    "facts.files": facts.minFiles === undefined ? "" : String(facts.minFiles),
    "facts.size": sizeField(facts.minSize),
    "facts.drop": facts.maxDropPercent === undefined ? "" : String(facts.maxDropPercent),
    ...lengthFields("proof", settings.arrivalGraceSeconds),
    keep: pairsField(settings.expectedDeletions),
    s3: settings.s3Repository ?? "",
    free: sizeField(settings.minFreeBytes),
    startkw: settings.startKw,
    successkw: settings.successKw,
    failurekw: settings.failureKw,
    "filter.subject": tick(settings.filterSubject),
    "filter.body": tick(settings.filterBody),
    "filter.http": tick(settings.filterHttpBody),
    "filter.fail": tick(settings.filterDefaultFail),
  };
}

const numberIn = (text: string | undefined) =>
  text === undefined || text.trim() === "" ? undefined : Number(text.replace(",", "."));

const defined = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** The same as the API's body; only of the parts that `has` names. */
export function rulesBody(fields: Fields, has: (part: string) => boolean): Record<string, unknown> {
  const isOn = (name: string) => fields[name] === "on";
  const keep = pairsIn(fields["keep"]).map(([name, value]) => [`keep_${name}`, Number(value)]);
  return {
    ...(has("shortest") && { min_runtime: lengthIn(fields, "shortest") ?? 0 }),
    ...(has("early") && { early: lengthIn(fields, "early") ?? 0 }),
    ...(has("exit") && { exit_map: Object.fromEntries(pairsIn(fields["exit"])) }),
    ...(has("facts") && {
      facts: defined({
        min_files: numberIn(fields["facts.files"]),
        min_size: sizeIn(fields["facts.size"]),
        max_drop_percent: numberIn(fields["facts.drop"]),
      }),
    }),
    ...(has("proof") && { arrival_grace: lengthIn(fields, "proof") }),
    ...(has("keep") && { expected_deletions: Object.fromEntries(keep) as object }),
    ...(has("s3") && { repository: repositoryIn(fields["s3"]) }),
    ...(has("free") && { min_free: sizeIn(fields["free"]) }),
    ...(has("startkw") && { start_kw: fields["startkw"] ?? "" }),
    ...(has("successkw") && { success_kw: fields["successkw"] ?? "" }),
    ...(has("failurekw") && { failure_kw: fields["failurekw"] ?? "" }),
    ...(has("filter") && {
      filter_subject: isOn("filter.subject"),
      filter_body: isOn("filter.body"),
      filter_http_body: isOn("filter.http"),
      filter_default_fail: isOn("filter.fail"),
    }),
  };
}

/** Fields of the API by what they are called in the form. */
export const rulePlaces: Readonly<Record<string, string>> = {
  min_runtime: "shortest.count",
  early: "early.count",
  exit_map: "exit",
  facts: "facts.files",
  "facts.min_files": "facts.files",
  "facts.min_size": "facts.size",
  "facts.max_drop_percent": "facts.drop",
  arrival_grace: "proof.count",
  expected_deletions: "keep",
  repository: "s3",
  "repository.s3": "s3",
  min_free: "free",
  start_kw: "startkw",
  success_kw: "successkw",
  failure_kw: "failurekw",
};
