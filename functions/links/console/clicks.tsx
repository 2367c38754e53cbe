/** Who followed a link: a plot by day, and tables of how and from where. */
import { DAY_MS, dayOf } from "../../../src/durations.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { shortDay } from "../../../src/i18n/short-day.ts";
import { Bars } from "../../../src/pages/plot.tsx";
import { Table } from "../../../src/pages/table.tsx";
import { DEFAULT_COUNT_DAYS } from "../limits.ts";
import type { ClickCount } from "../count/read-table.ts";
import { clicksText, sourceWords, words } from "./words.ts";

/** Counts of the last month, each by another property. */
export interface Counted {
  /** The last day of them (UTC, `2026-11-26`). */
  readonly to: string;
  readonly day: readonly ClickCount[];
  readonly source: readonly ClickCount[];
  readonly referrer: readonly ClickCount[];
  readonly country: readonly ClickCount[];
}

/** Rows of a table of sites or countries. */
const MOST_ROWS = 10;

export function Clicks({
  counted,
  language,
}: {
  readonly counted: Counted;
  readonly language: Language;
}) {
  const number = (value: number) => numberInWords(value, language);
  const byDay = new Map(counted.day.map(({ name, count }) => [name, count]));
  const last = Date.parse(counted.to);
  const days = Array.from({ length: DEFAULT_COUNT_DAYS }, (_, nth) =>
    dayOf(last - (DEFAULT_COUNT_DAYS - 1 - nth) * DAY_MS),
  );
  const sum = counted.day.reduce((all, { count }) => all + count, 0);
  const title = clicksText(sum, DEFAULT_COUNT_DAYS)[language];
  return (
    <section>
      <h2>{title}</h2>
      {sum > 0 && (
        <Bars
          language={language}
          says={title}
          points={days.map((day) => ({
            label: shortDay(day, language),
            value: byDay.get(day) ?? 0,
          }))}
          format={number}
          heads={[words.day[language], words.clicks[language]]}
          isCount
        />
      )}
      <div class="three parts">
        <Part
          title={words.sources[language]}
          counts={counted.source.map((one) => ({
            ...one,
            name: sourceWords[one.name]?.[language] ?? one.name,
          }))}
          language={language}
        />
        <Part title={words.referrers[language]} counts={counted.referrer} language={language} />
        <Part
          title={words.countries[language]}
          counts={counted.country.map((one) => ({ ...one, name: countryName(one.name, language) }))}
          language={language}
        />
      </div>
    </section>
  );
}

interface PartProps {
  readonly title: string;
  readonly counts: readonly ClickCount[];
  readonly language: Language;
}

function Part({ title, counts, language }: PartProps) {
  if (counts.length === 0) return <></>;
  const number = (value: number) => numberInWords(value, language);
  return (
    <Table
      heads={[title, words.clicks[language]]}
      rows={counts.slice(0, MOST_ROWS).map(({ name, count }) => [<bdi>{name}</bdi>, number(count)])}
    />
  );
}

/** `DE` is Germany; what is no country is shown as it is. */
function countryName(code: string, language: Language): string {
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}
