/** The pages of the links: what a visitor sees instead of a target, and the preview. */
import type { Language, Text } from "../../../src/i18n/language.ts";
import { Page, toHtml } from "../../../src/pages/shell.tsx";
import type { Answer } from "../link/answer.ts";
import type { Link } from "../link/link.ts";

/** Why a visitor sees a page of ours instead of a target. */
export type PageKind = "unknown" | "not-yet" | "gone" | "unavailable";

const titles: Record<PageKind, Text> = {
  unknown: { de: "Diesen Kurzlink gibt es nicht", en: "There is no such short link" },
  "not-yet": { de: "Dieser Kurzlink gilt noch nicht", en: "This short link is not valid yet" },
  gone: { de: "Dieser Kurzlink ist abgelaufen", en: "This short link has expired" },
  unavailable: { de: "Gerade nicht erreichbar", en: "Not available right now" },
};

const advice: Record<PageKind, Text> = {
  unknown: {
    de: "Vielleicht ist ein Zeichen verloren gegangen. Groß- und Kleinschreibung und Bindestriche sind egal.",
    en: "Perhaps a character got lost. Upper or lower case and hyphens do not matter.",
  },
  "not-yet": { de: "Bitte später noch einmal versuchen.", en: "Please try again later." },
  gone: {
    de: "Wer den Link weitergegeben hat, kennt vielleicht einen neuen.",
    en: "Whoever passed the link on may know a new one.",
  },
  unavailable: {
    de: "Bitte in ein paar Sekunden noch einmal versuchen.",
    en: "Please try again in a few seconds.",
  },
};

/** The page as HTML. */
export function errorPage(kind: PageKind, language: Language): string {
  return toHtml(
    <Page language={language} title={titles[kind][language]}>
      <h1>{titles[kind][language]}</h1>
      <p>{advice[kind][language]}</p>
    </Page>,
  );
}

/** When a link's calendar sends visitors elsewhere; `when` in words. */
interface Switch {
  readonly when: string;
  readonly location: string;
}

export interface Preview {
  readonly link: Link;
  readonly shortUrl: string;
  readonly answer: Answer;
  readonly switches: readonly Switch[];
}

const words = {
  leads: { de: "führt jetzt zu", en: "leads now to" },
  follow: { de: "Dem Link folgen", en: "Follow the link" },
  code: { de: "QR-Code", en: "QR code" },
  codeOf: { de: "QR-Code für", en: "QR code for" },
  next: { de: "Die nächsten Wechsel", en: "The next changes" },
  when: { de: "Wann", en: "When" },
  target: { de: "Ziel", en: "Target" },
} as const satisfies Record<string, Text>;

/** Where a link leads, before anybody follows it. */
export function previewPage(preview: Preview, language: Language): string {
  const { link, shortUrl, answer } = preview;
  const heading = link.title || link.slug;
  // As people write it: the umlaut, not its octets.
  const shown = decodeURI(shortUrl.replace(/^https?:\/\//, ""));
  return toHtml(
    <Page language={language} title={`${heading} – ${shown}`}>
      <h1>{heading}</h1>
      {answer.kind === "redirect" ? (
        <>
          <p>
            <strong>{shown}</strong> {words.leads[language]}
            <br />
            <a href={answer.location} rel="noreferrer">
              {answer.location}
            </a>
          </p>
          <p>
            <a class="go" href={shortUrl}>
              {words.follow[language]}
            </a>
          </p>
        </>
      ) : (
        <p>{titles[answer.kind][language]}</p>
      )}
      <Switches switches={preview.switches} language={language} />
      <h2>{words.code[language]}</h2>
      <img class="code" src={`${shortUrl}.svg`} alt={`${words.codeOf[language]} ${shown}`} />
      <p>
        <a href={`${shortUrl}.svg`}>SVG</a> · <a href={`${shortUrl}.png?size=1024`}>PNG</a>
      </p>
    </Page>,
  );
}

function Switches({ switches, language }: { switches: readonly Switch[]; language: Language }) {
  if (switches.length === 0) return <></>;
  return (
    <>
      <h2>{words.next[language]}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.when[language]}</th>
            <th scope="col">{words.target[language]}</th>
          </tr>
        </thead>
        <tbody>
          {switches.map(({ when, location }) => (
            <tr>
              <td>{when}</td>
              <td>
                <a href={location} rel="noreferrer">
                  {location}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
