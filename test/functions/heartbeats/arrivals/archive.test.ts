/** An archive that a host reports: what is expected of it. */
import { expect, test } from "vitest";
import {
  archiveOf,
  isArchiveId,
  isHexId,
  isRestic,
  resticRepository,
} from "../../../../functions/heartbeats/arrivals/archive.ts";

const DAY = 86_400_000;
const ID = "0123456789abcdef".repeat(4);
const REPOSITORY = "f".repeat(64);
/** Of the check. */
const KEY = "5".repeat(40);

const facts = {
  tool: "borg",
  archive: ID,
  archiveName: "web-1",
  repository: REPOSITORY,
  files: 1,
  size: 2,
  added: 3,
  durationSeconds: 4.5,
} as const;

test.each([
  // grace (s), days  state       due         watched until
  [3600, 30, "awaiting", 9000 + 3_600_000, 9000 + 3_600_000 + 30 * DAY],
  [1, 0, "awaiting", 10_000, 10_000],
  [0, 30, "unwatched", undefined, 9000 + 30 * DAY],
] as const)(
  "with a grace time of %i s and %i days it is %s",
  (arrivalGraceSeconds, watchDays, state, dueAt, watchedUntil) => {
    const rules = { arrivalGraceSeconds, watchDays };
    // Made at 5000, heard of at 9000.
    expect(archiveOf(facts, { id: 7, uniqueKey: KEY, rules }, 5000, 9000)).toEqual({
      archive: ID,
      repository: REPOSITORY,
      checkId: 7,
      name: "web-1",
      madeAt: 5000,
      notedAt: 9000,
      files: 1,
      size: 2,
      added: 3,
      durationSeconds: 4.5,
      state,
      dueAt,
      watchedUntil,
      arrivedAt: undefined,
      transaction: undefined,
    });
  },
);

test("one of borg 2, which nobody can prove, is not waited for", () => {
  const rules = { arrivalGraceSeconds: 3600, watchDays: 30 };
  const check = { id: 7, uniqueKey: KEY, rules };
  expect(archiveOf({ ...facts, format: "borg-2" }, check, 5000, 9000)).toBeUndefined();
});

test.each([
  // text          an id   of an archive
  [ID, true, true],
  ["0".repeat(64), true, false],
  [`${"0".repeat(63)}1`, true, true],
  // restic says the first digits of one.
  [ID.slice(1), false, true],
  [ID.slice(0, 8), false, true],
  [ID.slice(0, 7), false, false],
  ["0".repeat(8), false, false],
  [`${ID}0`, false, false],
  [ID.toUpperCase(), false, false],
  [`g${ID.slice(1)}`, false, false],
  [`${ID}\n`, false, false],
  ["", false, false],
  [undefined, false, false],
])("%j is an id: %s, of an archive: %s", (text, isId, isArchive) => {
  expect([isHexId(text), isArchiveId(text)]).toEqual([isId, isArchive]);
});

test.each([
  [{ repository: undefined }],
  [{ repository: "x" }],
  [{ archive: undefined }],
  [{ archive: "0".repeat(64) }],
  [{ archive: ID.slice(0, 8) }],
  [{ tool: "restore-test" as const }],
])("with %j there is nothing to prove", (more) => {
  const rules = { arrivalGraceSeconds: 1, watchDays: 1 };
  expect(
    archiveOf({ ...facts, ...more } as typeof facts, { id: 1, uniqueKey: KEY, rules }, 0, 0),
  ).toBeUndefined();
});

test("a repository of zeros is one", () => {
  const rules = { arrivalGraceSeconds: 1, watchDays: 1 };
  const zero = { ...facts, repository: "0".repeat(64) };
  expect(archiveOf(zero, { id: 1, uniqueKey: KEY, rules }, 0, 0)).toBeDefined();
});

test.each([ID, ID.slice(0, 8)])(
  "restic's snapshot %s is in what stands for its repository",
  (archive) => {
    const rules = { arrivalGraceSeconds: 1, watchDays: 1 };
    const restic = { tool: "restic", archive } as const;
    const expected = archiveOf(restic, { id: 1, uniqueKey: KEY, rules }, 0, 0);
    expect(expected).toMatchObject({
      archive,
      repository: resticRepository(KEY),
      state: "awaiting",
    });
    expect(isHexId(resticRepository(KEY))).toBe(true);
    expect([isRestic(resticRepository(KEY)), isRestic(REPOSITORY)]).toEqual([true, false]);
  },
);
