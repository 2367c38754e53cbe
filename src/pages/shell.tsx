/** The HTML around every page: whose it is, in which language, and whom to ask. */
import type { Child } from "hono/jsx";
import type { Logo, Site } from "../config/site/settings.ts";
import type { Language, Text } from "../i18n/language.ts";
import { enhancement } from "./enhance.ts";
import { MARK, stylesheetOf } from "./style.ts";

const words = {
  skip: { de: "Zum Inhalt", en: "Skip to the content" },
  about: { de: "Über diese Seite", en: "About this page" },
  imprint: { de: "Impressum", en: "Imprint" },
  privacy: { de: "Datenschutz", en: "Privacy" },
  contact: { de: "Kontakt", en: "Contact" },
} as const satisfies Record<string, Text>;

export const languageNames: Readonly<Record<Language, string>> = { de: "Deutsch", en: "English" };
export const otherLanguage = (language: Language): Language => (language === "de" ? "en" : "de");

/** Whose a page is and in which language; every page is told. */
export interface PublicFrame {
  readonly language: Language;
  readonly site: Site;
}

interface DocumentProps {
  readonly frame: PublicFrame;
  readonly title: string;
  /** Where the browser goes on by itself, at once. */
  readonly goOn?: string | undefined;
  readonly bodyClass?: string | undefined;
  /** The path of an Atom feed that tells the same. */
  readonly feed?: string | undefined;
  readonly children: Child;
}

/** A document with its head; it works without scripts, on a phone, with a screen reader and in the dark. */
export function Document({ frame, title, goOn, bodyClass, feed, children }: DocumentProps) {
  const { language, site } = frame;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        {goOn !== undefined && <meta http-equiv="refresh" content={`0;url=${goOn}`} />}
        <title>{`${title} · ${site.name}`}</title>
        <link rel="icon" href="/favicon.ico" type="image/svg+xml" />
        {/* What it adds is there when the page is first drawn: nothing moves then. */}
        <script type="module" blocking="render" src={enhancement.path} />
        {feed !== undefined && <link rel="alternate" type="application/atom+xml" href={feed} />}
        <link rel="stylesheet" href={stylesheetOf(site.accent).path} />
      </head>
      <body class={bodyClass}>{children}</body>
    </html>
  );
}

interface FramedProps {
  readonly frame: PublicFrame;
  /** Where the association's name leads. */
  readonly home: string | undefined;
  /** What stands in the bar besides the name. */
  readonly bar: Child;
  /** How wide the column is: that of a page which asks or says one thing, of a text, or all. */
  readonly width?: "narrow" | "text" | undefined;
  readonly children: Child;
}

/** Bar, content and footer. */
export function Framed({ frame: { language, site }, home, bar, width, children }: FramedProps) {
  const name = (
    <>
      <Mark site={site} />
      <bdi>{site.name}</bdi>
    </>
  );
  return (
    <>
      <a class="skip" href="#content">
        {words.skip[language]}
      </a>
      <header class="bar">
        {home === undefined ? (
          <span class="site" title={site.name}>
            {name}
          </span>
        ) : (
          <a class="site" href={home} title={site.name}>
            {name}
          </a>
        )}
        {bar}
      </header>
      <main id="content" class={width}>
        {children}
      </main>
      <Footer language={language} site={site} />
    </>
  );
}

/** The association's logo, or a mark where it has none. */
export const Mark = ({ site: { logo } }: { readonly site: Site }) =>
  logo === undefined ? <PlainMark /> : <LogoImage logo={logo} alt="" />;

/** `alt` is empty where the association's name stands beside it. */
export const LogoImage = ({ logo, alt }: { readonly logo: Logo; readonly alt: string }) => (
  <img class="logo" src={logo.path} width={logo.width} height={logo.height} alt={alt} />
);

const PlainMark = () => (
  <svg width="28" height="28" viewBox="0 0 26 26" aria-hidden="true">
    <rect width="26" height="26" rx="7" />
    <path d={MARK} fill="none" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
);

function Footer({ language, site }: PublicFrame) {
  const links: [Text, string | undefined][] = [
    [words.imprint, site.imprintUrl],
    [words.privacy, site.privacyUrl],
    [words.contact, site.contact?.href],
  ];
  return (
    <footer class="foot" aria-label={words.about[language]}>
      <bdi>{site.name}</bdi>
      {links.map(([text, href]) => href !== undefined && <a href={href}>{text[language]}</a>)}
    </footer>
  );
}

interface PageProps {
  readonly frame: PublicFrame;
  readonly title: string;
  readonly width?: "narrow" | "text" | undefined;
  readonly feed?: string;
  readonly children: Child;
}

/** A whole page for strangers. */
export function Page({ frame, title, width = "text", feed, children }: PageProps) {
  return (
    <Document frame={frame} title={title} feed={feed}>
      <Framed
        frame={frame}
        home={frame.site.url}
        width={width}
        bar={
          <div class="mine">
            <LanguageLink language={frame.language} />
          </div>
        }
      >
        {children}
      </Framed>
    </Document>
  );
}

/** Leads to this very page in the other language, which is remembered (src/i18n/language-cookie.ts). */
export function LanguageLink({ language, more = "" }: { language: Language; more?: string }) {
  const other = otherLanguage(language);
  return (
    <a class="plain" href={`?${more}lang=${other}`} lang={other} hreflang={other}>
      {languageNames[other]}
    </a>
  );
}

/** An address of mail; where it is too long for a line it breaks behind the `@` or before a dot, not before its last letter. */
export function MailAddress({ address }: { address: string }) {
  return (
    <>
      {address.split(/(?<=@)|(?=\.)/).map((part, index) => (
        <>
          {index === 0 ? <></> : <wbr />}
          {part}
        </>
      ))}
    </>
  );
}

/** A path, or an address without its scheme; where it is too long for a line it breaks behind a slash, not within a name. */
export function Parts({ of }: { of: string }) {
  return (
    <>
      {of.split(/(?<=\/)/).map((part, index) => (
        <>
          {index === 0 ? <></> : <wbr />}
          {part}
        </>
      ))}
    </>
  );
}

/** A part of a page as text. */
export const toText = (part: { readonly toString: () => string }): string => part.toString();

/** A page as text, ready to be sent. */
export const toHtml = (page: { readonly toString: () => string }): string =>
  `<!doctype html>${toText(page)}`;
