/** Short addresses that people asked for and that there are not: each becomes a link in one step. */
import type { Text } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Table } from "../../../src/pages/table.tsx";
import type { ClickCount } from "../count/read-table.ts";
import { words } from "./words.ts";

const texts = {
  how: {
    de: "Adressen ohne Kurzlink, die in den letzten 30 Tagen aufgerufen wurden. Was auf einem Plakat steht, wird oft gesucht; was Programme ausprobieren, auch.",
    en: "Addresses without a short link that were asked for in the last 30 days. What stands on a poster is asked for often; so is what programs try out.",
  },
  none: {
    de: "In den letzten 30 Tagen wurde nichts gesucht, was es nicht gibt.",
    en: "In the last 30 days nothing was asked for that does not exist.",
  },
  asked: { de: "Gesucht", en: "Asked for" },
  step: { de: "Nächster Schritt", en: "Next step" },
  create: { de: "Diesen Link anlegen", en: "Create this link" },
  home: { de: "(ohne Kurzadresse)", en: "(without a short address)" },
} as const satisfies Record<string, Text>;

/** Rows that are shown: beyond that it is programs. */
const MOST_ROWS = 50;

interface Orphans {
  readonly frame: Frame;
  readonly counts: readonly ClickCount[];
  readonly mayWrite: boolean;
}

export function orphansPage({ frame, counts, mayWrite }: Orphans): string {
  const { language } = frame;
  const number = (value: number) => numberInWords(value, language);
  return consolePage({
    frame,
    title: words.orphans[language],
    isText: true,
    children: (
      <>
        <p class="over">
          <a href="/console/links">{words.title[language]}</a>
        </p>
        <h1>{words.orphans[language]}</h1>
        <p>{counts.length === 0 ? texts.none[language] : texts.how[language]}</p>
        {counts.length > 0 && (
          <section class="card">
            <Table
              heads={[
                texts.asked[language],
                words.clicks[language],
                ...(mayWrite ? [texts.step[language]] : []),
              ]}
              numbers={[1]}
              rows={counts.slice(0, MOST_ROWS).map(({ name, count }) => [
                <bdi>{name === "" ? texts.home[language] : name}</bdi>,
                number(count),
                ...(mayWrite
                  ? [
                      name === "" ? (
                        ""
                      ) : (
                        <a
                          href={`/console/links/new?slug=${encodeURIComponent(name)}`}
                          aria-label={`${texts.create[language]}: ${name}`}
                        >
                          {texts.create[language]}
                        </a>
                      ),
                    ]
                  : []),
              ])}
            />
          </section>
        )}
      </>
    ),
  });
}
