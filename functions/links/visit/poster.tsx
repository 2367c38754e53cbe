/** One sheet for the printer: what it is about, a code that is read from afar, and the address that can be typed. */
import {
  Document,
  LanguageLink,
  Mark,
  toHtml,
  type PublicFrame,
} from "../../../src/pages/shell.tsx";
import type { Text } from "../../../src/i18n/language.ts";
import { LONG_POSTER_ADDRESS_CHARACTERS, LONG_POSTER_TITLE_CHARACTERS } from "../limits.ts";
import type { Link } from "../link/link.ts";
import { unreachableText } from "../link/remarks.ts";
import { asWritten } from "./preview.tsx";

const papers = ["a4", "a5"] as const;
export type Paper = (typeof papers)[number];

/** The paper that a query asks for; A4 where it says nothing. */
export const paperOf = (search: string): Paper => {
  const asked = new URLSearchParams(search).get("paper")?.toLowerCase();
  return papers.find((paper) => paper === asked) ?? "a4";
};

const words = {
  poster: { de: "Plakat", en: "Poster" },
  print: {
    de: "Strg + P druckt dieses Blatt, ohne diese Zeile.",
    en: "Ctrl + P prints this sheet, without this line.",
  },
  codeOf: { de: "QR-Code für", en: "QR code for" },
  back: { de: "Zurück zum Link", en: "Back to the link" },
} as const satisfies Record<string, Text>;

interface Poster {
  readonly link: Pick<Link, "slug" | "title">;
  readonly shortUrl: string;
  readonly paper: Paper;
}

export function posterPage({ link, shortUrl, paper }: Poster, frame: PublicFrame): string {
  const { language, site } = frame;
  const heading = link.title || link.slug;
  const shown = asWritten(shortUrl);
  const warning = unreachableText(shortUrl);
  const size = (text: string, most: number) => ([...text].length > most ? "long" : undefined);
  return toHtml(
    <Document
      frame={frame}
      title={`${words.poster[language]}: ${heading}`}
      bodyClass={`sheet ${paper}`}
    >
      <header class="tools">
        <p>{words.print[language]}</p>
        {warning && <p role="alert">{warning[language]}</p>}
        {papers.map((one) => (
          <a
            class={one === paper ? "button main" : "button"}
            href={`?paper=${one}`}
            aria-current={one === paper ? "page" : undefined}
          >
            {one.toUpperCase()}
          </a>
        ))}
        <a class="button" href={`${shortUrl}+`}>
          {words.back[language]}
        </a>
        <LanguageLink language={language} more={`paper=${paper}&`} />
      </header>
      <main>
        <article class="poster">
          <div>
            <h1 class={size(heading, LONG_POSTER_TITLE_CHARACTERS)}>
              <bdi>{heading}</bdi>
            </h1>
            <div class="middle">
              <img
                src={`${shortUrl}.svg`}
                width="480"
                height="480"
                alt={`${words.codeOf[language]} ${shown}`}
              />
              <p class={`address ${size(shown, LONG_POSTER_ADDRESS_CHARACTERS) ?? ""}`.trim()}>
                <bdi>{shown}</bdi>
              </p>
            </div>
            <p class="whose">
              <Mark site={site} />
              <bdi>{site.name}</bdi>
            </p>
          </div>
        </article>
      </main>
    </Document>,
  );
}
