/** A key on paper: one sheet to be hung up, or ten business cards; whoever scans it finds the key and can compare it. */
import type { Text } from "../../../src/i18n/language.ts";
import {
  Document,
  LanguageLink,
  Mark,
  toHtml,
  type PublicFrame,
} from "../../../src/pages/shell.tsx";
import { publicPath } from "../address/paths.ts";
import type { PublishedKey } from "../keys/key.ts";
import {
  CARDS_ON_A_SHEET,
  LONG_CARD_ADDRESS_CHARACTERS,
  LONG_CARD_NAME_CHARACTERS,
  LONGEST_CARD_ADDRESS_CHARACTERS,
} from "../limits.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import { appUrl, codeSvg } from "./code.ts";
import { whyNotUsable } from "./pages.tsx";

const sheets = ["a4", "cards"] as const;
export type Sheet = (typeof sheets)[number];

/** The sheet that a query asks for; the poster where it says nothing. */
export const sheetOf = (search: string): Sheet => {
  const asked = new URLSearchParams(search).get("paper")?.toLowerCase();
  return sheets.find((sheet) => sheet === asked) ?? "a4";
};

const words = {
  title: { de: "Karte des Schlüssels", en: "Card of the key" },
  print: {
    de: "Strg + P druckt dieses Blatt, ohne diese Zeile; bei Visitenkarten in tatsächlicher Größe (100 %).",
    en: "Ctrl + P prints this sheet, without this line; business cards in actual size (100%).",
  },
  a4: { de: "Plakat A4", en: "Poster A4" },
  cards: { de: "Zehn Visitenkarten", en: "Ten business cards" },
  back: { de: "Zur Seite des Schlüssels", en: "To the page of the key" },
  lead: { de: "Verschlüsselt schreiben", en: "Write encrypted mail" },
  page: { de: "Schlüssel und Schreiben", en: "Key, and writing" },
  app: {
    de: "Fingerabdruck, für Apps wie OpenKeychain",
    en: "Fingerprint, for apps such as OpenKeychain",
  },
  fingerprint: { de: "Fingerabdruck", en: "Fingerprint" },
  pageCode: { de: "QR-Code der Seite des Schlüssels", en: "QR code of the page of the key" },
  appCode: { de: "QR-Code des Fingerabdrucks", en: "QR code of the fingerprint" },
} as const satisfies Record<string, Text>;

interface Card {
  readonly key: PublishedKey;
  /** Where the page of the key is, for everybody. */
  readonly pageUrl: string;
  readonly sheet: Sheet;
  readonly now: number;
}

/** The name in a user ID, without the address, of which a long one has lost the end; empty where there is none. */
export const nameIn = (userId: string): string => userId.replace(/\s*<[^<>]*>?\s*$/, "").trim();

export function cardPage({ key, pageUrl, sheet, now }: Card, frame: PublicFrame): string {
  const { language } = frame;
  const address = `${key.localPart}@${key.domain}`;
  const over = whyNotUsable(key, now);
  const known = nameIn(key.userId);
  const shown = { name: known === address ? "" : known, address, key, pageUrl };
  return toHtml(
    <Document
      frame={frame}
      title={`${words.title[language]}: ${address}`}
      bodyClass={sheet === "a4" ? "sheet a4" : "sheet a4 cards"}
    >
      <header class="tools">
        <p>{words.print[language]}</p>
        {over !== undefined && <p role="alert">{over[language]}</p>}
        {sheets.map((one) => (
          <a
            class={one === sheet ? "button main" : "button"}
            href={`?paper=${one}`}
            aria-current={one === sheet ? "page" : undefined}
          >
            {words[one][language]}
          </a>
        ))}
        <a class="button" href={publicPath(key.address)}>
          {words.back[language]}
        </a>
        <LanguageLink language={language} more={`paper=${sheet}&`} />
      </header>
      <main>
        {sheet === "a4" ? <Poster of={shown} frame={frame} /> : <Cards of={shown} frame={frame} />}
      </main>
    </Document>,
  );
}

interface Shown {
  readonly of: {
    /** Of whose key it is; empty: only the address is known. */
    readonly name: string;
    readonly address: string;
    readonly key: PublishedKey;
    readonly pageUrl: string;
  };
  readonly frame: PublicFrame;
}

const long = (text: string, most: number) => ([...text].length > most ? "long" : undefined);

/** Five groups a line, as GnuPG prints a fingerprint. */
const linesOf = (fingerprint: string) => fingerprint.match(/.{1,20}/g)?.map(grouped) ?? [];

function Poster({ of: { name, address, key, pageUrl }, frame: { language, site } }: Shown) {
  const heading = name === "" ? words.lead[language] : name;
  return (
    <article class="poster">
      <div>
        <h1 class={long(heading, LONG_CARD_NAME_CHARACTERS)}>
          <bdi>{heading}</bdi>
        </h1>
        <div class="middle">
          <p class={`address ${long(address, LONG_CARD_ADDRESS_CHARACTERS) ?? ""}`.trim()}>
            <bdi>{address}</bdi>
          </p>
          <div class="codes">
            <figure>
              <Code content={pageUrl} alt={words.pageCode[language]} />
              <figcaption>{words.page[language]}</figcaption>
            </figure>
            <figure>
              <Code content={appUrl(key.fingerprint)} alt={words.appCode[language]} />
              <figcaption>{words.app[language]}</figcaption>
            </figure>
          </div>
          <p class="finger">
            {words.fingerprint[language]}
            <br />
            {linesOf(key.fingerprint).map((line) => (
              <>
                {line}
                <br />
              </>
            ))}
          </p>
        </div>
        <p class="whose">
          <Mark site={site} />
          <bdi>{site.name}</bdi>
        </p>
      </div>
    </article>
  );
}

/** The one code is that of the page: every telephone can read it, and there is all that one needs. */
function Cards({ of: { name, address, key, pageUrl }, frame: { language, site } }: Shown) {
  const card = (
    <div class="business">
      <div>
        {name !== "" && (
          <p class={`name ${long(name, LONG_CARD_NAME_CHARACTERS) ?? ""}`.trim()}>
            <bdi>{name}</bdi>
          </p>
        )}
        <p
          class={
            long(address, LONGEST_CARD_ADDRESS_CHARACTERS) === undefined
              ? long(address, LONG_CARD_ADDRESS_CHARACTERS)
              : "longest"
          }
        >
          <bdi>{address}</bdi>
        </p>
        <p class="finger">
          {words.fingerprint[language]}
          <br />
          {grouped(key.fingerprint)}
        </p>
        <p class="whose">
          <Mark site={site} />
          <bdi>{site.name}</bdi>
        </p>
      </div>
      <Code content={pageUrl} alt={words.pageCode[language]} />
    </div>
  );
  return (
    <article class="poster">
      <h1 class="quiet">{words.cards[language]}</h1>
      <div>{Array.from({ length: CARDS_ON_A_SHEET }, () => card)}</div>
    </article>
  );
}

/** A code as a picture in the page: the sheet is whole where it is opened. */
function Code({ content, alt }: { readonly content: string; readonly alt: string }) {
  const data = new TextEncoder().encode(codeSvg(content, alt)).toBase64();
  return <img src={`data:image/svg+xml;base64,${data}`} width="480" height="480" alt={alt} />;
}
