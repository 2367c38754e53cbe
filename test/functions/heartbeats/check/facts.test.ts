/** Facts about backups, and what is wrong with them. */
import { describe, expect, test } from "vitest";
import {
  failingFact,
  medianOf,
  missingProof,
  oddFact,
  oldRestore,
  readFacts,
  type FactRules,
} from "../../../../functions/heartbeats/check/facts.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const BORG_JSON = JSON.stringify({
  archive: {
    duration: 1.25,
    id: "a".repeat(64),
    name: "host-2026-11-23",
    stats: { compressed_size: 5, deduplicated_size: 7, nfiles: 3, original_size: 1000 },
  },
  encryption: { mode: "authenticated-blake2" },
  repository: { id: "b".repeat(64), location: "/mnt/repo" },
});
/** As borg 2.0.0b writes it: no compressed size, and no cache. */
const BORG_2_JSON = JSON.stringify({
  archive: {
    duration: 1.25,
    id: "a".repeat(64),
    name: "host-2026-11-23",
    start: "2026-11-23T04:23:56.000000+01:00",
    stats: {
      original_size: 1000,
      nfiles: 3,
      hashing_time: 0.1,
      chunking_time: 0.2,
      files_stats: {},
    },
  },
  encryption: { mode: "repokey-aes-ocb" },
  repository: { id: "b".repeat(64), location: "file:///mnt/repo" },
});
const RESTIC_LINE = `{"message_type":"summary","files_new":1,"total_files_processed":42,"total_bytes_processed":2048,"data_added":100,"total_duration":3.5,"snapshot_id":"c0ffee"}`;

const borg = {
  tool: "borg",
  archive: "a".repeat(64),
  archiveName: "host-2026-11-23",
  repository: "b".repeat(64),
  files: 3,
  size: 1000,
  added: 7,
  durationSeconds: 1.25,
};
const restic = {
  tool: "restic",
  archive: "c0ffee",
  files: 42,
  size: 2048,
  added: 100,
  durationSeconds: 3.5,
};

const RESTORE_LINE = `{"restore":{"archive":"${"a".repeat(64)}","name":"web-1","age_seconds":3600,"duration_seconds":12,"file":null,"sha256":null}}`;
const restored = {
  tool: "restore-test",
  archive: "a".repeat(64),
  archiveName: "web-1",
  ageSeconds: 3600,
  durationSeconds: 12,
};

test.each([
  ["randwerk-agent restore-test", `${RESTORE_LINE}\n\n--- output ---\nborg's words`, restored],
  ["borg create --json", BORG_JSON, borg],
  ["the agent", `${BORG_JSON}\n--- output ---\n{"archive": "in the output"}`, borg],
  ["borg 2", BORG_2_JSON, { ...borg, added: undefined, format: "borg-2" }],
  ["restic --json", `{"message_type":"status","percent_done":0.5}\n${RESTIC_LINE}\n`, restic],
  ["restic's summary alone", RESTIC_LINE, restic],
  ["output without JSON", "Archive name: x\nfiles: 3", undefined],
  ["other JSON", '{"status":"fine"}', undefined],
  ["a list", "[1,2]", undefined],
  ["half a JSON", BORG_JSON.slice(0, -5), undefined],
  ["JSON of the wrong types", '{"archive":{"id":7,"stats":{"nfiles":"many"}}}', { tool: "borg" }],
  ["negative numbers", '{"archive":{"stats":{"nfiles":-1}}}', { tool: "borg" }],
])("facts of %s", (_, body, facts) => expect(readFacts(bytes(body))).toEqual(facts));

/** As borg writes it, with other values. */
const borgWith = (archive: Record<string, unknown>, stats: Record<string, unknown> = {}) =>
  JSON.stringify({ archive: { ...archive, stats } });

describe("what is believed of a body", () => {
  test.each<[string, string, object | undefined]>([
    ["white space before it", `${" \n".repeat(49)} ${RESTIC_LINE}`, restic],
    ["a hundred blanks before it", `${" ".repeat(100)}${RESTIC_LINE}`, undefined],
    ["a word before it", `x ${RESTIC_LINE}`, undefined],
    ["nothing but white space", "  \n ", undefined],
    ["borg without statistics", '{"archive":{"id":"a"}}', undefined],
    ["borg with a text for statistics", '{"archive":{"stats":"x"}}', undefined],
    ["borg with a list for statistics", '{"archive":{"stats":[]}}', undefined],
    ["borg with null for statistics", '{"archive":{"stats":null}}', undefined],
    ["borg without an archive", '{"stats":{"nfiles":1}}', undefined],
    ["borg with a list as its archive", '{"archive":[],"stats":{}}', undefined],
    ["restic's status alone", '{"message_type":"status","total_files":1}', undefined],
    [
      "restic's last summary of two",
      `{"message_type":"summary","total_files_processed":1}\n${RESTIC_LINE}\nbye`,
      restic,
    ],
    ["a summary after the agent's divider", `{}\n--- output ---\n${RESTIC_LINE}`, restic],
    ["a summary in front of other words", `${RESTIC_LINE}\nbye`, restic],
    ["a summary that is cut", `{}\n${RESTIC_LINE.slice(0, -1)}`, undefined],
  ])("%s", (_, body, facts) => expect(readFacts(bytes(body))).toEqual(facts));

  test.each<[unknown, unknown]>([
    [0, 0],
    [1.5, 1.5],
    [-1, undefined],
    ["7", undefined],
    [null, undefined],
    [true, undefined],
  ])("the number %j is %j", (value, believed) => {
    const stats = { nfiles: value, original_size: value, deduplicated_size: value };
    expect(readFacts(bytes(borgWith({ duration: value }, stats)))).toEqual(
      believed === undefined
        ? { tool: "borg" }
        : {
            tool: "borg",
            files: believed,
            size: believed,
            added: believed,
            durationSeconds: believed,
          },
    );
  });

  test("a number beyond all bounds is none", () => {
    expect(readFacts(bytes('{"archive":{"duration":1e999,"stats":{}}}'))).toEqual({ tool: "borg" });
  });

  test.each([
    ["a", true],
    ["a".repeat(200), true],
    ["a".repeat(201), false],
    ["", false],
  ])("a name like %j is taken: %s", (name, isTaken) => {
    const facts = readFacts(bytes(borgWith({ name, id: name })));
    expect(facts).toEqual(
      isTaken ? { tool: "borg", archive: name, archiveName: name } : { tool: "borg" },
    );
  });

  test.each([
    [60_000, true],
    [60_001, false],
  ])("JSON of %i characters is read: %s", (length, isRead) => {
    const json = borgWith({ id: "x", comment: "" });
    const long = json.replace('"comment":"', `$&${"y".repeat(length - json.length)}`);
    expect(long.length).toBe(length);
    expect(readFacts(bytes(long)) !== undefined).toBe(isRead);
    // The text after the divider does not count.
    const body = `${json}\n--- output ---\n${"y".repeat(length)}`;
    expect(readFacts(bytes(body))).toMatchObject({ archive: "x" });
  });
});

test("there are no facts without a body", () => expect(readFacts(undefined)).toBeUndefined());

test.each<[FactRules, { files?: number; size?: number }, string | undefined]>([
  [{}, { files: 1 }, undefined],
  [{}, { files: 0 }, "few-files"],
  [{ minFiles: 0 }, { files: 0 }, undefined],
  [{ minFiles: 5 }, { files: 4 }, "few-files"],
  [{ minFiles: 5 }, {}, undefined],
  [{ minSize: 100 }, { files: 9, size: 99 }, "small"],
  [{ minSize: 100 }, { files: 9, size: 100 }, undefined],
  [{ minSize: 100 }, { files: 9 }, undefined],
  [{ minFiles: 5 }, { files: 5 }, undefined],
  [{ minFiles: 5, minSize: 100 }, { files: 4, size: 99 }, "few-files"],
  [{ minFiles: 5, minSize: 100 }, { files: 5, size: 99 }, "small"],
  [{ minSize: 100 }, { size: 0 }, "small"],
  [{}, { size: 0 }, undefined],
])("with the rules %j the facts %j fail by %s", (rules, facts, code) =>
  expect(failingFact({ tool: "borg", ...facts }, rules)?.code).toBe(code),
);

test.each<[FactRules, { files?: number; size?: number }, object | undefined]>([
  [{}, { files: 0 }, { code: "few-files", files: 0, least: 1 }],
  [{ minFiles: 5 }, { files: 4 }, { code: "few-files", files: 4, least: 5 }],
  [{ minSize: 100 }, { size: 99 }, { code: "small", size: 99, least: 100 }],
])("with the rules %j the complaint about %j says all", (rules, facts, complaint) =>
  expect(failingFact({ tool: "borg", ...facts }, rules)).toEqual(complaint),
);

describe("what is odd beside the last runs", () => {
  const last = [100, 200, 300].map((value) => ({ files: value, size: 10 * value }));
  test.each<[number | undefined, { files?: number; size?: number }, object | undefined]>([
    // percent  this run
    [20, { files: 160, size: 1600 }, undefined],
    [20, { files: 159, size: 1600 }, { code: "shrunk", what: "files", value: 159, median: 200 }],
    [20, { files: 160, size: 1599 }, { code: "shrunk", what: "size", value: 1599, median: 2000 }],
    [20, { files: 1, size: 1 }, { code: "shrunk", what: "files", value: 1, median: 200 }],
    [20, { size: 1 }, { code: "shrunk", what: "size", value: 1, median: 2000 }],
    [20, {}, undefined],
    [0, { files: 200 }, undefined],
    [0, { files: 199 }, { code: "shrunk", what: "files", value: 199, median: 200 }],
    [100, { files: 0, size: 0 }, undefined],
    [undefined, { files: 0, size: 0 }, undefined],
  ])("max_drop_percent %s, %j", (maxDropPercent, facts, odd) => {
    const rules = maxDropPercent === undefined ? {} : { maxDropPercent };
    expect(oddFact({ tool: "borg", ...facts }, rules, last)).toEqual(odd);
  });

  test("runs that did not say how much are not counted", () => {
    const rules = { maxDropPercent: 10 };
    const few = [{ files: 100 }, { files: 100 }, { size: 100 }];
    expect(oddFact({ tool: "borg", files: 1 }, rules, few)).toBeUndefined();
    expect(oddFact({ tool: "borg", files: 1 }, rules, [...few, { files: 90 }])).toMatchObject({
      median: 100,
    });
  });
});

test.each([
  // earlier sizes            now   odd
  [[100, 110, 90], 50, undefined],
  [[100, 110, 90], 49, "size"],
  [[100, 110, 90], 500, undefined],
  [[100, 100], 1, undefined],
  [[], 1, undefined],
])("after %j a size of %i with max_drop_percent 50 is odd by %s", (sizes, size, what) => {
  const last = sizes.map((one) => ({ size: one }));
  const odd = oddFact({ tool: "borg", size }, { maxDropPercent: 50 }, last);
  expect(odd?.code === "shrunk" ? odd.what : odd).toBe(what);
});

test.each([
  [[3], 3],
  [[1, 3], 2],
  [[9, 1, 5], 5],
  [[10, 9, 100, 1], 9.5],
  [[5, 5], 5],
])("the median of %j is %d", (numbers, median) => expect(medianOf(numbers)).toBe(median));

describe("what was read back", () => {
  const test7 = { schedule: undefined, timeoutSeconds: 7 * 86_400 };
  test.each<[number, { schedule: string | undefined; timeoutSeconds: number }, boolean]>([
    [7 * 86_400, test7, false],
    [7 * 86_400 + 1, test7, true],
    [2 * 86_400, { schedule: undefined, timeoutSeconds: 86_400 }, true],
    [2 * 86_400, { schedule: "Sun 03:00", timeoutSeconds: 86_400 }, false],
    [8 * 86_400, { schedule: "Sun 03:00", timeoutSeconds: 86_400 }, true],
  ])("%i s old, by %j, is old: %s", (ageSeconds, plan, isOld) => {
    const odd = oldRestore({ tool: "restore-test", ageSeconds }, plan);
    expect(odd).toEqual(isOld ? { code: "old-restore", ageMs: 1000 * ageSeconds } : undefined);
    expect(oldRestore({ tool: "borg", ageSeconds }, plan)).toBeUndefined();
  });

  test("names the same archive twice without losing any proof", () => {
    const before = { lastFacts: { tool: "restore-test", archive: "a" }, lastSuccessAt: 0 } as const;
    expect(missingProof({ tool: "restore-test", archive: "a" }, before, 1e9)).toBeUndefined();
    expect(missingProof(undefined, before, 1e9)).toBeUndefined();
  });
});
