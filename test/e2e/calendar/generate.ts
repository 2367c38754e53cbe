/** Expressions and moments that go where calendars go wrong, from a seed. */

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * An expression, and the same with open steps closed where they run over their field: `0..59/7` for
 * `0/7`. By the manual they mean the same; systemd up to 258 loses the first values of the next
 * day, month or year behind an open one (https://github.com/systemd/systemd/issues/40260).
 */
interface Generated {
  text: string;
  closed: string;
}

interface Generator {
  /** A moment in unix ms, whole seconds: near a clock change, a leap day or a year's end. */
  moment(zone: string): number;
  /** An OnCalendar expression without a time zone; `near` draws it towards that moment. */
  expression(near: number): Generated;
  /** The same with one character changed, left out or put in. */
  damaged(near: number): string;
  zone(): string;
}

/**
 * Clock changes at two in the night and at midnight, of half an hour and of two hours, in both
 * hemispheres, forwards by a day, and none. Not among them: Dublin, whose winter time is "summer
 * time" of minus one hour in the database, and Havana, where the first hour of the day comes twice:
 * there systemd's answer depends on what mktime() was asked before.
 */
const ZONES = [
  ...Array.from({ length: 8 }, () => "Europe/Berlin"),
  ...Array.from({ length: 3 }, () => "Pacific/Auckland"),
  ...Array.from({ length: 3 }, () => "Australia/Lord_Howe"),
  ...Array.from({ length: 3 }, () => "America/Santiago"),
  "Africa/Cairo",
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Asia/Kolkata",
  "Europe/London",
  "Pacific/Apia",
  "UTC",
];

const DAY = 86_400_000;

export function generatorFrom(seed: number): Generator {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const chance = (share: number): boolean => random() < share;
  const between = (low: number, high: number): number => low + below(high - low + 1);
  const number = (value: number): string =>
    chance(0.6) ? String(value).padStart(2, "0") : String(value);

  function entry(low: number, high: number, near: number): string {
    const value = chance(0.5) ? Math.min(high, Math.max(low, near + between(-2, 2))) : 0;
    const start = value >= low && chance(0.9) ? value : between(low, high);
    if (chance(0.5)) return number(start);
    const stop = between(start, high);
    const step = between(1, Math.max(1, high - start));
    if (chance(0.7)) return `${number(start)}..${number(stop)}${chance(0.4) ? `/${step}` : ""}`;
    const overruns = (high + 1 - start) % step !== 0;
    return `${number(start)}${overruns ? `<..${high}>` : ""}/${step}`;
  }

  /** A day counted from the month's end: steps go down to 1, towards that end. */
  function entryFromEnd(highest: number): string {
    const start = between(1, highest);
    if (chance(0.5)) return number(start);
    const step = between(1, Math.max(1, start - 1));
    if (chance(0.5)) return `${number(start)}..${number(between(start, highest))}`;
    const last = start - Math.floor((start - 1) / step) * step;
    return `<${last}..>${number(start)}/${step}`;
  }

  function list(low: number, high: number, near: number, star: number): string {
    return chance(star) ? "*" : some(() => entry(low, high, near));
  }

  function some(make: () => string): string {
    return Array.from({ length: chance(0.7) ? 1 : between(2, 4) }, make).join(",");
  }

  function weekdays(): string {
    const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const word = (day: number): string =>
      chance(0.8) ? (names[day] as string) : (names[day] as string).toLowerCase();
    const part = (): string => {
      const first = below(7);
      return chance(0.6) ? word(first) : `${word(first)}..${word(between(first, 6))}`;
    };
    return Array.from({ length: between(1, 3) }, part).join(",") + (chance(0.05) ? "," : "");
  }

  function date(near: Date): string {
    const year = list(1970, 2199, near.getUTCFullYear(), 0.9);
    const month = list(1, 12, near.getUTCMonth() + 1, 0.6);
    if (chance(0.2)) {
      // systemd lowers the bound of 28 by three with each further entry of such a list.
      const back = chance(0.5) ? entryFromEnd(28) : some(() => entryFromEnd(19));
      return chance(0.3) ? `${month}~${back}` : `${year}-${month}~${back}`;
    }
    const day = list(1, 31, near.getUTCDate(), 0.5);
    return chance(0.3) ? `${month}-${day}` : `${year}-${month}-${day}`;
  }

  function time(near: Date): string {
    const hour = list(0, 23, chance(0.5) ? near.getUTCHours() : between(0, 4), 0.25);
    const minute = list(0, 59, near.getUTCMinutes(), 0.25);
    if (chance(0.7)) return `${hour}:${minute}`;
    return `${hour}:${minute}:${list(0, 59, near.getUTCSeconds(), 0.2)}`;
  }

  function marked(near: number): string {
    const shorthands = ["minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "yearly"];
    if (chance(0.03)) return pick([...shorthands, "semi-annually", "annually", "Bi-Annually"]);
    // Walls are up to half a day from UTC: look at them from a little before and after too.
    const date0 = new Date(near + between(-14, 14) * 3_600_000);
    const parts = [
      ...(chance(0.35) ? [weekdays()] : []),
      ...(chance(0.75) ? [date(date0)] : []),
      ...(chance(0.85) ? [time(date0)] : []),
    ];
    return parts.length === 0 ? "daily" : parts.join(chance(0.05) ? "  " : " ");
  }

  function moment(zone: string): number {
    const kind = random();
    if (kind < 0.6) {
      const changes = clockChanges(zone);
      const change = changes.length === 0 ? Date.UTC(2026, 9, 25, 1) : pick(changes);
      const minutes = chance(0.5) ? between(-180, 180) : between(-3 * 1440, 3 * 1440);
      return change + minutes * 60_000 + (chance(0.3) ? between(-59, 59) * 1000 : 0);
    }
    if (kind < 0.75) {
      const year = pick([1972, 2000, 2024, 2027, 2028, 2096, 2100, 2104, 2196]);
      return Date.UTC(year, 1, 28) + between(0, 3 * DAY) - (between(0, 3 * DAY) % 1000);
    }
    if (kind < 0.9) return Date.UTC(between(1971, 2198), 0, 1) + between(-DAY, DAY);
    return between(0, Date.UTC(2199, 11, 31));
  }

  /** `<` and `>` enclose what makes the closed form of an open step. */
  function expression(near: number): Generated {
    const text = marked(near);
    return { text: text.replaceAll(/<[^>]*>/g, ""), closed: text.replaceAll(/[<>]/g, "") };
  }

  function damaged(near: number): string {
    const { text } = expression(near);
    const place = below(text.length + 1);
    const kept = chance(0.5) ? place : place + 1;
    const put = chance(0.3) ? "" : pick("0123456789*,-~:/. .MonTue@+xé\t".split(""));
    return text.slice(0, place) + put + text.slice(kept);
  }

  return {
    zone: () => pick(ZONES),
    moment: (zone) => Math.floor(moment(zone) / 1000) * 1000,
    expression,
    damaged,
  };
}

const changesByZone = new Map<string, number[]>();

/** The clock changes of three years, found by asking Intl every half hour. */
function clockChanges(zone: string): number[] {
  const known = changesByZone.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const offset = (at: number): string => format.format(at).split(" ").at(-1) as string;
  const changes: number[] = [];
  for (let at = Date.UTC(2026, 0); at < Date.UTC(2029, 0); at += 1_800_000) {
    if (offset(at) !== offset(at - 1_800_000)) changes.push(at);
  }
  changesByZone.set(zone, changes);
  return changes;
}

/**
 * The moment at which clocks in the zone first show what they show at this one: the moment itself,
 * or the one in summer time if it lies in the hour that autumn repeats.
 */
export function firstShowing(moment: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const shown = format.format(moment);
  const earlier = [120, 60, 30].map((minutes) => moment - minutes * 60_000);
  return earlier.find((at) => format.format(at) === shown) ?? moment;
}
