/** The start page, and what every page loads. */
import type { AppEnv } from "../http/app-env.ts";
import { pageHeaders } from "../http/headers.ts";
import type { Text } from "../i18n/language.ts";
import { createRouter, type Router } from "../http/router.ts";
import { Page, toHtml } from "./shell.tsx";
import { consoleStylesheet, consoleStylesheetPath } from "./console-style.ts";
import { icon, stylesheet } from "./style.ts";
import type { Context } from "hono";

const title: Text = { de: "Randwerk", en: "Randwerk" };
const lead: Text = {
  de: "Hier laufen Kurzlinks, Schlüsselverzeichnis und Überwachung eines Vereins.",
  en: "This is where an association's short links, key directory and monitoring run.",
};
const links: Text = {
  de: "Ein Kurzlink mit einem „+“ dahinter zeigt, wohin er führt.",
  en: "A short link followed by “+” shows where it leads.",
};
const signIn: Text = { de: "Für Mitglieder und Admins", en: "For members and admins" };
const api: Text = { de: "Beschreibung der Schnittstelle", en: "Description of the API" };
const health: Text = { de: "Zustand des Dienstes", en: "Health of the service" };

function startPage(c: Context<AppEnv>): Response {
  const language = c.get("language");
  const html = toHtml(
    <Page language={language} title={title[language]}>
      <h1>{title[language]}</h1>
      <p>{lead[language]}</p>
      <p>{links[language]}</p>
      <ul>
        <li>
          <a href="/console">{signIn[language]}</a>
        </li>
        <li>
          <a href="/api/openapi.json">{api[language]}</a>
        </li>
        <li>
          <a href="/healthz">{health[language]}</a>
        </li>
      </ul>
    </Page>,
  );
  return c.body(html, 200, pageHeaders(language));
}

const nothing: Text = { de: "Hier ist nichts", en: "There is nothing here" };
const advice: Text = {
  de: "Vielleicht ist in der Adresse ein Zeichen verloren gegangen.",
  en: "Perhaps a character got lost in the address.",
};
const home: Text = { de: "Zum Anfang", en: "To the start" };

/** What people see in a browser where the service has nothing. */
export function notFoundPage(c: Context<AppEnv>): Response {
  const language = c.get("language");
  const html = toHtml(
    <Page language={language} title={nothing[language]}>
      <h1>{nothing[language]}</h1>
      <p>{advice[language]}</p>
      <p>
        <a href="/">{home[language]}</a>
      </p>
    </Page>,
  );
  return c.body(html, 404, pageHeaders(language));
}

const DAY = "public, max-age=86400";
const FOR_EVER = "public, max-age=31536000, immutable";

export function pageRoutes(): Router {
  const router = createRouter();
  router.get("/", startPage);
  router.get("/assets/style.css", (c) =>
    c.body(stylesheet, 200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": DAY }),
  );
  router.get(consoleStylesheetPath, (c) =>
    c.body(consoleStylesheet, 200, {
      "Content-Type": "text/css; charset=utf-8",
      "Cache-Control": FOR_EVER,
    }),
  );
  router.get("/favicon.ico", (c) =>
    c.body(icon, 200, { "Content-Type": "image/svg+xml", "Cache-Control": DAY }),
  );
  // Short links may be crawled: only so does a crawler see that they are not to be indexed.
  router.get("/robots.txt", (c) => c.text("User-agent: *\nDisallow: /api/\n"));
  return router;
}
