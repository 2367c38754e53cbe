/** The HTML around every page. */
import type { Child } from "hono/jsx";
import type { Language } from "../i18n/language.ts";

interface PageProps {
  readonly language: Language;
  readonly title: string;
  readonly children: Child;
}

/** A whole page; it works without scripts, on a phone, with a screen reader and in the dark. */
export function Page({ language, title, children }: PageProps) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="/favicon.ico" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
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

/** A page as text, ready to be sent. */
export function toHtml(page: { readonly toString: () => string }): string {
  return `<!doctype html>${page.toString()}`;
}
