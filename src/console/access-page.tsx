/** Who may do what here, and why: tokens, groups of the association's accounts, and who is signed in. */
import { cursorOf, type ListPage, type ListPlace } from "../access/listing.ts";
import type { Scope } from "../access/scopes.ts";
import type { SessionInfo } from "../access/session.ts";
import type { TokenInfo } from "../access/table.ts";
import { momentText } from "../alerts/message/texts.ts";
import type { GroupRights } from "../config/sign-in/settings.ts";
import type { Language, Text } from "../i18n/language.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import { Done } from "../pages/form.tsx";
import { Pager } from "../pages/pager.tsx";
import { Search } from "../pages/search.tsx";
import { scopesText } from "./scope-words.ts";
import { sessionEnded, Sessions } from "./sessions.tsx";

export const words = {
  nav: { de: "Zugänge", en: "Access" },
  title: { de: "Wer hier was darf", en: "Who may do what here" },
  tokens: { de: "Tokens", en: "Tokens" },
  create: { de: "Token anlegen", en: "Create token" },
  noTokens: {
    de: "Noch keins. Ein Token lässt ein Programm herein, das nur darf, was angekreuzt ist: zum Beispiel die Website des Vereins, die Kurzlinks anlegt („Kurzlinks anlegen und ändern“), oder einen Backup-Server, der meldet, was angekommen ist.",
    en: "None yet. A token lets a program in that may do what is ticked and nothing else: for example the association’s website, which creates short links (“create and change short links”), or a backup server, which reports what has arrived.",
  },
  adminToken: {
    de: "Das Admin-Token der Einstellungen (ADMIN_TOKEN) darf alles; es steht in keiner Liste und wird dort gewechselt.",
    en: "The admin token of the settings (ADMIN_TOKEN) may do everything; it is in no list and is replaced there.",
  },
  groups: { de: "Gruppen der Vereinskonten", en: "Groups of the association’s accounts" },
  noGroups: {
    de: "Vereinskonten sind nicht eingerichtet, angemeldet wird sich mit Tokens. Wie Mitglieder sich mit ihrem Konto anmelden, steht in der Anleitung (docs/runbooks/sign-in.de.md).",
    en: "The association’s accounts are not set up, people sign in with tokens. The manual says how members sign in with their account (docs/runbooks/sign-in.md).",
  },
  groupsHow: {
    de: "Was eine Gruppe gibt, steht in der Einstellung OIDC_GROUPS. Weniger gilt sofort, mehr mit der nächsten Anmeldung.",
    en: "What a group gives is in the setting OIDC_GROUPS. Less counts at once, more with the next sign-in.",
  },
  sessions: { de: "Wer angemeldet ist", en: "Who is signed in" },
  search: { de: "Name", en: "Name" },
  noToken: { de: "Kein Token heißt so.", en: "No token is called so." },
  noSession: {
    de: "Niemand, der so heißt, ist angemeldet.",
    en: "Nobody of this name is signed in.",
  },
  valid: { de: "gilt", en: "valid" },
  expired: { de: "abgelaufen", en: "expired" },
  revoked: {
    de: "Widerrufen; wer mit dem Token angemeldet war, ist es nicht mehr.",
    en: "Revoked; whoever was signed in with the token is no longer.",
  },
} as const satisfies Record<string, Text>;

export const TOKEN_LIST = "/console/access";
export const tokenPath = (id: string, page?: string): string =>
  `/console/access/token/${encodeURIComponent(id)}${page === undefined ? "" : `/${page}`}`;

/** The page as it was asked for. */
export interface Asked {
  /** Part of a name; empty: all. */
  readonly search: string;
  /** Of the last token, and of the last session, of the page before; undefined: the first page. */
  readonly tokens: ListPlace | undefined;
  readonly sessions: ListPlace | undefined;
}

/** The address of the page. */
export function listPath({ search, tokens, sessions }: Asked): string {
  const query = new URLSearchParams({
    ...(search !== "" && { search }),
    ...(tokens !== undefined && { tokens: cursorOf(tokens) }),
    ...(sessions !== undefined && { sessions: cursorOf(sessions) }),
  }).toString();
  return query === "" ? TOKEN_LIST : `${TOKEN_LIST}?${query}`;
}

interface Access {
  readonly frame: Frame;
  readonly timezone: string;
  readonly now: number;
  readonly asked: Asked;
  /** Undefined: whoever asks may not see them. */
  readonly tokens: ListPage<TokenInfo> | undefined;
  /** What the groups of the provider give; undefined: there is no provider. */
  readonly groups: GroupRights | undefined;
  readonly sessions: ListPage<SessionInfo>;
  /** The session that asks. */
  readonly current: string;
  readonly done?: string | undefined;
}

const doneWords: Readonly<Record<string, Text>> = { revoked: words.revoked, ended: sessionEnded };

export function accessPage(access: Access): string {
  const { frame, timezone, asked, tokens, groups, sessions, current, done } = access;
  const { language } = frame;
  const told = doneWords[done ?? ""];
  const isLong = [
    asked.search || undefined,
    asked.tokens,
    asked.sessions,
    tokens?.next,
    sessions.next,
  ].some((one) => one !== undefined);
  return consolePage({
    frame,
    title: words.nav[language],
    children: (
      <>
        {told !== undefined && <Done language={language} text={told} />}
        <h1>{words.title[language]}</h1>
        {isLong && (
          <Search
            language={language}
            action={TOKEN_LIST}
            search={asked.search}
            label={words.search}
          />
        )}
        {tokens !== undefined && <Tokens access={access} tokens={tokens} />}
        {tokens !== undefined && <Groups language={language} groups={groups} />}
        <section>
          <h2>{words.sessions[language]}</h2>
          {sessions.ones.length === 0 ? (
            <p>{words.noSession[language]}</p>
          ) : (
            <Sessions
              language={language}
              timezone={timezone}
              current={current}
              sessions={sessions.ones}
              end={(id) => `/console/access/sessions/${id}/end`}
              hasRights
            />
          )}
          <Pager
            language={language}
            of={words.sessions}
            first={asked.sessions && listPath({ ...asked, sessions: undefined })}
            next={sessions.next && listPath({ ...asked, sessions: sessions.next })}
          />
        </section>
      </>
    ),
  });
}

interface TokensProps {
  readonly access: Access;
  readonly tokens: ListPage<TokenInfo>;
}

function Tokens({ access: { frame, timezone, now, asked }, tokens }: TokensProps) {
  const { language } = frame;
  const isSearched = asked.search !== "" || asked.tokens !== undefined;
  return (
    <section>
      <div class="head">
        <h2>{words.tokens[language]}</h2>
        <a class="button main" href={`${TOKEN_LIST}/tokens/new`}>
          {words.create[language]}
        </a>
      </div>
      <div class="card">
        {tokens.ones.length === 0 ? (
          <p>{(isSearched ? words.noToken : words.noTokens)[language]}</p>
        ) : (
          <ul class="list">
            {tokens.ones.map((token) => {
              const isOver = token.expiresAt !== undefined && token.expiresAt <= now;
              return (
                <li>
                  <span class={isOver ? "state late" : "state good"}>
                    {(isOver ? words.expired : words.valid)[language]}
                  </span>
                  <div>
                    <a class="what" href={tokenPath(token.id)}>
                      <bdi>{token.name}</bdi>
                    </a>
                    <div>{scopesText(token.scopes, language)}</div>
                    <div class="note">{noteOf(token, language, timezone)}</div>
                  </div>
                </li>
              );
            })}
          </ul>
        )}
      </div>
      <p class="soft">{words.adminToken[language]}</p>
      <Pager
        language={language}
        of={words.tokens}
        first={asked.tokens && listPath({ ...asked, tokens: undefined })}
        next={tokens.next && listPath({ ...asked, tokens: tokens.next })}
      />
    </section>
  );
}

function noteOf({ lastUsedAt, expiresAt }: TokenInfo, language: Language, timezone: string) {
  const at = (moment: number) => momentText(moment, language, timezone);
  const used: Text =
    lastUsedAt === undefined
      ? { de: "noch nie benutzt", en: "never used yet" }
      : { de: `zuletzt benutzt ${at(lastUsedAt)}`, en: `last used ${at(lastUsedAt)}` };
  const until: Text =
    expiresAt === undefined
      ? { de: "gilt, bis es widerrufen wird", en: "valid until it is revoked" }
      : { de: `gilt bis ${at(expiresAt)}`, en: `valid until ${at(expiresAt)}` };
  return `${used[language]} · ${until[language]}`;
}

interface GroupsProps {
  readonly language: Language;
  readonly groups: ReadonlyMap<string, readonly Scope[]> | undefined;
}

function Groups({ language, groups }: GroupsProps) {
  return (
    <section>
      <h2>{words.groups[language]}</h2>
      {groups === undefined ? (
        <p>{words.noGroups[language]}</p>
      ) : (
        <>
          <div class="card">
            <dl class="facts">
              {[...groups].map(([group, scopes]) => (
                <>
                  <dt>
                    <bdi>{group}</bdi>
                  </dt>
                  <dd>{scopesText(scopes, language)}</dd>
                </>
              ))}
            </dl>
          </div>
          <p class="soft">{words.groupsHow[language]}</p>
        </>
      )}
    </section>
  );
}
