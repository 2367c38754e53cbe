/** restic's snapshots among the files of a bucket: which is which, and what may be said of them. */
import { describe, expect, test } from "vitest";
import type { Archive } from "../../../../../functions/heartbeats/arrivals/archive.ts";
import {
  filesByBeginning,
  sightingsOf,
  toCompare,
  type Found,
} from "../../../../../functions/heartbeats/arrivals/storage/snapshots.ts";

const FILE = "0123456789abcdef".repeat(4);
const OTHER = `01234567${"f".repeat(56)}`;

const found = (state: Archive["state"], file: string | undefined = FILE): Found => ({
  archive: { archive: FILE.slice(0, 10), state } as Archive,
  file,
});

describe("a snapshot is found", () => {
  test.each([
    ["by its whole name", FILE, FILE],
    ["by the first eight digits, of two the first", "01234567", FILE],
    ["by as many digits as tell them apart", "01234567ff", OTHER],
    ["not by digits that no name begins with", "01234567a", undefined],
    ["not by a name that is longer", `${FILE}0`, undefined],
  ])("%s", (_how, archive, file) => {
    expect(filesByBeginning([FILE, OTHER])(archive)).toBe(file);
  });
});

describe("a file says", () => {
  test.each([
    ["that it is there, once its content fits", found("awaiting"), true, "put"],
    ["nothing, as long as nobody has compared it", found("awaiting"), undefined, undefined],
    ["nothing, where its content does not fit", found("missing"), false, undefined],
    ["that it is still there, where it was proven", found("arrived"), undefined, "put"],
    ["nothing, where what was proven fits no more", found("arrived"), false, undefined],
    ["that it is back, once its content fits", found("deleted"), true, "put"],
    ["that there is none", { ...found("arrived"), file: undefined }, undefined, "absent"],
  ] as const)("%s", (_what, one, isFit, said) => {
    const fits = new Map(isFit === undefined ? [] : [[FILE, isFit]]);
    expect(sightingsOf([one], fits).map((seen) => seen.found)).toEqual(
      said === undefined ? [] : [said],
    );
  });
});

test("what waits is compared first, as much as a look may; what is proven now and then", () => {
  const waiting = ["a", "b", "c"].map((file) => found("awaiting", file));
  const proven = ["x", "y", "z"].map((file) => found("arrived", file));
  const files = (most: number, again: number) =>
    toCompare([...proven, ...waiting, { ...found("missing"), file: undefined }], most, again)
      .map(({ file }) => file)
      .join("");
  expect(files(10, 2)).toBe("abcxy");
  expect(files(4, 2)).toBe("abcx");
  expect(files(2, 2)).toBe("ab");
});
