import { expect, test } from "vitest";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { sizeField, sizeIn } from "../../../../functions/heartbeats/console/lengths.ts";
import { ruleFields, rulesBody } from "../../../../functions/heartbeats/console/rules-form.ts";

const all = () => true;

test("what a check demands of its runs goes into the form and comes back as the API is sent it", () => {
  const settings = {
    ...defaultSettings,
    exitMap: { "0": "success", "100-127": "warn", "*": "fail" },
    facts: { minFiles: 3, minSize: 10_000_000_000, maxDropPercent: 12.5 },
    expectedDeletions: { daily: 7, weekly: 4 },
    s3Repository: "nextcloud",
    minRuntimeSeconds: 90,
    earlySeconds: 600,
    startKw: "begin",
    successKw: "done, ok",
    filterSubject: true,
  } as const;
  const fields = ruleFields(settings);
  expect(fields).toMatchObject({
    exit: "0=success 100-127=warn *=fail",
    "facts.size": "10 GB",
    "shortest.count": "1.5",
    keep: "daily=7 weekly=4",
  });
  expect(rulesBody(fields, all)).toEqual({
    min_runtime: 90,
    early: 600,
    exit_map: settings.exitMap,
    facts: { min_files: 3, min_size: 10_000_000_000, max_drop_percent: 12.5 },
    arrival_grace: settings.arrivalGraceSeconds,
    expected_deletions: { keep_daily: 7, keep_weekly: 4 },
    repository: { s3: "nextcloud", kind: "restic" },
    min_free: settings.minFreeBytes,
    start_kw: "begin",
    success_kw: "done, ok",
    failure_kw: "",
    filter_subject: true,
    filter_body: false,
    filter_http_body: false,
    filter_default_fail: false,
  });
});

test("a form that says nothing takes away what may be absent, and only the parts that are named", () => {
  expect(rulesBody({}, all)).toMatchObject({
    exit_map: {},
    facts: {},
    expected_deletions: {},
    repository: null,
  });
  expect(rulesBody({ exit: "1=warn" }, (part) => part === "exit")).toEqual({
    exit_map: { "1": "warn" },
  });
});

test.each([
  ["10 GB", 1e10],
  ["1,5 kB", 1_500],
  ["500M", 5e8],
  ["12", 12],
  ["0", 0],
  ["", undefined],
  ["viel", NaN],
])("a size typed as %j is %s bytes", (typed, bytes) => {
  expect(sizeIn(typed)).toBe(bytes);
});

test.each([
  [undefined, ""],
  [0, "0 B"],
  [1_500, "1500 B"],
  [2_000_000, "2 MB"],
])("%s bytes stand in the form as %j", (bytes, typed) => {
  expect(sizeField(bytes)).toBe(typed);
});
