/** What is one's own: what one may and why, keys, sessions, the language. */
import type { SessionInfo } from "../access/session.ts";
import type { OwnThing } from "../board.ts";
import { languages, type Language, type Text } from "../i18n/language.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import { Done } from "../pages/form.tsx";
import { Facts } from "../pages/facts.tsx";
import { languageNames } from "../pages/shell.tsx";
import { scopesText } from "./scope-words.ts";
import { sessionEnded, Sessions } from "./sessions.tsx";

const words = {
  me: { de: "Ich", en: "Me" },
  may: { de: "Darf hier", en: "May here" },
  addresses: { de: "Nachgewiesene Adressen", en: "Proven addresses" },
  groups: { de: "Gruppen", en: "Groups" },
  by: { de: "Angemeldet mit", en: "Signed in with" },
  account: { de: "Vereinskonto", en: "the association’s account" },
  token: { de: "Token", en: "a token" },
  keys: { de: "Eigene Schlüssel", en: "Own keys" },
  noAddress: {
    de: "Deine Anmeldung weist keine Mailadresse nach, darum ist nicht bekannt, welcher Schlüssel deiner ist.",
    en: "Your sign-in proves no mail address, so it is not known which key is yours.",
  },
  handIn: {
    de: "Einen eigenen Schlüssel veröffentlichen",
    en: "Publish a key of your own",
  },
  sessions: { de: "Sitzungen", en: "Sessions" },
  language: { de: "Sprache", en: "Language" },
} as const satisfies Record<string, Text>;

interface Me {
  readonly frame: Frame;
  readonly timezone: string;
  readonly me: Pick<SessionInfo, "id" | "issuer" | "name" | "addresses" | "groups" | "scopes">;
  /** One's own, the newest first. */
  readonly sessions: readonly SessionInfo[];
  /** What the edge functions have of one's own. */
  readonly things: readonly OwnThing[];
  readonly done?: string | undefined;
}

export function mePage(page: Me): string {
  const { frame, timezone, me, sessions, things } = page;
  const { language } = frame;
  return consolePage({
    frame,
    title: words.me[language],
    children: (
      <>
        {page.done === "ended" && <Done language={language} text={sessionEnded} />}
        <h1>
          <bdi>{me.name}</bdi>
        </h1>
        <Rights page={page} />
        {me.issuer !== undefined && (
          <section>
            <h2>{words.keys[language]}</h2>
            {me.addresses.length === 0 ? (
              <p>
                {words.noAddress[language]}
                {frame.person?.may("keys:own") === true && (
                  <>
                    {" "}
                    <a href="/console/own-key">{words.handIn[language]}</a>
                  </>
                )}
              </p>
            ) : (
              <Things things={things} language={language} />
            )}
          </section>
        )}
        <section>
          <h2>{words.sessions[language]}</h2>
          <Sessions
            language={language}
            timezone={timezone}
            current={me.id}
            sessions={sessions}
            end={(id) => `/console/me/sessions/${id}/end`}
          />
        </section>
        <section>
          <h2>{words.language[language]}</h2>
          <form method="post" action="/console/language" class="row">
            <input type="hidden" name="next" value={frame.here} />
            {languages.map((one) => (
              <button
                class="button low"
                name="language"
                value={one}
                lang={one}
                aria-pressed={one === language ? "true" : "false"}
              >
                {languageNames[one]}
              </button>
            ))}
          </form>
        </section>
      </>
    ),
  });
}

function Rights({ page: { frame, me } }: { readonly page: Me }) {
  const { language } = frame;
  const listed = (all: readonly string[]) => (all.length === 0 ? undefined : all.join(", "));
  return (
    <section class="card">
      <Facts
        facts={[
          [words.by[language], (me.issuer === undefined ? words.token : words.account)[language]],
          [words.groups[language], listed(me.groups)],
          [words.may[language], scopesText(me.scopes, language) || undefined],
          [words.addresses[language], listed(me.addresses)],
        ]}
      />
    </section>
  );
}

interface ThingsProps {
  readonly things: readonly OwnThing[];
  readonly language: Language;
}

const Things = ({ things, language }: ThingsProps) => (
  <div class="card">
    <ul class="list">
      {things.map(({ what, look, state, note, href }) => (
        <li>
          <span class={look}>{state[language]}</span>
          <div>
            <div class="what">
              {href === undefined ? <bdi>{what}</bdi> : <a href={href}>{what}</a>}
            </div>
            <div class="note">{note[language]}</div>
          </div>
        </li>
      ))}
    </ul>
  </div>
);
