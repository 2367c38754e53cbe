/** What people see where there is nothing. */
import type { Context } from "hono";
import { siteOf } from "../config/site/settings.ts";
import type { AppEnv } from "../http/app-env.ts";
import { pageHeaders } from "../http/headers.ts";
import type { Text } from "../i18n/language.ts";
import { Page, toHtml, type PublicFrame } from "./shell.tsx";

const nothing: Text = { de: "Hier ist nichts", en: "There is nothing here" };
const advice: Text = {
  de: "Vielleicht ist in der Adresse ein Zeichen verloren gegangen.",
  en: "Perhaps a character got lost in the address.",
};
const home: Text = { de: "Zum Anfang", en: "To the start" };

/** What people see in a browser where the service has nothing. */
export function notFoundPage(c: Context<AppEnv>): Response {
  const frame: PublicFrame = { language: c.get("language"), site: siteOf(c.env) };
  const { language } = frame;
  const html = toHtml(
    <Page frame={frame} title={nothing[language]} width="narrow">
      <h1>{nothing[language]}</h1>
      <p>{advice[language]}</p>
      <p>
        <a class="button main" href="/">
          {home[language]}
        </a>
      </p>
    </Page>,
  );
  return c.body(html, 404, pageHeaders(language));
}
