/** The start page, and what every page loads. */
import type { AppEnv } from "../http/app-env.ts";
import { siteOf } from "../config/site/settings.ts";
import { FOR_EVER, pageHeaders } from "../http/headers.ts";
import type { Text } from "../i18n/language.ts";
import { createPages, type PageRouter } from "../http/page-router.ts";
import { Page, toHtml, type PublicFrame } from "./shell.tsx";
import { enhancement } from "./enhance.ts";
import { iconOf, stylesheetOf } from "./style.ts";
import type { Context } from "hono";

const start: Text = { de: "Anfang", en: "Start" };
const lead: Text = {
  de: "Ein Verein betreibt hier Kurzlinks, ein Schlüsselverzeichnis und eine Überwachung seiner Server.",
  en: "An association runs its short links, key directory and monitoring here.",
};
const links: Text = {
  de: "Ein Kurzlink mit einem „+“ dahinter zeigt, wohin er führt.",
  en: "A short link followed by “+” shows where it leads.",
};

/** Where one can go on from the start. */
const doors: readonly { path: string; title: Text; about: Text }[] = [
  {
    path: "/console",
    title: { de: "Für Mitglieder und Admins", en: "For members and admins" },
    about: { de: "Anmelden und nachsehen", en: "Sign in and have a look" },
  },
  {
    path: "/agents/",
    title: { de: "Programme", en: "Programs" },
    about: { de: "Für Server und für die Kommandozeile", en: "For servers and the command line" },
  },
  {
    path: "/api",
    title: { de: "Beschreibung der API", en: "Description of the API" },
    about: { de: "Für alle, die Programme schreiben", en: "For everybody who writes programs" },
  },
  {
    path: "/healthz",
    title: { de: "Zustand des Dienstes", en: "Health of the service" },
    about: { de: "JSON, für Wächter", en: "JSON, for watchers" },
  },
];

/** The same, where it is for everybody. */
const services: (typeof doors)[number] = {
  path: "/status",
  title: { de: "Zustand der Dienste", en: "Status of the services" },
  about: { de: "Läuft alles?", en: "Is everything running?" },
};

const frameOf = (c: Context<AppEnv>): PublicFrame => ({
  language: c.get("language"),
  site: siteOf(c.env),
});

function startPage(c: Context<AppEnv>): Response {
  const frame = frameOf(c);
  const { language, site } = frame;
  const html = toHtml(
    <Page frame={frame} title={start[language]}>
      <h1>
        <bdi>{site.name}</bdi>
      </h1>
      <p>{lead[language]}</p>
      <p>{links[language]}</p>
      <section class="doors">
        {(site.statusTags.length > 0 ? [services, ...doors] : doors).map(
          ({ path, title, about }) => (
            <div class="card">
              <a href={path}>{title[language]}</a>
              <p class="soft">{about[language]}</p>
            </div>
          ),
        )}
      </section>
    </Page>,
  );
  return c.body(html, 200, pageHeaders(language));
}

const DAY = "public, max-age=86400";

export function pageRoutes(): PageRouter {
  const router = createPages();
  router.get("/", startPage);
  router.get("/assets/:name{style-[0-9a-f]+\\.css}", (c) => {
    const { path, text } = stylesheetOf(siteOf(c.env).accent);
    // A page of the version before asks by the name that it knows: it is dressed, too, and keeps nothing.
    const keep = c.req.path === path ? FOR_EVER : "no-store";
    return c.body(text, 200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": keep });
  });
  router.get("/assets/:name{enhance-[0-9a-f]+\\.js}", (c) => {
    const keep = c.req.path === enhancement.path ? FOR_EVER : "no-store";
    const headers = { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": keep };
    return c.body(enhancement.text, 200, headers);
  });
  router.get("/favicon.ico", (c) =>
    c.body(iconOf(siteOf(c.env).accent), 200, {
      "Content-Type": "image/svg+xml",
      "Cache-Control": DAY,
    }),
  );
  // Short links may be crawled: only so does a crawler see that they are not to be indexed.
  router.get("/robots.txt", (c) => c.text("User-agent: *\nDisallow: /api/\n"));
  return router;
}
