/** The console's first page, the board; and the one for addresses that there are not. */
import { needSomebody } from "../board.ts";
import type { Text } from "../i18n/language.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import type { Board } from "./board.ts";

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

export function boardPage(frame: Frame, { concerns, well, tick }: Board): string {
  const { language } = frame;
  // The answer to what brought somebody here, in a sentence.
  const count = concerns.length;
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
              {concerns.map(({ level, state, what, note, href }) => (
                <li>
                  <span class={`state ${level}`}>{state[language]}</span>
                  <div>
                    <div class="what">
                      {href === undefined ? <bdi>{what}</bdi> : <a href={href}>{what}</a>}
                    </div>
                    <div class="note">{note[language]}</div>
                  </div>
                </li>
              ))}
            </ul>
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
