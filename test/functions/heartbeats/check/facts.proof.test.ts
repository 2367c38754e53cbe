/** The archive that a run names, and what speaks against its arrival. */
import { describe, expect, test } from "vitest";
import {
  missingProof,
  readFacts,
  type Facts,
} from "../../../../functions/heartbeats/check/facts.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const MINUTE = 60_000;

describe("the last line of restic without JSON names the snapshot", () => {
  const LOG = `processed 42 files, 2.000 KiB in 0:03\n${"x".repeat(500)}\n`;

  test.each<[string, string, string | undefined]>([
    ["alone", "snapshot c0ffee12 saved", "c0ffee12"],
    ["with the end of its line", "snapshot c0ffee12 saved\n", "c0ffee12"],
    ["with blanks behind it", "snapshot c0ffee12 saved  \r\n\n", "c0ffee12"],
    ["after a long log", `${LOG}snapshot c0ffee12 saved\n`, "c0ffee12"],
    ["in full length", `snapshot ${"0a".repeat(32)} saved\n`, "0a".repeat(32)],
    ["too short to be one", "snapshot c0ffee1 saved\n", undefined],
    ["too long to be one", `snapshot ${"a".repeat(65)} saved\n`, undefined],
    ["with letters that are no digits", "snapshot nightly-one saved\n", undefined],
    ["in the middle of a line", "no snapshot c0ffee12 saved\n", undefined],
    ["in a line that goes on", "snapshot c0ffee12 saved, but not all of it\n", undefined],
    ["in a word that goes on", "snapshot c0ffee12 savedly\n", undefined],
    ["long before the end", `snapshot c0ffee12 saved\n${LOG}`, undefined],
    ["nowhere", LOG, undefined],
    ["in an empty body", "", undefined],
  ])("%s", (_, body, archive) => {
    const facts = archive === undefined ? undefined : { tool: "restic", archive };
    expect(readFacts(bytes(body))).toEqual(facts);
  });
});

describe("the proof of a backup", () => {
  const borg = (archive?: string): Facts => ({ tool: "borg", ...(archive && { archive }) });
  /** What is complained of in a run so many minutes after the last success. */
  const complaint = (now: Facts | undefined, last: Facts | undefined, minutes: number) => {
    const at = 1_000 * MINUTE;
    const before = { lastFacts: last, lastSuccessAt: at - minutes * MINUTE };
    return missingProof(now, before, at)?.code;
  };

  test.each<[string, Facts | undefined, Facts | undefined, string | undefined]>([
    ["names a new archive", borg("b"), borg("a"), undefined],
    ["names the same archive", borg("a"), borg("a"), "old-archive"],
    ["names none any more", borg(), borg("a"), "no-archive"],
    ["says nothing any more", undefined, borg("a"), "no-archive"],
    ["never named one", borg(), borg(), undefined],
    ["never said anything", undefined, undefined, undefined],
    ["names its first", borg("a"), undefined, undefined],
    ["comes from borg 2", { ...borg("b"), format: "borg-2" }, borg("a"), "borg-2"],
    ["came from borg 2 at first", { ...borg("a"), format: "borg-2" }, undefined, "borg-2"],
  ])("a day later, in a run that %s", (_, now, last, code) => {
    expect(complaint(now, last, 24 * 60)).toBe(code);
  });

  test.each([
    [0, undefined],
    [14.99, undefined],
    [15, "old-archive"],
    [60, "old-archive"],
  ])("the same archive %d minutes after the last success: %s", (minutes, code) => {
    expect(complaint(borg("a"), borg("a"), minutes)).toBe(code);
  });

  test("the same archive without a success before it is no old one", () => {
    const before = { lastFacts: borg("a"), lastSuccessAt: undefined };
    expect(missingProof(borg("a"), before, MINUTE)).toBeUndefined();
  });
});
