/** What a visitor sees instead of a target. Loaded by the first who does (error-pages.ts). */
import type { Child } from "hono/jsx";
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { configOf } from "../../../src/config/config.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import { addOwnHeaders, pageHeaders } from "../../../src/http/headers.ts";
import type { Place } from "../../../src/http/place.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { languageCookie, languageOfPage } from "../../../src/i18n/language-cookie.ts";
import { RETRY_AFTER_SECONDS } from "../../../src/limits.ts";
import { errorFacts, log } from "../../../src/log.ts";
import { Page, toHtml, toText, type PublicFrame } from "../../../src/pages/shell.tsx";
import { knowLogo } from "../../../src/site/logo.ts";
import { MAX_SHOWN_PATH_CHARACTERS } from "../limits.ts";
import { stateOf, type Link } from "../link/link.ts";
import { shortUrl, shortUrlBase } from "../link/short-url.ts";
import { linkStore } from "../stub.ts";
import type { Known } from "./memory.ts";
import type { NearLink } from "../link/near.ts";

/** Why a visitor sees a page of ours although there is a link. */
export type PageKind = "not-yet" | "gone" | "unavailable" | "no-dates";

const statuses: Record<PageKind, number> = {
  "not-yet": 404,
  gone: 410,
  unavailable: 503,
  "no-dates": 404,
};

/** What a page says of itself, and of a link in its preview. */
export const titles: Record<PageKind | "unknown", Text> = {
  unknown: { de: "Diesen Kurzlink gibt es nicht", en: "There is no such short link" },
  "not-yet": { de: "Dieser Kurzlink gilt noch nicht", en: "This short link is not active yet" },
  gone: { de: "Dieser Kurzlink ist abgelaufen", en: "This short link has expired" },
  unavailable: { de: "Gerade nicht erreichbar", en: "Not available right now" },
  "no-dates": { de: "Dieser Kurzlink hat keine Termine", en: "This short link has no dates" },
};

const advice: Record<PageKind, Text> = {
  "not-yet": { de: "Bitte später noch einmal versuchen.", en: "Please try again later." },
  gone: {
    de: "Wer den Link weitergegeben hat, kennt vielleicht einen neuen.",
    en: "Whoever passed the link on may know a new one.",
  },
  unavailable: {
    de: "Bitte in ein paar Sekunden noch einmal versuchen.",
    en: "Please try again in a few seconds.",
  },
  "no-dates": {
    de: "Er führt immer an denselben Ort, oder seine Zeiten sind vorbei.",
    en: "It always leads to the same place, or its times are over.",
  },
};

const words = {
  spelling: {
    de: "Bitte die Schreibweise prüfen: Vielleicht fehlt ein Zeichen. Groß- und Kleinschreibung und Bindestriche sind egal.",
    en: "Please check the spelling. Capitals and hyphens make no difference.",
  },
  near: { de: "Gemeint ist vielleicht:", en: "Perhaps this is meant:" },
  tell: {
    de: "Steht dieser Link auf einem Plakat oder in einer Einladung? Ein Hinweis hilft:",
    en: "Is this link on a poster or in an invitation? A hint helps:",
  },
  usedUp: {
    de: "Alle Aufrufe, für die er gedacht war, sind verbraucht.",
    en: "All the visits that it was meant for are used up.",
  },
} as const satisfies Record<string, Text>;

export { knowLogo };

function frameFor(request: Request, place: Place, env: Env) {
  const choice = languageOfPage(place.search, request.headers, configOf(env).language);
  // The first page in an isolate has waited for it (error-pages.ts); nobody waits for what is a minute old.
  void knowLogo(env);
  return { ...choice, frame: { language: choice.language, site: siteOf(env) } };
}

/** Made once: answers copy them, which costs less than setting each of them. */
const headersIn: Readonly<Record<Language, Headers>> = {
  de: new Headers(pageHeaders("de")),
  en: new Headers(pageHeaders("en")),
};

/** The page as an answer to a request. */
function answer(
  html: string,
  status: number,
  { frame: { language }, isNew }: ReturnType<typeof frameFor>,
  { method, isHttps }: Place,
): Response {
  const response = new Response(method === "HEAD" ? null : html, {
    status,
    headers: headersIn[language],
  });
  if (isNew) response.headers.set("Set-Cookie", languageCookie(language));
  addOwnHeaders(response.headers, isHttps);
  return response;
}

/** The page that tells why `link` leads nowhere, or that a part of the service does not answer. */
export function errorPage(
  kind: PageKind,
  link: Link | undefined,
  request: Request,
  place: Place,
  env: Env,
): Response {
  const told = frameFor(request, place, env);
  const { language } = told.frame;
  const shown = kind === "gone" ? link : undefined;
  const html = toHtml(
    <Page frame={told.frame} title={titles[kind][language]} width="narrow">
      {shown !== undefined && shown.title !== "" && (
        <p class="over">
          <bdi>{shown.title}</bdi>
        </p>
      )}
      <h1>{titles[kind][language]}</h1>
      {shown !== undefined && <p>{endOf(shown, language, env)}</p>}
      <p>{advice[kind][language]}</p>
      <AskedAgain frame={told.frame} isWanted={kind === "gone" || kind === "not-yet"} />
    </Page>,
  );
  const response = answer(html, statuses[kind], told, place);
  if (kind === "unavailable") response.headers.set("Retry-After", String(RETRY_AFTER_SECONDS));
  return response;
}

/** When and why a link has ended. */
function endOf(link: Link, language: Language, env: Env): string {
  const { validUntil } = link;
  const now = Date.now();
  if (validUntil === undefined || stateOf(link, now) === "used-up") return words.usedUp[language];
  const end = formatOccurrence(validUntil, link.timezone ?? configOf(env).timezone, language);
  return language === "de" ? `Er galt bis ${end}.` : `It was valid until ${end}.`;
}

/** Whom to tell of a link that leads nowhere. */
function AskedAgain({
  frame: { language, site },
  isWanted,
}: {
  frame: PublicFrame;
  isWanted: boolean;
}) {
  if (!isWanted || site.contact === undefined) return <></>;
  return (
    <p class="soft tell">
      {words.tell[language]} <a href={site.contact.href}>{site.contact.text}</a>
    </p>
  );
}

// --- what there is not -----------------------------------------------------------------------------

/** What stands before and behind what was asked for and what is like it; made once a language. */
interface Template {
  readonly site: object;
  readonly parts: readonly string[];
}

const templates = new Map<Language, Template>();
const HOLE = "%hole%";

/** A 404 is asked for by programs, thousands of times: all but the slug is made once. */
function templateFor(frame: PublicFrame): Template {
  const { language, site } = frame;
  const known = templates.get(language);
  if (known?.site === site) return known;
  const html = toHtml(
    <Page frame={frame} title={titles.unknown[language]} width="narrow">
      <h1>{unknownTitle(<bdi>{HOLE}</bdi>, language)}</h1>
      {HOLE}
      <AskedAgain frame={frame} isWanted />
    </Page>,
  );
  const template = { site, parts: html.split(HOLE) };
  templates.set(language, template);
  return template;
}

const unknownTitle = (asked: Child, language: Language) =>
  language === "de" ? (
    <>Hier ist kein Link namens „{asked}“.</>
  ) : (
    <>There is no link named “{asked}” here.</>
  );

/**
 * The page for a path that leads nowhere: what was asked for, and what is written much like it. That is asked of the
 * store once per path, for people only.
 */
export function unknownPage(
  entry: Known,
  request: Request,
  place: Place,
  env: Env,
): Response | Promise<Response> {
  const told = frameFor(request, place, env);
  const show = (near: readonly NearLink[]) => {
    const [start = "", middle = "", end = ""] = templateFor(told.frame).parts;
    const html = `${start}${escaped(shownPath(place.path))}${middle}${nearHtml(near, place, env, told.frame)}${end}`;
    return answer(html, 404, told, place);
  };
  if (entry.near !== undefined) return show(entry.near);
  if (entry.key === "" || !isPerson(request)) return show([]);
  return linkStore(env)
    .near(entry.key, Date.now())
    .catch((error: unknown) => {
      log("warn", "links.nothing-near", errorFacts(error));
      return [];
    })
    .then((near) => show((entry.near = near)));
}

/** Browsers name HTML when an address is opened, and programs do not. */
const isPerson = ({ headers }: Request) => headers.get("Accept")?.includes("text/html") === true;

function nearHtml(near: readonly NearLink[], place: Place, env: Env, { language }: PublicFrame) {
  if (near.length === 0) return `<p>${words.spelling[language]}</p>`;
  const base = shortUrlBase(configOf(env), place.origin);
  return toText(
    <>
      <p>{words.near[language]}</p>
      <ul class="near">
        {near.map(({ slug, title }) => (
          <li>
            <a class="button main" href={shortUrl(base, slug)}>
              {`${base.replace(/^https?:\/\//, "")}/${slug}`}
            </a>
            {title !== "" && (
              <span class="soft">
                <bdi>{title}</bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>,
  );
}

/** Most of what is asked for: it is shown as it came. */
const PLAIN_PATH = new RegExp(`^/[\\w-]{1,${MAX_SHOWN_PATH_CHARACTERS}}$`);

/** What was asked for as people write it, without what shows nothing; of what is long, the beginning. */
function shownPath(path: string): string {
  if (PLAIN_PATH.test(path)) return path.slice(1);
  let text = path.replace(/^\/+/, "");
  try {
    text = decodeURIComponent(text);
  } catch {
    // Malformed: then as it came.
  }
  const letters = [
    ...text.slice(0, 2 * MAX_SHOWN_PATH_CHARACTERS).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ""),
  ];
  const isLong =
    text.length > 2 * MAX_SHOWN_PATH_CHARACTERS || letters.length > MAX_SHOWN_PATH_CHARACTERS;
  return letters.slice(0, MAX_SHOWN_PATH_CHARACTERS).join("") + (isLong ? "…" : "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? "");
