/** The HTML around every page of the console: where one is, who is signed in. */
import type { Child } from "hono/jsx";
import type { Language, Text } from "../i18n/language.ts";
import {
  Document,
  Framed,
  languageNames,
  otherLanguage,
  toHtml,
  type PublicFrame,
} from "./shell.tsx";

const words = {
  pages: { de: "Seiten", en: "Pages" },
  board: { de: "Überblick", en: "Overview" },
  links: { de: "Links", en: "Links" },
  checks: { de: "Checks", en: "Checks" },
  alerts: { de: "Meldungen", en: "Alerts" },
  backups: { de: "Sicherungen", en: "Backups" },
  keys: { de: "Schlüssel", en: "Keys" },
  access: { de: "Zugänge", en: "Access" },
  signOut: { de: "Abmelden", en: "Sign out" },
  service: { de: "Dienst", en: "Service" },
  archive: { de: "Archiv", en: "Archive" },
  site: { de: "Verein", en: "Association" },
  ownKey: { de: "Mein Schlüssel", en: "My key" },
  me: { de: "Ich", en: "Me" },
} as const satisfies Record<string, Text>;

/** The pages that the navigation leads to. A new page is a line here. */
const pages: readonly {
  readonly path: string;
  /** How the addresses of single things begin that it leads to. */
  readonly below?: string;
  readonly title: Text;
  /** Who sees it; undefined: everybody. */
  readonly scope?: string;
  /** Who finds it elsewhere, among more pages. */
  readonly not?: string;
}[] = [
  { path: "/console", title: words.board },
  { path: "/console/links", below: "/console/link/", title: words.links, scope: "links:read" },
  { path: "/console/checks", below: "/console/check/", title: words.checks, scope: "checks:read" },
  { path: "/console/backups", title: words.backups, scope: "checks:read" },
  { path: "/console/keys", below: "/console/key/", title: words.keys, scope: "keys:write" },
  { path: "/console/own-key", title: words.ownKey, scope: "keys:own", not: "keys:write" },
  { path: "/console/alerts", below: "/console/alert/", title: words.alerts, scope: "checks:read" },
  { path: "/console/access", title: words.access, scope: "sessions" },
  { path: "/console/service", title: words.service, scope: "admin" },
  { path: "/console/archive", title: words.archive, scope: "admin" },
  { path: "/console/site", title: words.site, scope: "admin" },
];
const HOME = "/console";
const ME = "/console/me";

interface Person {
  readonly name: string;
  /** Whether they may do what needs a scope. */
  readonly may: (scope: string) => boolean;
}

/** What every page of the console is told. */
export interface Frame extends PublicFrame {
  /** Path and query of this page, or of the one to which a choice of the language leads back. */
  readonly here: string;
  /** Whoever is signed in. */
  readonly person?: Person | undefined;
}

interface ConsolePageProps {
  readonly frame: Frame;
  readonly title: string;
  /** One column, for a page that asks one thing. */
  readonly isNarrow?: boolean;
  /** As wide as a text, for long forms. */
  readonly isText?: boolean;
  /** Where the browser goes on by itself, at once. */
  readonly goOn?: string | undefined;
  readonly children: Child;
}

function ConsolePage({ frame, title, isNarrow, isText, goOn, children }: ConsolePageProps) {
  return (
    <Document frame={frame} title={title} goOn={goOn}>
      <Framed
        frame={frame}
        home="/console"
        width={isNarrow === true ? "narrow" : isText === true ? "text" : undefined}
        bar={<Bar frame={frame} />}
      >
        {children}
      </Framed>
    </Document>
  );
}

function Bar({ frame: { language, here, person } }: { readonly frame: Frame }) {
  const other = otherLanguage(language);
  return (
    <>
      {person !== undefined && <Navigation language={language} here={here} person={person} />}
      <div class="mine">
        <form method="post" action="/console/language">
          <input type="hidden" name="next" value={here} />
          <button class="plain" name="language" value={other} lang={other}>
            {languageNames[other]}
          </button>
        </form>
        {person !== undefined && (
          <form method="post" action="/console/sign-out">
            <button class="plain">{words.signOut[language]}</button>
          </form>
        )}
      </div>
    </>
  );
}

interface NavigationProps {
  readonly language: Language;
  readonly here: string;
  readonly person: Person;
}

/** The last page is one's own, and bears one's name. */
function Navigation({ language, here, person: { name, may } }: NavigationProps) {
  const seen = pages.filter(
    ({ scope, not }) => (scope === undefined || may(scope)) && (not === undefined || !may(not)),
  );
  const [asked = ""] = here.split("?");
  const current = (path: string, below = `${path}/`) => {
    if (path === asked) return "page";
    const isBelow = path !== HOME && [`${path}/`, below].some((one) => asked.startsWith(one));
    return isBelow ? "true" : undefined;
  };
  return (
    <nav aria-label={words.pages[language]}>
      <ul>
        {seen.map(({ path, below, title }) => (
          <li>
            <a href={path} aria-current={current(path, below)}>
              {title[language]}
            </a>
          </li>
        ))}
        <li>
          <a
            class="name"
            href={ME}
            aria-current={current(ME)}
            title={name}
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
