/** One link: where it leads now and when that changes, who followed it, its code, and what was changed. */
import { calendarInWords } from "../../../src/calendar/sentence.ts";
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import { MINUTE_MS } from "../../../src/durations.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { consolePage } from "../../../src/pages/console-shell.tsx";
import { copyable } from "../../../src/pages/enhance.ts";
import { Facts } from "../../../src/pages/facts.tsx";
import { Done } from "../../../src/pages/form.tsx";
import { SHOWN_SWITCHES } from "../limits.ts";
import { answerOf, switchesOf, type Answer } from "../link/answer.ts";
import { stateOf, type Link, type Window } from "../link/link.ts";
import { remarksOn } from "../link/remarks.ts";
import { Parts } from "../../../src/pages/shell.tsx";
import { asWritten } from "../visit/preview.tsx";
import { titles } from "../visit/error-page.tsx";
import { Clicks } from "./clicks.tsx";
import { History } from "./history.tsx";
import { pathOf } from "./paths.ts";
import type { LinkPage } from "./shown.ts";
import { doneWords, words } from "./words.ts";

export function linkPage(page: LinkPage): string {
  const { frame, link, shortUrl, mayWrite, done, changes, now, config } = page;
  const { language } = frame;
  const heading = link.title || link.slug;
  const told = doneWords[done ?? ""];
  const isGone = link.deletedAt !== undefined;
  const remarks = isGone ? [] : remarksOn(link, shortUrl, now, config);
  return consolePage({
    frame,
    title: heading,
    children: (
      <>
        {told !== undefined && (
          <Done
            language={language}
            text={told}
            undo={
              mayWrite && done !== "unchanged"
                ? { action: pathOf(link.slug, "undo"), version: link.version }
                : undefined
            }
          />
        )}
        <p class="over">
          <a href="/console/links">{words.title[language]}</a>
        </p>
        <div class="head">
          <h1>
            <bdi>{heading}</bdi>
          </h1>
          {mayWrite && !isGone && (
            <a class="button" href={pathOf(link.slug, "edit")}>
              {words.edit[language]}
            </a>
          )}
        </div>
        <div class="two">
          <div>
            {isGone ? (
              <Gone link={link} language={language} mayWrite={mayWrite} />
            ) : (
              <Now page={page} />
            )}
            {remarks.length > 0 && (
              <ul class="theirs-list">
                {remarks.map(({ text }) => (
                  <li class="state late">{text[language]}</li>
                ))}
              </ul>
            )}
            {!isGone && link.windows.length > 0 && <Where page={page} />}
            <Clicks counted={page.counted} language={language} />
            <Settings page={page} />
            <History changes={changes} page={page} />
          </div>
          {!isGone && <Aside page={page} />}
        </div>
        {mayWrite && !isGone && (
          <form class="end" method="post" action={pathOf(link.slug, "delete")}>
            <input type="hidden" name="version" value={String(link.version)} />
            <button class="button low">{words.delete[language]}</button>
          </form>
        )}
      </>
    ),
  });
}

interface GoneProps {
  readonly link: Link;
  readonly language: Language;
  readonly mayWrite: boolean;
}

function Gone({ link, language, mayWrite }: GoneProps) {
  return (
    <div class="card bad">
      <p>{words.gone[language]}</p>
      {mayWrite && (
        <form method="post" action={pathOf(link.slug, "restore")}>
          <button class="button main">{words.restore[language]}</button>
        </form>
      )}
    </div>
  );
}

const answerNow = ({ link, now, config }: LinkPage): Answer =>
  answerOf(link, { rest: "", search: "", now }, config);

function Now({ page }: { readonly page: LinkPage }) {
  const { frame, shortUrl } = page;
  const { language } = frame;
  const answer = answerNow(page);
  return (
    <div class="card">
      <p class="short" {...copyable[language]}>
        <a href={shortUrl}>
          <Parts of={asWritten(shortUrl)} />
        </a>
      </p>
      {answer.kind === "redirect" ? (
        <p>
          {words.copyAs[language]} <Target location={answer.location} />
        </p>
      ) : (
        <p>
          {words.nowhere[language]}: {titles[answer.kind][language]}
        </p>
      )}
    </div>
  );
}

const Target = ({ location }: { readonly location: string }) => (
  <a href={location} rel="noreferrer">
    <bdi>{location}</bdi>
  </a>
);

/** „jeden ersten Dienstag im Monat um 18:00 Uhr, 4 h lang“; the expression itself where there are no words. */
export function windowInWords({ calendar, minutes }: Window, language: Language): string {
  const said = calendarInWords(calendar, language) ?? calendar;
  const length = durationText(minutes * MINUTE_MS, language);
  return language === "de" ? `${said}, ${length} lang` : `${said}, for ${length}`;
}

function Where({ page }: { readonly page: LinkPage }) {
  const { frame, link, now, config } = page;
  const { language } = frame;
  const answer = answerNow(page);
  const zone = link.timezone ?? config.timezone;
  const switches = switchesOf(link, now, SHOWN_SWITCHES, config);
  return (
    <section>
      <h2>{words.where[language]}</h2>
      <ul class="said">
        {link.windows.map((window) => (
          <li>
            {windowInWords(window, language)}: <Target location={window.target} />
          </li>
        ))}
        <li>
          {words.otherwise[language]}: <Target location={link.target} />
        </li>
      </ul>
      <ol class="switches">
        {answer.kind === "redirect" && (
          <li class="now">
            <strong>{words.now[language]}</strong>
            <Target location={answer.location} />
          </li>
        )}
        {switches.map(({ at, location }) => (
          <li>
            <strong>{formatOccurrence(at, zone, language)}</strong>
            <Target location={location} />
          </li>
        ))}
      </ol>
      {switches.length === 0 && <p class="soft">{words.noSwitches[language]}</p>}
    </section>
  );
}

function Settings({ page }: { readonly page: LinkPage }) {
  const { frame, link, config, now } = page;
  const { language } = frame;
  const zone = link.timezone ?? config.timezone;
  const moment = (at: number | undefined) =>
    at === undefined ? undefined : momentText(at, language, zone);
  const number = (value: number) => numberInWords(value, language);
  const used =
    link.maxClicks === undefined
      ? undefined
      : `${number(link.usedClicks)} / ${number(link.maxClicks)}`;
  const isOut = stateOf(link, now) !== "active";
  return (
    <section class={isOut ? "card" : undefined}>
      <h2>{words.facts[language]}</h2>
      <Facts
        facts={[
          [words.validFrom[language], moment(link.validFrom)],
          [words.validUntil[language], moment(link.validUntil)],
          [words.fallback[language], link.fallback],
          [words.used[language], used],
          [words.tags[language], link.tags.length === 0 ? undefined : link.tags.join(", ")],
          [words.made[language], `${moment(link.createdAt)}, ${link.createdBy}`],
        ]}
      />
    </section>
  );
}

function Aside({ page: { frame, link, shortUrl } }: { readonly page: LinkPage }) {
  const { language } = frame;
  const code = `/api/v1/links/${encodeURIComponent(link.slug)}/qr`;
  return (
    <aside>
      <img
        class="code"
        src={`${code}.svg?size=260`}
        width="260"
        height="260"
        alt={`${words.codeOf[language]} ${asWritten(shortUrl)}`}
      />
      <a class="button main wide" href={`${shortUrl}+poster`}>
        {words.poster[language]}
      </a>
      <div class="row">
        <a class="button low" href={`${code}.svg`} download={`${fileName(link.slug)}.svg`}>
          SVG
        </a>
        <a
          class="button low"
          href={`${code}.png?size=1024`}
          download={`${fileName(link.slug)}.png`}
        >
          PNG
        </a>
        <a class="button low" href={pathOf(link.slug, "qr")}>
          {words.design[language]}
        </a>
      </div>
    </aside>
  );
}

export const fileName = (slug: string): string => slug.replaceAll("/", "-");
