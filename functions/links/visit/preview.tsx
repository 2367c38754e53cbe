/** Where a link leads, before anybody follows it. */
import { Page, Parts, toHtml, type PublicFrame } from "../../../src/pages/shell.tsx";
import type { Language, Text } from "../../../src/i18n/language.ts";
import type { Answer } from "../link/answer.ts";
import type { Link } from "../link/link.ts";
import { unreachableText } from "../link/remarks.ts";
import { titles } from "./error-page.tsx";

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
  leads: { de: "führt jetzt zu", en: "now leads to" },
  follow: { de: "Dem Link folgen", en: "Follow the link" },
  codeOf: { de: "QR-Code für", en: "QR code for" },
  next: { de: "Die nächsten Wechsel", en: "Upcoming changes" },
  now: { de: "jetzt", en: "now" },
  calendar: { de: "In den Kalender", en: "Add to calendar" },
  poster: { de: "Plakat drucken", en: "Print a poster" },
} as const satisfies Record<string, Text>;

/** As people write it: the umlaut, not its octets. */
export const asWritten = (shortUrl: string): string =>
  decodeURI(shortUrl.replace(/^https?:\/\//, ""));

export function previewPage(preview: Preview, frame: PublicFrame): string {
  const { link, shortUrl, answer } = preview;
  const { language } = frame;
  const heading = link.title || link.slug;
  const shown = asWritten(shortUrl);
  const warning = unreachableText(shortUrl);
  return toHtml(
    <Page frame={frame} title={`${heading} – ${shown}`}>
      <h1>
        <bdi>{heading}</bdi>
      </h1>
      <div class="two">
        <div>
          <div class="card">
            <p class="short">
              <bdi>
                <Parts of={shown} />
              </bdi>
            </p>
            {answer.kind === "redirect" ? (
              <>
                <p>
                  {words.leads[language]}
                  <br />
                  <Target location={answer.location} />
                </p>
                <a class="button main" href={shortUrl}>
                  {words.follow[language]}
                </a>
              </>
            ) : (
              <p>{titles[answer.kind][language]}</p>
            )}
          </div>
          <Switches preview={preview} language={language} />
        </div>
        <aside>
          <img
            class="code"
            src={`${shortUrl}.svg`}
            width="260"
            height="260"
            alt={`${words.codeOf[language]} ${shown}`}
          />
          {answer.kind === "redirect" && (
            <a class="button wide" href={`${shortUrl}+poster`}>
              {words.poster[language]}
            </a>
          )}
          <div class="row">
            <a class="button low" href={`${shortUrl}.svg`}>
              SVG
            </a>
            <a class="button low" href={`${shortUrl}.png?size=1024`}>
              PNG
            </a>
          </div>
          {warning && <p class="soft">{warning[language]}</p>}
        </aside>
      </div>
    </Page>,
  );
}

const Target = ({ location }: { location: string }) => (
  <a href={location} rel="noreferrer">
    <bdi>{location}</bdi>
  </a>
);

function Switches({ preview, language }: { preview: Preview; language: Language }) {
  const { switches, answer, shortUrl } = preview;
  if (switches.length === 0) return <></>;
  return (
    <section>
      <h2>{words.next[language]}</h2>
      <ol class="switches">
        {answer.kind === "redirect" && (
          <li class="now">
            <strong>{words.now[language]}</strong>
            <Target location={answer.location} />
          </li>
        )}
        {switches.map(({ when, location }) => (
          <li>
            <strong>{when}</strong>
            <Target location={location} />
          </li>
        ))}
      </ol>
      <a class="button low" href={`${shortUrl}+ics`}>
        {words.calendar[language]}
      </a>
    </section>
  );
}
