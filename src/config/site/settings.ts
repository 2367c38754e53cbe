/**
 * Whose pages these are: read where a page is made. A table of their own, so that a mistake in them stops nothing else;
 * `npm start` refuses it beforehand.
 */
import { errorFacts, log } from "../../log.ts";
import { accentOf, darkEnough, dayContrast, defaultAccent, type Accent } from "./accent.ts";
import { parseSettings } from "../config.ts";
import { LEAST_CONTRAST, MAX_PUBLIC_TAGS, MAX_SITE_NAME_CHARACTERS } from "../limits.ts";
import { formed, type Reader } from "../readers.ts";
import { setting, type Values } from "../setting.ts";

const siteName: Reader<string> = (text, wrong) =>
  [...text].length <= MAX_SITE_NAME_CHARACTERS
    ? text
    : wrong(`has more than ${MAX_SITE_NAME_CHARACTERS} characters`);

const page: Reader<string> = (text, wrong) => {
  const url = URL.parse(text);
  const isWeb =
    url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "";
  return isWeb ? url.href : wrong("is not a URL such as https://www.example.org/impressum");
};

/** Where somebody can be written to: what a link leads to, and what it says. */
export interface Contact {
  readonly href: string;
  readonly text: string;
}

const contact: Reader<Contact> = (text, wrong) => {
  const mail = text.replace(/^mailto:/i, "");
  if (/^[^\s@<>"?&]+@[^\s@<>"?&]+\.[^\s@<>"?&]+$/.test(mail)) {
    return { href: `mailto:${encodeURIComponent(mail).replace("%40", "@")}`, text: mail };
  }
  const href = page(text, () => undefined);
  return href === undefined
    ? wrong("is neither a mail address nor a URL such as https://www.example.org/kontakt")
    : { href, text: href.replace(/^https?:\/\/|\/$/g, "") };
};

const accent: Reader<Accent> = (text, wrong) => {
  if (!/^#[\da-f]{6}$/i.test(text)) return wrong("is not a colour such as #0a6455");
  const colour = text.toLowerCase();
  const found = dayContrast(colour);
  // Cut, not rounded: 4.46 must not read as if it were enough.
  const told = Math.floor(found * 10) / 10;
  return found >= LEAST_CONTRAST
    ? accentOf(colour)
    : wrong(
        `${colour} is too pale to be read on the pages' paper: its contrast is ${told}, needed is ${LEAST_CONTRAST}; ${darkEnough(colour)} of the same hue has it`,
      );
};

const tags: Reader<readonly string[]> = formed("list", (text, wrong) => {
  const found = text.split(/[\s,]+/).filter((tag) => tag !== "");
  return found.length <= MAX_PUBLIC_TAGS ? found : wrong(`names more than ${MAX_PUBLIC_TAGS} tags`);
});

export const siteSettings = {
  name: setting("SITE_NAME", siteName, "Randwerk"),
  url: setting("SITE_URL", page),
  imprintUrl: setting("IMPRINT_URL", page),
  privacyUrl: setting("PRIVACY_URL", page),
  contact: setting("CONTACT", contact),
  accent: setting("ACCENT_COLOR", accent, defaultAccent),
  /** Tags of checks whose state everybody may see at /status; none: there is no such page. */
  statusTags: setting("STATUS_PAGE", tags, []),
};

/** The association's picture (src/site/logo.ts): where it is, and its size on a page in CSS pixels. */
export interface Logo {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** The association, as its pages show it. */
export type Site = Values<typeof siteSettings> & { readonly logo?: Logo | undefined };

const parsed = new WeakMap<object, Site>();

/**
 * The association of a Worker's environment, parsed once per isolate. A setting that cannot be used is told in the log
 * and left out: what people asked for is worth more than its footer.
 */
export function siteOf(env: object): Site {
  let site = parsed.get(env);
  if (site === undefined) {
    site = usable(env as Record<string, unknown>);
    parsed.set(env, site);
  }
  return site;
}

/** From here on pages show this logo, or none. */
export function wearLogo(env: object, logo: Logo | undefined): void {
  const site = siteOf(env);
  if (site.logo?.path !== logo?.path) parsed.set(env, { ...site, logo });
}

function usable(variables: Readonly<Record<string, unknown>>): Site {
  const site: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(siteSettings)) {
    try {
      Object.assign(site, parseSettings({ [key]: row }, variables));
    } catch (error) {
      log("error", "config.unusable", errorFacts(error));
      site[key] = row.fallback;
    }
  }
  return site as Site;
}
