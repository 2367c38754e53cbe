/** The console's own pages: the board, and what is one's own. */
import { countWord } from "../i18n/count.ts";
import type { Text } from "../i18n/language.ts";
import type { SessionInfo } from "../access/session.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import type { Board } from "./board.ts";
import { scopesText } from "./scope-words.ts";
import { Sessions } from "./sessions.tsx";

const words = {
  nothing: { de: "Alles läuft.", en: "All is well." },
  board: { de: "Überblick", en: "Overview" },
  needs: { de: "Was jemanden braucht", en: "What needs somebody" },
  well: { de: "Was gut ist", en: "What is well" },
  good: { de: "gut", en: "well" },
  me: { de: "Ich", en: "Me" },
  may: { de: "Darf hier", en: "May here" },
  addresses: { de: "Bewiesene Adressen", en: "Proven addresses" },
  groups: { de: "Gruppen", en: "Groups" },
  by: { de: "Angemeldet mit", en: "Signed in with" },
  account: { de: "Vereinskonto", en: "the association's account" },
  token: { de: "Token", en: "a token" },
  sessions: { de: "Sitzungen", en: "Sessions" },
  absent: { de: "Diese Seite gibt es nicht", en: "There is no such page" },
  absentHow: {
    de: "Vielleicht ist die Adresse falsch geschrieben.",
    en: "Perhaps the address is misspelt.",
  },
  toBoard: { de: "Zum Überblick", en: "To the overview" },
} as const satisfies Record<string, Text>;

/** The answer to what brought somebody here, in a sentence. */
function headline(count: number): Text {
  if (count === 0) return words.nothing;
  if (count === 1) return { de: "Eine Sache braucht jemanden.", en: "One thing needs somebody." };
  return {
    de: `${countWord(count, "de")} Dinge brauchen jemanden.`,
    en: `${countWord(count, "en")} things need somebody.`,
  };
}

export function boardPage(frame: Frame, { concerns, well, tick }: Board): string {
  const { language } = frame;
  const title = headline(concerns.length)[language];
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

interface Me {
  readonly frame: Frame;
  readonly timezone: string;
  readonly me: Pick<SessionInfo, "id" | "issuer" | "name" | "addresses" | "groups" | "scopes">;
  /** One's own, the newest first. */
  readonly own: readonly SessionInfo[];
}

export function mePage({ frame, timezone, me, own }: Me): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: words.me[language],
    children: (
      <>
        <h1>{me.name}</h1>
        <section class="card">
          <dl class="facts">
            <dt>{words.by[language]}</dt>
            <dd>{(me.issuer === undefined ? words.token : words.account)[language]}</dd>
            {me.groups.length > 0 && (
              <>
                <dt>{words.groups[language]}</dt>
                <dd>{me.groups.join(", ")}</dd>
              </>
            )}
            <dt>{words.may[language]}</dt>
            <dd>{scopesText(me.scopes, language)}</dd>
            {me.addresses.length > 0 && (
              <>
                <dt>{words.addresses[language]}</dt>
                <dd>{me.addresses.join(", ")}</dd>
              </>
            )}
          </dl>
        </section>
        <section>
          <h2>{words.sessions[language]}</h2>
          <Sessions
            language={language}
            timezone={timezone}
            current={me.id}
            sessions={own}
            end={(id) => `/console/me/sessions/${id}/end`}
          />
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
