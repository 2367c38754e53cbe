/** Sessions in a list, each with the button that ends it. */
import type { SessionInfo } from "../access/session.ts";
import type { Language, Text } from "../i18n/language.ts";
import { momentText } from "../alerts/message/texts.ts";
import { scopesText } from "./scope-words.ts";
import { plural } from "../i18n/plural.ts";

const words = {
  this: { de: "diese hier", en: "this one" },
  open: { de: "angemeldet", en: "signed in" },
  end: { de: "Beenden", en: "End" },
  may: { de: "Darf", en: "May" },
} as const satisfies Record<string, Text>;

/** Where the rights of a session come from. */
function whence({ issuer, groups }: SessionInfo): Text {
  if (issuer === undefined) return { de: "mit einem Token", en: "with a token" };
  const names = groups.join(", ");
  return plural(
    groups.length,
    { de: `Vereinskonto, Gruppe ${names}`, en: `the association’s account, group ${names}` },
    { de: `Vereinskonto, Gruppen ${names}`, en: `the association’s account, groups ${names}` },
  );
}

/** What is told once one is ended. */
export const sessionEnded: Text = { de: "Beendet.", en: "Ended." };

interface SessionsProps {
  readonly language: Language;
  readonly timezone: string;
  /** The one that asks. */
  readonly current: string;
  readonly sessions: readonly SessionInfo[];
  /** Says of each what it may and why. */
  readonly hasRights?: boolean;
  /** Where one is ended. */
  readonly end: (id: string) => string;
}

export function Sessions(props: SessionsProps) {
  const { language, timezone, current, sessions, hasRights, end } = props;
  const says = ({ createdAt, endsAt }: SessionInfo) => {
    const [from, until] = [createdAt, endsAt].map((at) => momentText(at, language, timezone));
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
              <div class="what">
                <bdi>{session.name}</bdi>
              </div>
              {hasRights === true && (
                <div>
                  {words.may[language]}: {scopesText(session.scopes, language)} (
                  {whence(session)[language]})
                </div>
              )}
              <div class="note">
                {says(session)} · {session.id}
              </div>
            </div>
            <form method="post" action={end(session.id)} data-quiet="">
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
