/**
 * A second opinion on when a check changes its status: slow, obvious, and without a line of the rules that it
 * judges. Time zones come from asking Intl for every minute; deadlines from looking at them one after another.
 */
import type { MaintenanceWindow, Settings } from "../../../functions/heartbeats/check/check.ts";
import { MINUTE, type Absence, type Doing, type Scenario } from "./simulation.ts";

interface WallMinute {
  readonly at: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** Every minute that a clock in the zone shows for the first time. */
function wallMinutes(timeZone: string, from: number, until: number): WallMinute[] {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "2-digit",
    month: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const seen = new Set<string>();
  const minutes: WallMinute[] = [];
  for (let at = from; at < until; at += MINUTE) {
    const shown = format.format(at); // Mon, 23/11, 06:30
    if (seen.has(shown)) continue;
    seen.add(shown);
    minutes.push({
      at,
      weekday: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(shown.slice(0, 3)),
      hour: Number(shown.slice(-5, -3)),
      minute: Number(shown.slice(-2)),
    });
  }
  return minutes;
}

/** The occurrences of the few forms of schedules that the simulation makes. */
function occurrences(schedule: string, minutes: readonly WallMinute[]): number[] {
  const cron = /^(\d+) (\d+) \* \* (\S+)$/.exec(schedule);
  const calendar = /^(\S+) ([\d,]+):(\d+)$/.exec(schedule);
  let wanted: { weekday: number | undefined; hours: number[]; minute: number };
  if (cron) {
    const weekday = cron[3] === "*" ? undefined : Number(cron[3]);
    wanted = { weekday, hours: [Number(cron[2])], minute: Number(cron[1]) };
  } else if (calendar) {
    const day = ["Sun", "Mon", "Tue", "Wed"].indexOf(calendar[1] ?? "");
    const hours = (calendar[2] ?? "").split(",").map(Number);
    wanted = { weekday: day < 0 ? undefined : day, hours, minute: Number(calendar[3]) };
  } else {
    throw new Error(`the model does not know ${schedule}`);
  }
  return minutes
    .filter(
      ({ weekday, hour, minute }) =>
        (wanted.weekday === undefined || weekday === wanted.weekday) &&
        wanted.hours.includes(hour) &&
        minute === wanted.minute,
    )
    .map(({ at }) => at);
}

export interface ModelFlip {
  readonly at: number;
  readonly to: "up" | "down";
}

export function modelOf(scenario: Scenario) {
  const margin = 20 * 24 * 60 * MINUTE;
  const byZone = new Map<string, WallMinute[]>();
  const minutesOf = (zone: string) => {
    const known = byZone.get(zone);
    if (known) return known;
    const minutes = wallMinutes(zone, scenario.from - margin, scenario.until + margin);
    byZone.set(zone, minutes);
    return minutes;
  };

  /** All changes of status of one check. `settings` are complete; `gaps` are those that counted as such. */
  return (settings: Settings, doings: readonly Doing[], realGaps: readonly Absence[]) => {
    const times = settings.schedule && occurrences(settings.schedule, minutesOf(settings.tz));
    const closed = settings.maintenance.flatMap((one: MaintenanceWindow, index) =>
      occurrences(one.calendar, minutesOf(settings.tz)).map((start) => ({
        index,
        start,
        end: start + one.minutes * MINUTE,
      })),
    );
    const expectedAfter = (base: number): number =>
      times ? (times.find((at) => at > base) ?? Infinity) : base + settings.timeoutSeconds * 1000;
    const deadlineAfter = (base: number, start: number | undefined): number => {
      const expected = expectedAfter(base);
      const limit = (settings.maxRuntimeSeconds ?? settings.graceSeconds) * 1000;
      let deadline = expected + settings.graceSeconds * 1000;
      // A run that was overdue before a success of another one has been told of.
      if (start !== undefined && start + limit > base) {
        deadline = Math.min(deadline, start + limit);
      }
      const left = new Set<number>();
      for (;;) {
        const inside = closed.findLast(
          ({ index, start: opens, end }) => !left.has(index) && opens <= deadline && deadline < end,
        );
        if (inside === undefined) break;
        left.add(inside.index);
        deadline = inside.end;
      }
      const afterwards = Math.min(settings.graceSeconds, 6 * 3_600) * 1000;
      return left.size === 0 ? deadline : deadline + afterwards;
    };

    // The doings that the service sees, in the order in which it sees them.
    const seen = doings
      .filter(({ lost }) => !lost)
      .map((doing) => ({ ...doing, now: doing.deliveredAt ?? doing.at, late: !!doing.deliveredAt }))
      .toSorted((a, b) => a.now - b.now);
    const steps = [
      ...seen.map((doing) => ({ now: doing.now, doing, gap: undefined })),
      ...realGaps.map((gap) => ({ now: gap.until, doing: undefined, gap })),
      { now: scenario.until, doing: undefined, gap: undefined },
    ].toSorted((a, b) => a.now - b.now || (a.gap ? -1 : 1));

    const flips: ModelFlip[] = [];
    let status = "new";
    let base = scenario.from;
    let run: { at: number; id: string | undefined } | undefined;
    let fails = 0;
    let lastEvent = 0;
    let floor = 0;
    const deadline = () =>
      status === "down" ? Infinity : Math.max(deadlineAfter(base, run?.at), floor);
    const flip = (to: "up" | "down", at: number) => {
      if (status !== to) flips.push({ to, at: Math.max(at, flips.at(-1)?.at ?? 0) });
      status = to;
    };

    for (const { now, doing, gap } of steps) {
      if (gap) {
        // Whatever fell due while nobody looked, or before hosts could deliver, waits.
        const due = deadline();
        const grace = gap.until + 15 * MINUTE;
        const expected = expectedAfter(base);
        // What was to come while nobody looked may be lost: its sender comes again as it usually does.
        if (due !== Infinity && due > gap.from && expected >= gap.from && expected < gap.until) {
          base = gap.until;
          floor = grace;
        } else if (due > gap.from && due < grace) floor = grace;
        else if (due <= gap.from) flip("down", due);
        continue;
      }
      const moment = doing?.at ?? now;
      const due = deadline();
      if (due <= (doing?.late ? moment : now)) flip("down", due);
      if (!doing || doing.kind === "log") continue;
      if (doing.late && moment + 2000 < lastEvent) continue;
      const at = doing.late ? Math.max(moment, lastEvent) : moment;
      lastEvent = at;
      if (doing.kind === "start") {
        run = { at, id: doing.runId };
        continue;
      }
      const sameRun = run !== undefined && run.id === doing.runId;
      if (sameRun || doing.kind === "fail" || doing.runId === undefined) run = undefined;
      if (doing.kind === "fail") {
        fails += 1;
        if (fails >= settings.fails) flip("down", at);
        continue;
      }
      fails = 0;
      base = at;
      if (!doing.late) floor = 0;
      const isPast = Math.max(deadlineAfter(base, run?.at), floor) <= now;
      if (doing.late && status === "down" && isPast) continue;
      flip("up", at);
    }
    return flips;
  };
}
