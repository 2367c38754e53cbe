import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { dayOf } from "../../../src/durations.ts";
import { countDays, sumOf } from "../../../src/store/day-rows.ts";
import { meterOf } from "../../../src/store/meter.ts";

const NOON = Date.parse("2040-01-01T12:00:00Z");
const HOUR = 3_600_000;

let objects = 0;

/** A table in an object of its own: each row that is put there is one row written. */
function inStorage(
  run: (storage: DurableObjectStorage, put: (count: number) => void) => void,
): Promise<void> {
  objects += 1;
  return runInDurableObject(env.ACCESS.getByName(`days ${objects}`), (_store, { storage }) => {
    const { sql } = storage;
    sql.exec("CREATE TABLE things (id INTEGER PRIMARY KEY)");
    run(storage, (count) => {
      for (let time = 0; time < count; time += 1) sql.exec("INSERT INTO things DEFAULT VALUES");
    });
  });
}

const written = (counter: ReturnType<typeof countDays>, now: number) =>
  counter.of(now).byTable["things"]?.written ?? 0;

test("a day is one of UTC", () => {
  expect(dayOf(Date.parse("2040-01-01T23:59:59.999Z"))).toBe("2040-01-01");
  expect(dayOf(Date.parse("2040-01-02T00:30:00+01:00"))).toBe("2040-01-01");
});

test("rows are counted by table from midnight to midnight", () =>
  inStorage((storage, put) => {
    const counter = countDays(storage, meterOf(storage));
    put(3);
    expect(counter.of(NOON)).toMatchObject({ day: "2040-01-01" });
    const made = written(counter, NOON) - 3;
    put(4);
    expect(written(counter, NOON + HOUR)).toBe(made + 7);
    expect(written(counter, NOON + 12 * HOUR)).toBe(0);
    put(2);
    expect(written(counter, NOON + 13 * HOUR)).toBe(2);
    expect(counter.of(NOON + 13 * HOUR).day).toBe("2040-01-02");
  }));

test("an object that is made anew goes on from what was worth a row", () =>
  inStorage((storage, put) => {
    const first = countDays(storage, meterOf(storage));
    put(500);
    first.save(NOON);
    const noted = written(first, NOON);
    put(50);
    first.save(NOON);
    expect(written(first, NOON)).toBe(noted + 50);
    // Its meter begins at nothing; what the first one has not written down is lost.
    const empty = {
      rows: () => ({ read: 0, written: 0 }),
      byTable: () => new Map(),
      changes: () => 0,
    };
    const second = countDays(storage, empty);
    expect(written(second, NOON)).toBe(noted);
    expect(sumOf(second.of(NOON)).written).toBeGreaterThanOrEqual(noted);
    expect(sumOf(second.of(NOON + 12 * HOUR)).written).toBe(0);
  }));
