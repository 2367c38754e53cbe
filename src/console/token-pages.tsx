/** Making a token, the one look at it, and what is known of one. */
import type { Scope } from "../access/scopes.ts";
import type { TokenInfo } from "../access/table.ts";
import { momentText } from "../alerts/message/texts.ts";
import type { Text } from "../i18n/language.ts";
import { MAX_TOKEN_NAME_LENGTH } from "../limits.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import { Facts } from "../pages/facts.tsx";
import { copyable } from "../pages/enhance.ts";
import { ByName, Faults } from "../pages/form.tsx";
import { Input, Ticks, type Shown } from "../pages/fields.tsx";
import { TOKEN_LIST, tokenPath, words as shared } from "./access-page.tsx";
import { scopeText, scopesText } from "./scope-words.ts";

const words = {
  name: { de: "Name", en: "Name" },
  nameHint: {
    de: "Wer oder was es benutzt: So steht es in jedem Verlauf.",
    en: "Who or what uses it: every history calls it so.",
  },
  scopes: { de: "Darf", en: "May" },
  scopesHint: {
    de: "So wenig wie nötig. Wer ändern darf, darf auch sehen.",
    en: "As little as is needed. Who may change may see, too.",
  },
  until: { de: "Gültig bis zum Ende dieses Tages", en: "Valid until the end of this day" },
  untilHint: { de: "Leer: bis es widerrufen wird.", en: "Empty: until it is revoked." },
  made: { de: "Das Token ist angelegt.", en: "The token is created." },
  once: {
    de: "Es ist nur jetzt zu sehen: hier wird allein sein Fingerabdruck aufbewahrt. Es gehört in den Passwortspeicher oder dorthin, wo es gebraucht wird. Ist es verloren, lege ein neues an und widerrufe dieses.",
    en: "It can be seen now and never again: only a hash of it is kept. It belongs into a password store, or where it is needed. If it is lost, create a new one and revoke this one.",
  },
  back: { de: "Zu den Zugängen", en: "To access" },
  id: { de: "Kennung", en: "ID" },
  created: { de: "Angelegt", en: "Created" },
  used: { de: "Zuletzt benutzt", en: "Last used" },
  expires: { de: "Gilt bis", en: "Valid until" },
  never: { de: "noch nie", en: "never yet" },
  endless: { de: "es widerrufen wird", en: "it is revoked" },
  revoke: { de: "Token widerrufen", en: "Revoke token" },
  revokeHow: {
    de: "Was dieses Token benutzt, kommt sofort nicht mehr herein, und wer sich mit ihm angemeldet hat, ist abgemeldet. Das lässt sich nicht rückgängig machen.",
    en: "Whatever uses this token cannot get in any more from now on, and whoever has signed in with it is signed out. This cannot be undone.",
  },
} as const satisfies Record<string, Text>;

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

interface NewToken {
  readonly frame: Frame;
  readonly shown: Shown;
  /** Everything that a token can be allowed. */
  readonly scopes: readonly Scope[];
  readonly general?: Text | undefined;
}

const Above = ({ language }: Pick<Frame, "language">) => (
  <p class="over">
    <a href={TOKEN_LIST}>{shared.nav[language]}</a>
  </p>
);

export function newTokenPage({ frame, shown, scopes, general }: NewToken): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: shared.create[language],
    isText: true,
    children: (
      <>
        <Above language={language} />
        <h1>{shared.create[language]}</h1>
        <Faults shown={shown} general={general} />
        <form class="card" method="post" action={`${TOKEN_LIST}/tokens/new`}>
          <Input
            shown={shown}
            name="name"
            label={words.name}
            hint={words.nameHint}
            placeholder={language === "de" ? "Website, Kurzlinks" : "website, short links"}
            most={MAX_TOKEN_NAME_LENGTH}
            isRequired
          />
          <Ticks
            shown={shown}
            name="scopes"
            label={words.scopes}
            hint={words.scopesHint}
            options={scopes.map((scope) => ({
              value: scope,
              text: capitalized(scopeText(scope, language)),
            }))}
          />
          <Input
            shown={shown}
            type="date"
            name="expiresAt"
            label={words.until}
            hint={words.untilHint}
          />
          <button class="button main">{shared.create[language]}</button>
        </form>
      </>
    ),
  });
}

interface MadeToken {
  readonly frame: Frame;
  readonly info: TokenInfo;
  readonly token: string;
}

/** The only page that ever shows it. */
export function madeTokenPage({ frame, info, token }: MadeToken): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: words.made[language],
    isText: true,
    children: (
      <>
        <Above language={language} />
        <h1>{words.made[language]}</h1>
        <section class="card">
          <h2>
            <bdi>{info.name}</bdi>
          </h2>
          <p>
            {words.scopes[language]}: {scopesText(info.scopes, language)}
          </p>
          <code class="print" tabindex={0} {...copyable[language]}>
            {token}
          </code>
          <p>{words.once[language]}</p>
        </section>
        <p class="row pages">
          <a class="button low" href={TOKEN_LIST}>
            {words.back[language]}
          </a>
        </p>
      </>
    ),
  });
}

interface TokenPage {
  readonly frame: Frame;
  readonly timezone: string;
  readonly token: TokenInfo;
  /** What was typed to confirm that it is revoked, and is not its name. */
  readonly wrongName?: string | undefined;
}

export function tokenPage({ frame, timezone, token, wrongName }: TokenPage): string {
  const { language } = frame;
  const { id, name, scopes, createdAt, createdBy, lastUsedAt, expiresAt } = token;
  const at = (moment: number) => momentText(moment, language, timezone);
  return consolePage({
    frame,
    title: name,
    isText: true,
    children: (
      <>
        <Above language={language} />
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <section class="card">
          <Facts
            facts={[
              [words.scopes[language], scopesText(scopes, language)],
              [
                words.expires[language],
                expiresAt === undefined ? words.endless[language] : at(expiresAt),
              ],
              [
                words.used[language],
                lastUsedAt === undefined ? words.never[language] : at(lastUsedAt),
              ],
              [words.created[language], `${at(createdAt)}, ${createdBy}`],
              [words.id[language], id],
            ]}
          />
        </section>
        <ByName
          language={language}
          what={words.revoke}
          how={words.revokeHow}
          name={name}
          action={tokenPath(id, "revoke")}
          typed={wrongName}
        />
      </>
    ),
  });
}
