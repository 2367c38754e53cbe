/** The HTML around every page of the console: whose it is, where one is, who is signed in. */
import type { Child } from "hono/jsx";
import type { Language, Text } from "../i18n/language.ts";
import { toHtml } from "./shell.tsx";
import { consoleStylesheetPath } from "./console-style.ts";

const words = {
  skip: { de: "Zum Inhalt", en: "Skip to the content" },
  pages: { de: "Seiten", en: "Pages" },
  board: { de: "Überblick", en: "Overview" },
  signOut: { de: "Abmelden", en: "Sign out" },
  me: { de: "Ich", en: "Me" },
} as const satisfies Record<string, Text>;

const names: Readonly<Record<Language, string>> = { de: "Deutsch", en: "English" };

/** The pages that the navigation leads to. A new page is a line here. */
const pages: readonly { readonly path: string; readonly title: Text }[] = [
  { path: "/console", title: words.board },
];
const ME = "/console/me";

/** What every page of the console is told. */
export interface Frame {
  readonly language: Language;
  /** The association. */
  readonly site: string;
  /** Path and query of this page, or of the one to which a choice of the language leads back. */
  readonly here: string;
  /** Whoever is signed in. */
  readonly name?: string | undefined;
}

interface ConsolePageProps {
  readonly frame: Frame;
  readonly title: string;
  /** One column, for a page that asks one thing. */
  readonly isNarrow?: boolean;
  /** Where the browser goes on by itself, at once. */
  readonly goOn?: string | undefined;
  readonly children: Child;
}

function ConsolePage({ frame, title, isNarrow = false, goOn, children }: ConsolePageProps) {
  const { language, site } = frame;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        {goOn !== undefined && <meta http-equiv="refresh" content={`0;url=${goOn}`} />}
        <title>{`${title} · ${site}`}</title>
        <link rel="icon" href="/favicon.ico" type="image/svg+xml" />
        <link rel="stylesheet" href={consoleStylesheetPath} />
      </head>
      <body>
        <a class="skip" href="#content">
          {words.skip[language]}
        </a>
        <Header frame={frame} />
        <main id="content" class={isNarrow ? "narrow" : undefined}>
          {children}
        </main>
      </body>
    </html>
  );
}

function Header({ frame: { language, site, here, name } }: { readonly frame: Frame }) {
  const other = language === "de" ? "en" : "de";
  return (
    <header class="bar">
      <a class="site" href="/console">
        <svg width="28" height="28" viewBox="0 0 26 26" aria-hidden="true">
          <rect width="26" height="26" rx="7" />
          <path
            d="M7 15.5 11 10l4 5 4-6.5"
            fill="none"
            stroke-width="2.4"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
        {site}
      </a>
      {name !== undefined && <Navigation language={language} here={here} name={name} />}
      <div class="mine">
        <form method="post" action="/console/language">
          <input type="hidden" name="next" value={here} />
          <button class="plain" name="language" value={other} lang={other}>
            {names[other]}
          </button>
        </form>
        {name !== undefined && (
          <form method="post" action="/console/sign-out">
            <button class="plain">{words.signOut[language]}</button>
          </form>
        )}
      </div>
    </header>
  );
}

interface NavigationProps {
  readonly language: Language;
  readonly here: string;
  readonly name: string;
}

/** The last page is one's own, and bears one's name. */
function Navigation({ language, here, name }: NavigationProps) {
  const current = (path: string) => (path === here.split("?")[0] ? "page" : undefined);
  return (
    <nav aria-label={words.pages[language]}>
      <ul>
        {pages.map(({ path, title }) => (
          <li>
            <a href={path} aria-current={current(path)}>
              {title[language]}
            </a>
          </li>
        ))}
        <li>
          <a
            class="name"
            href={ME}
            aria-current={current(ME)}
            aria-label={`${words.me[language]}: ${name}`}
          >
            {name}
          </a>
        </li>
      </ul>
    </nav>
  );
}

/** A whole page of the console, as text. */
export const consolePage = (props: ConsolePageProps): string => toHtml(<ConsolePage {...props} />);
