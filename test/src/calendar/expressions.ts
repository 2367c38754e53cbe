import fc from "fast-check";

/** Expressions that are valid and elapse again and again, most of them. */
export const expressionText: fc.Arbitrary<string> = fc
  .tuple(
    fc.option(weekdays(), { nil: "", freq: 2 }),
    fc.tuple(list(1, 12), fc.constantFrom("-", "~"), list(1, 28)),
    fc.tuple(list(0, 23), list(0, 59), list(0, 59)),
    fc.constantFrom("", " UTC", " Pacific/Auckland", " Australia/Lord_Howe"),
  )
  .map(([days, [month, sign, day], time, zone]) => {
    // A list of days from the month's end has a lower bound for each entry.
    const monthDay = sign === "~" ? (day.split(/[,./]/)[0] as string) : day;
    return `${days}*-${month}${sign}${monthDay} ${time.join(":")}${zone}`;
  });

function weekdays(): fc.Arbitrary<string> {
  return fc
    .subarray(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], { minLength: 1 })
    .map((days) => `${days.join(",")} `);
}

function list(minimum: number, maximum: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: minimum, max: maximum });
  const range = fc.tuple(value, value).map(([a, b]) => {
    // Seconds do not take a range of one.
    return a === b ? String(a) : `${Math.min(a, b)}..${Math.max(a, b)}`;
  });
  const steps = fc
    .tuple(value, fc.integer({ min: 1, max: maximum }))
    .filter(([start, step]) => start + step <= maximum)
    .map(([start, step]) => `${start}/${step}`);
  const entries = fc.array(fc.oneof(value.map(String), range, steps), {
    minLength: 1,
    maxLength: 4,
  });
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant("*") },
    { weight: 2, arbitrary: entries.map((each) => each.join(",")) },
  );
}
