/** The console's own pages: the board, and what is one's own. */
import { countWord } from "../i18n/count.ts";
import type { Language, Text } from "../i18n/language.ts";
import type { SessionInfo } from "../access/session.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import type { Board } from "./board.ts";

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
  others: { de: "Sitzungen aller", en: "Everybody's sessions" },
  this: { de: "diese hier", en: "this one" },
  open: { de: "angemeldet", en: "signed in" },
  end: { de: "Beenden", en: "End" },
  ended: { de: "Beendet.", en: "Ended." },
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
  /** Those of others, where one may see them. */
  readonly others: readonly SessionInfo[];
}

export function mePage({ frame, timezone, me, own, others }: Me): string {
  const { language } = frame;
  const list = { language, timezone, current: me.id };
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
            <dd>
              <code>{me.scopes.join(" ")}</code>
            </dd>
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
          <Sessions {...list} sessions={own} />
        </section>
        {others.length > 0 && (
          <section>
            <h2>{words.others[language]}</h2>
            <Sessions {...list} sessions={others} />
          </section>
        )}
      </>
    ),
  });
}

interface SessionsProps {
  readonly language: Language;
  readonly timezone: string;
  readonly current: string;
  readonly sessions: readonly SessionInfo[];
}

function Sessions({ language, timezone, current, sessions }: SessionsProps) {
  const moments = new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: timezone,
  });
  const says = ({ createdAt, endsAt }: SessionInfo) => {
    const [from, until] = [moments.format(createdAt), moments.format(endsAt)];
    return language === "de"
      ? `seit ${from}, spätestens bis ${until}`
      : `since ${from}, until ${until} at the latest`;
  };
  return (
    <div class="card">
      <ul class="list">
        {sessions.map((session) => (
          <li>
            <span class="state good">
              {(session.id === current ? words.this : words.open)[language]}
            </span>
            <div>
              <div class="what">{session.name}</div>
              <div class="note">
                {says(session)} · {session.id}
              </div>
            </div>
            <form
              method="post"
              action={`/console/me/sessions/${session.id}/end`}
              data-quiet={words.ended[language]}
            >
              <button
                class="button low"
                aria-label={`${words.end[language]}: ${session.name}, ${session.id}`}
              >
                {words.end[language]}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </div>
  );
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
