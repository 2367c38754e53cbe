/** The same as an Atom feed (RFC 4287). A pure rule. */
import type { Language } from "../../../src/i18n/language.ts";
import { DAY_MS } from "../../../src/durations.ts";
import { escapeXml } from "../../../src/pages/xml.ts";
import { ANNOUNCED_DAYS, FEED_DAYS, MAX_FEED_ENTRIES } from "../limits.ts";
import type { StatusPage } from "./status.ts";
import { eventText, periodText, words } from "./words.ts";

interface About {
  /** `https://admin.example.org`, which its ids are made of. */
  readonly origin: string;
  readonly path: string;
  /** Whose services these are. */
  readonly name: string;
  readonly language: Language;
  readonly timezone: string;
}

interface Entry {
  readonly id: string;
  readonly title: string;
  /** Unix ms. */
  readonly at: number;
}

/** `now` in unix ms. */
export function feedOf(status: StatusPage, about: About, now: number): string {
  const { origin, path, name, language, timezone } = about;
  const page = `${origin}/status`;
  const events = status.events
    .filter(({ at }) => at > now - FEED_DAYS * DAY_MS)
    .map(({ key, name: service, at, ...event }): Entry => {
      const title = `${service} ${eventText(event)[language]}`;
      return { id: `${page}#${key}-${at}`, title, at };
    });
  const planned = status.announcements.map(({ from, until, names }): Entry => {
    const title = `${words.maintenance[language]}: ${names.join(", ")}, ${periodText({ from, until }, language, timezone)}`;
    // Since when it is told here: as long as it stands in the feed this must not change.
    return {
      id: `${page}#maintenance-${from}-${until}`,
      title,
      at: from - ANNOUNCED_DAYS * DAY_MS,
    };
  });
  const entries = [...events, ...planned]
    .toSorted((one, other) => other.at - one.at)
    .slice(0, MAX_FEED_ENTRIES);
  const updated = entries[0]?.at ?? now - (now % DAY_MS);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
<id>${xml(page)}</id>
<title>${xml(`${words.title[language]}: ${name}`)}</title>
<author><name>${xml(name)}</name></author>
<updated>${moment(updated)}</updated>
<link rel="self" type="application/atom+xml" href="${xml(origin + path)}"/>
<link rel="alternate" type="text/html" href="${xml(page)}"/>
${entries.map((entry) => entryOf(entry, page)).join("")}</feed>
`;
}

const entryOf = ({ id, title, at }: Entry, page: string) => `<entry>
<id>${xml(id)}</id>
<title>${xml(title)}</title>
<updated>${moment(at)}</updated>
<link rel="alternate" type="text/html" href="${xml(page)}"/>
<content>${xml(title)}</content>
</entry>
`;

const moment = (at: number) => new Date(at).toISOString();

/** Marks that turn the direction of what follows are left out, and what XML cannot say. */
const xml = (text: string): string =>
  escapeXml(
    text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, ""),
  );
