import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCalendar, type ParsedCalendar } from "../../../src/calendar/calendar.ts";
import { isTimeZone } from "../../../src/calendar/zone.ts";
import { rounds } from "../../campaign.ts";
import { firstShowing, generatorFrom } from "./generate.ts";
import { askSystemd, systemdVersion, type Verdict } from "./systemd.ts";

/** `CALENDAR_CASES=50000 CALENDAR_SEED=7` looks further, and elsewhere. */
const CASES = Number(process.env.CALENDAR_CASES ?? rounds(300, 20_000));
const SEED = Number(process.env.CALENDAR_SEED ?? 20_261_123);
const CASES_PER_CALL = 50;
const ITERATIONS = 4;

const version = await systemdVersion();
const isMissing = version === undefined && process.env.CI === undefined;
if (isMissing) console.warn("systemd-analyze is not installed: OnCalendar is not compared with it");

/** One question: `text` for what it means, `closed` for when it elapses (see generate.ts). */
interface Case {
  text: string;
  /** Undefined for damaged expressions, which are only parsed. */
  closed: string | undefined;
  zone: string;
  base: number;
}

/** The difference between systemd and us, in words; undefined if there is none. */
function difference(each: Case, verdicts: Map<string, Verdict>): string | undefined {
  const theirs = verdicts.get(each.text);
  const ours = parseCalendar(each.text, { timezone: "UTC" });
  if (theirs === undefined) return "systemd says nothing";
  if (theirs.kind === "refused" || !ours.ok) return differentRefusal(each.text, theirs, ours);
  if (theirs.kind === "known" && theirs.normalized !== ours.calendar.text) {
    return `systemd prints ${theirs.normalized}, we print ${ours.calendar.text}`;
  }
  const elapsing = each.closed === undefined ? undefined : verdicts.get(each.closed);
  if (elapsing?.kind === "refused") return `systemd refuses the closed form ${each.closed}`;
  if (elapsing?.kind !== "known") return undefined;

  const expected: (number | undefined)[] = expectedElapses(each, elapsing.elapses);
  if (elapsing.ended) expected.push(undefined);
  let at: number | undefined = each.base;
  for (const elapse of expected) {
    at = ours.calendar.next(at as number);
    if (at !== elapse) return `systemd elapses at ${iso(elapse)}, we at ${iso(at)}`;
  }
  return undefined;
}

function differentRefusal(text: string, theirs: Verdict, ours: ParsedCalendar): string | undefined {
  if (ours.ok) {
    // Spaces around a line do not count here; unit files strip them too.
    return text === text.trim() ? "systemd refuses, we accept" : undefined;
  }
  if (theirs.kind === "refused" || ours.error.code === "fraction") return undefined;
  return `systemd accepts, we refuse: ${ours.error.code}`;
}

/**
 * The elapses after `base`, each time by the clock once. Asked from inside of the repeated hour,
 * systemd takes the times of that hour for new ones; a timer that has run at the first of them
 * was armed from there, and systemd passes over the second, as we do.
 */
function expectedElapses({ text, zone, base }: Case, elapses: readonly number[]): number[] {
  const first = elapses.map((elapse) => firstShowing(elapse, zone));
  const isRepeated = first.some((elapse, index) => elapse !== elapses[index]);
  // With "~" systemd looks at the end of the month, which mktime() then remembers.
  if (isRepeated && firstShowing(base, zone) === base && !text.includes("~")) return [...elapses];
  return first.filter((elapse) => elapse > base);
}

function iso(moment: number | undefined): string {
  return moment === undefined ? "never" : new Date(moment).toISOString();
}

describe.skipIf(isMissing)(`as ${version ?? "systemd-analyze, which is missing,"} has it`, () => {
  test(`${CASES} generated expressions, seed ${SEED}`, async () => {
    const generator = generatorFrom(SEED);
    const differences: string[] = [];
    const counts = { asked: 0, refused: 0, gaveUp: 0, elapses: 0 };
    while (counts.asked < CASES) {
      const zone = generator.zone();
      const base = generator.moment(zone);
      const cases = Array.from({ length: CASES_PER_CALL }, (_, index): Case => {
        if (index % 8 === 0) {
          return { text: `${generator.damaged(base)} ${zone}`, closed: undefined, zone, base };
        }
        const { text, closed } = generator.expression(base);
        return { text: `${text} ${zone}`, closed: `${closed} ${zone}`, zone, base };
      });
      const questions = new Set(cases.flatMap(({ text, closed }) => [text, closed ?? text]));
      const verdicts = await askSystemd([...questions], base, ITERATIONS);
      for (const each of cases) {
        const what = difference(each, verdicts);
        if (what !== undefined) differences.push(`${each.text} after ${iso(base)}: ${what}`);
        const verdict = verdicts.get(each.closed ?? each.text);
        if (verdict?.kind === "refused") counts.refused++;
        if (verdict?.kind === "gaveUp") counts.gaveUp++;
        if (verdict?.kind === "known") counts.elapses += verdict.elapses.length;
        counts.asked++;
      }
    }
    console.log(`seed ${SEED}:`, counts);
    expect(differences, `seed ${SEED}`).toEqual([]);
    // The comparison is worth something: most of it elapses, and systemd seldom gives up.
    expect(counts.elapses).toBeGreaterThan(3 * counts.asked);
    expect(counts.refused).toBeGreaterThan(counts.asked / 50);
    expect(counts.gaveUp).toBeLessThan(counts.asked / 500);
  });

  test.each([
    "Foo",
    "Mon,,Tue",
    "Sat..Mon",
    "Mon..",
    "5",
    "*",
    "1/1",
    "24:00",
    "*:60",
    "*-13-*",
    "*-*~29",
    "*-*~1/2",
    "1969-1-1",
    "2200-1-1",
    "22..2:00",
    "*:*:5..5",
    "*:0/0",
    "*:50/10",
    "*:5..10/99999999999",
    "2003-03-05T05:40",
    "@5 5:00",
    "@7258118400",
    "daily europe/berlin",
    "daily IST",
    "daily  UTC",
    "UTC",
  ])("%s is refused", async (text) => {
    expect(parseCalendar(text, { timezone: "UTC" }).ok).toBe(false);
    expect((await askSystemd([text], 0, 1)).get(text)).toEqual({ kind: "refused" });
  });

  test("every time zone of the system is known", () => {
    // tzdata.zi: "Z NAME …" is a zone, "L TARGET NAME" a link; Factory means "not set up".
    const database = readFileSync("/usr/share/zoneinfo/tzdata.zi", "utf8");
    const names = [...database.matchAll(/^(?:Z|L \S+) (\S+)/gm)].map(([, name]) => String(name));
    expect(names.length).toBeGreaterThan(400);
    expect(names.filter((name) => !isTimeZone(name))).toEqual(["Factory"]);
  });
});
