/** When the windows of a link are open next, as a calendar program reads it (RFC 5545). Pure rules. */
import { MINUTE_MS } from "../../../src/durations.ts";
import type { Config } from "../../../src/config/config.ts";
import { windowsOf } from "./answer.ts";
import type { Link } from "./link.ts";

/** One opening of a window; unix ms. */
export interface Occurrence {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Openings that are not over at `now`, within the link's own time, at most `most`, in their order. */
export function occurrencesOf(link: Link, now: number, most: number, config: Config): Occurrence[] {
  const { validFrom = -Infinity, validUntil = Infinity } = link;
  const all = windowsOf(link, config).flatMap(({ calendar, durationMinutes }) => {
    const length = durationMinutes * MINUTE_MS;
    const found: Occurrence[] = [];
    let at = calendar.next(Math.max(now - length, validFrom - 1));
    while (at !== undefined && at < validUntil && found.length < most) {
      found.push({ startsAt: at, endsAt: at + length });
      at = calendar.next(at);
    }
    return found;
  });
  return all.toSorted((one, other) => one.startsAt - other.startsAt).slice(0, most);
}

interface CalendarFile {
  readonly title: string;
  /** Of the link: what an event leads to, and a part of its name. */
  readonly shortUrl: string;
  readonly occurrences: readonly Occurrence[];
  /** When the link was changed last, in unix ms: what a program has already stays as it is until then. */
  readonly changedAt: number;
}

/** The file; moments are UTC, which every program shows in the zone of whoever looks. */
export function calendarFile({ title, shortUrl, occurrences, changedAt }: CalendarFile): string {
  const host = new URL(shortUrl).host;
  const path = new URL(shortUrl).pathname.slice(1);
  const events = occurrences.flatMap(({ startsAt, endsAt }) => [
    "BEGIN:VEVENT",
    `UID:${path}-${utc(startsAt)}@${host}`,
    `DTSTAMP:${utc(changedAt)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    `SUMMARY:${escaped(title)}`,
    `LOCATION:${escaped(shortUrl)}`,
    `URL:${shortUrl}`,
    "END:VEVENT",
  ]);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Randwerk//Links//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    // RFC 7986, sections 5.1 and 5.7: what a program calls it, and how often it looks again.
    `NAME:${escaped(title)}`,
    `X-WR-CALNAME:${escaped(title)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ...events,
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** `20261201T170000Z`: section 3.3.5, form 2. */
const utc = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

/** TEXT of section 3.3.11; control characters and halves of letters have no place in it. */
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|[\r\n\u2028\u2029]/g, String.raw`\n`)
    .replace(/\p{Cc}/gu, " ");

const encoder = new TextEncoder();
/** A line has 75 octets at most, without its break (section 3.1); a letter is never cut. */
const LINE_OCTETS = 75;

function folded(line: string): string {
  const lines: string[] = [];
  let [current, octets] = ["", 0];
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (octets + size > LINE_OCTETS) {
      lines.push(current);
      [current, octets] = [" ", 1];
    }
    current += letter;
    octets += size;
  }
  return [...lines, current].join("\r\n");
}
