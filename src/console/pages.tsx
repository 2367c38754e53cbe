/** The console's first page, the board; and the one for addresses that there are not. */
import { needSomebody } from "../board.ts";
import type { Text } from "../i18n/language.ts";
import { numberInWords } from "../i18n/number.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import type { Board } from "./board.ts";
import { BOARD_CONCERNS } from "./limits.ts";

const words = {
  nothing: {
    de: "Alles läuft: Niemand muss etwas tun.",
    en: "All is well: nobody has to do anything.",
  },
  board: { de: "Überblick", en: "Overview" },
  needs: { de: "Was jemanden braucht", en: "What needs somebody" },
  well: { de: "Was gut ist", en: "What is well" },
  good: { de: "gut", en: "well" },
  absent: { de: "Diese Seite gibt es nicht", en: "There is no such page" },
  absentHow: {
    de: "Vielleicht ist die Adresse falsch geschrieben.",
    en: "Perhaps the address is misspelt.",
  },
  toBoard: { de: "Zum Überblick", en: "To the overview" },
} as const satisfies Record<string, Text>;

/** So many do not stand on the page. */
const notShown = (count: number): Text => ({
  de: `Und ${numberInWords(count, "de")} weitere, die sichtbar werden, wenn diese erledigt sind.`,
  en: `And ${numberInWords(count, "en")} more, which are shown once these are dealt with.`,
});

export function boardPage(frame: Frame, { concerns, well, tick }: Board): string {
  const { language } = frame;
  // The answer to what brought somebody here, in a sentence.
  const count = concerns.length;
  const more = Math.max(0, count - BOARD_CONCERNS);
  const title = (count === 0 ? words.nothing : needSomebody(count))[language];
  return consolePage({
    frame,
    title: words.board[language],
    children: (
      <>
        <h1>{title}</h1>
        {concerns.length > 0 && (
          <section class="card" aria-label={words.needs[language]}>
            <ul class="list">
              {concerns.slice(0, BOARD_CONCERNS).map(({ level, state, what, note, href }) => (
                <li>
                  <span class={`state ${level}`}>{state[language]}</span>
                  <div>
                    <div class="what">
                      <a href={href}>
                        <bdi>{typeof what === "string" ? what : what[language]}</bdi>
                      </a>
                    </div>
                    <div class="note">{note[language]}</div>
                  </div>
                </li>
              ))}
            </ul>
            {more > 0 && <p class="soft">{notShown(more)[language]}</p>}
          </section>
        )}
        <section>
          <h2>{words.well[language]}</h2>
          <ul class="well">
            {well.map((text) => (
              <li>
                <span class="state good">{words.good[language]}</span> {text[language]}
              </li>
            ))}
          </ul>
          <p class="soft tick">{tick[language]}</p>
        </section>
      </>
    ),
  });
}

export function absentPage(frame: Frame): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: words.absent[language],
    isNarrow: true,
    children: (
      <>
        <h1>{words.absent[language]}</h1>
        <p>{words.absentHow[language]}</p>
        <p>
          <a class="button main" href="/console">
            {words.toBoard[language]}
          </a>
        </p>
      </>
    ),
  });
}
