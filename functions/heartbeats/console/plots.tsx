/** A check's life in pictures: 90 days, how long its runs took, how much they backed up. */
import { durationText } from "../../../src/alerts/message/texts.ts";
import { SECOND_MS } from "../../../src/durations.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { shortDay } from "../../../src/i18n/short-day.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { Line, runsOf, Strip } from "../../../src/pages/plot.tsx";
import { Table } from "../../../src/pages/table.tsx";
import { availability } from "../check/days/day.ts";
import { PUBLIC_DAYS } from "../limits.ts";
import { levelOf } from "../pages/status.ts";
import {
  availabilityText,
  daysAgo,
  levelWords,
  stripText,
  words as shared,
} from "../pages/words.ts";
import type { CheckPage } from "./shown.ts";
import { lastDays } from "./list-page.tsx";
import { words } from "./words.ts";

const texts = {
  durations: {
    de: "Dauer eines Laufs, je Tag die mittlere",
    en: "How long a run took, by day the median",
  },
  sizes: { de: "Gesichert, je Tag beim letzten Lauf", en: "Backed up, by day in the last run" },
} as const satisfies Record<string, Text>;

/** Whole seconds say nothing of a run that takes few. */
const SHORT_RUN_MS = 10_000;

function runText(ms: number, language: Language): string {
  if (ms >= SHORT_RUN_MS) return durationText(ms, language);
  return `${numberInWords(ms / 1000, language, 2)}\u00a0s`;
}

export function Plots({ page: { frame, days } }: { readonly page: CheckPage }) {
  const { language } = frame;
  const all = lastDays(days, PUBLIC_DAYS);
  const outages = all.filter(({ down }) => down > 0).length;
  const pointsOf = (value: (day: (typeof all)[number]) => number | undefined) =>
    all.map((day) => ({ label: shortDay(day.day, language), value: value(day) }));
  const durations = pointsOf(({ of }) => of?.medianMs);
  const sizes = pointsOf(({ of }) => of?.size);
  const isKnown = ({ value }: { readonly value: number | undefined }) => value !== undefined;
  const runs = runsOf(all.toReversed(), levelOf);
  return (
    <>
      <section>
        <h2>{availabilityText(availability(days), PUBLIC_DAYS, language)}</h2>
        <Strip
          language={language}
          levels={all.map(levelOf)}
          says={stripText(outages, PUBLIC_DAYS, language)}
          ends={[daysAgo(PUBLIC_DAYS)[language], shared.today[language]]}
          table={
            <Table
              heads={[shared.period[language], shared.state[language], shared.outage[language]]}
              numbers={[]}
              rows={runs.map((run) => {
                const [newest, oldest] = [run[0], run.at(-1)];
                const ms = run.reduce((sum, { down }) => sum + down, 0);
                const isOne = newest === oldest;
                return [
                  isOne ? (newest?.day ?? "") : `${oldest?.day} – ${newest?.day}`,
                  newest === undefined ? "" : levelWords[levelOf(newest)][language],
                  ms === 0 ? "–" : durationText(ms, language),
                ];
              })}
            />
          }
        />
      </section>
      {durations.some(isKnown) && (
        <section>
          <h2>{words.durations[language]}</h2>
          <Line
            language={language}
            says={texts.durations[language]}
            points={durations}
            format={(ms) => runText(ms, language)}
            least={SECOND_MS}
            heads={[words.day[language], words.durations[language]]}
          />
        </section>
      )}
      {sizes.some(isKnown) && (
        <section>
          <h2>{words.sizes[language]}</h2>
          <Line
            language={language}
            says={texts.sizes[language]}
            points={sizes}
            format={(bytes) => sizeInWords(bytes, language)}
            heads={[words.day[language], words.sizes[language]]}
          />
        </section>
      )}
    </>
  );
}
