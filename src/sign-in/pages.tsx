/** The pages of signing in and out. They work without scripts. */
import type { Language, Text } from "../i18n/language.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import type { SignInFault } from "./fault.ts";
import { HOME } from "./next.ts";
import { faultWords, words } from "./words.ts";

interface SignIn {
  readonly frame: Frame;
  /** The page that was asked for. */
  readonly next: string;
  readonly hasProvider: boolean;
  /** Why the account did not get in. */
  readonly fault?: SignInFault | undefined;
  /** Why the token did not. */
  readonly tokenFault?: Text | undefined;
}

/** The provider's button and a form for a token; above them what went wrong. */
export function signInPage({ frame, next, hasProvider, fault, tokenFault }: SignIn): string {
  const { language } = frame;
  const told = fault && faultWords(fault);
  const title = told?.title[language] ?? words.title[language];
  const query = next === HOME ? "" : `?next=${encodeURIComponent(next)}`;
  return consolePage({
    frame,
    title,
    isNarrow: true,
    children: (
      <>
        <h1>{title}</h1>
        {told === undefined ? (
          <p class="soft">{words.lead[language]}</p>
        ) : (
          <div class="card bad" role="alert">
            <p>{told.how[language]}</p>
            {told.facts !== undefined && <Facts facts={told.facts} language={language} />}
          </div>
        )}
        <section class="card">
          {hasProvider && (
            <>
              <a class="button main wide" href={`/console/sign-in/provider${query}`}>
                {(told === undefined ? words.account : words.again)[language]}
              </a>
              <p class="or">{words.or[language]}</p>
            </>
          )}
          <TokenForm
            language={language}
            next={next}
            isMain={!hasProvider}
            fault={tokenFault?.[language]}
          />
        </section>
      </>
    ),
  });
}

function Facts({
  facts,
  language,
}: {
  readonly facts: readonly (readonly [Text, string])[];
  readonly language: Language;
}) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name[language]}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </>
      ))}
    </dl>
  );
}

interface TokenFormProps {
  readonly language: Language;
  readonly next: string;
  readonly isMain: boolean;
  readonly fault: string | undefined;
}

function TokenForm({ language, next, isMain, fault }: TokenFormProps) {
  const isWrong = fault !== undefined;
  return (
    <form method="post" action="/console/sign-in/token">
      <input type="hidden" name="next" value={next} />
      {/* Programs that keep passwords ask whose this is. */}
      <input type="text" name="username" value="token" autocomplete="username" hidden />
      <label for="token">{words.token[language]}</label>
      <p class="hint" id="token-hint">
        {words.tokenHint[language]}
      </p>
      <input
        type="password"
        id="token"
        name="token"
        required
        autocomplete="current-password"
        autofocus={isWrong}
        aria-describedby={isWrong ? "token-fault token-hint" : "token-hint"}
        aria-invalid={isWrong ? "true" : undefined}
      />
      {isWrong && (
        <p class="wrong" id="token-fault" role="alert">
          {fault}
        </p>
      )}
      <button class={isMain ? "button main wide" : "button wide"}>{words.byToken[language]}</button>
    </form>
  );
}

/** Why nobody can sign in at this address. */
export const needsHttpsPage = (frame: Frame): string =>
  messagePage(frame, words.needsHttps, [words.needsHttpsHow]);

/** Something was refused, and can be asked for again from the page that it belongs to. */
export const refusedPage = (frame: Frame, title: Text, detail: Text): string =>
  messagePage(frame, title, [detail], { href: HOME, text: words.foreign });

/** The session here is over; `there` is where the provider ends its own, `isAway` that nobody knows that place. */
export function signedOutPage(frame: Frame, there: string | undefined, isAway: boolean): string {
  const texts: Text[] = [words.signedOutHere];
  if (there !== undefined) texts.push(words.alsoThere);
  if (isAway) texts.push(words.onlyHere);
  const button =
    there === undefined
      ? { href: "/console/sign-in", text: words.signInAgain }
      : { href: there, text: words.atProvider };
  return messagePage(frame, words.signedOut, texts, button, there);
}

function messagePage(
  frame: Frame,
  title: Text,
  texts: readonly Text[],
  button?: { readonly href: string; readonly text: Text },
  goOn?: string,
): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: title[language],
    isNarrow: true,
    goOn,
    children: (
      <>
        <h1>{title[language]}</h1>
        {texts.map((text) => (
          <p>{text[language]}</p>
        ))}
        {button !== undefined && (
          <p>
            <a class="button main" href={button.href}>
              {button.text[language]}
            </a>
          </p>
        )}
      </>
    ),
  });
}
