/** The association's own page: its logo. */
import type { Text } from "../i18n/language.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import { Done } from "../pages/form.tsx";
import { LogoImage } from "../pages/shell.tsx";

const words = {
  title: { de: "Verein", en: "Association" },
  logo: { de: "Logo", en: "Logo" },
  now: {
    de: "So sieht es oben auf jeder Seite aus:",
    en: "This is how it looks at the top of every page:",
  },
  none: {
    de: "Noch keins: oben auf jeder Seite steht ein Zeichen in der Farbe des Vereins.",
    en: "None yet: a mark in the association's colour stands at the top of every page.",
  },
  file: { de: "Neues Logo", en: "New logo" },
  hint: {
    de: "SVG oder PNG, bis 64 kB. Es steht auf jeder Seite und auf Plakaten.",
    en: "SVG or PNG, up to 64 kB. It stands on every page and on posters.",
  },
  put: { de: "Logo zeigen", en: "Show the logo" },
  saved: { de: "Gespeichert.", en: "Saved." },
  removed: { de: "Entfernt.", en: "Removed." },
  remove: { de: "Logo entfernen", en: "Remove the logo" },
} as const satisfies Record<string, Text>;

const doneWords: Readonly<Record<string, Text>> = { saved: words.saved, removed: words.removed };

interface Said {
  /** Why the file that was sent is no logo. */
  readonly fault?: Text;
  /** What was done before. */
  readonly done?: string | undefined;
}

export function sitePage(frame: Frame, { fault, done = "" }: Said): string {
  const { language, site } = frame;
  const { logo } = site;
  const say = (text: Text) => text[language];
  const told = doneWords[done];
  return consolePage({
    frame,
    title: say(words.title),
    isNarrow: true,
    children: (
      <>
        {told !== undefined && <Done language={language} text={told} />}
        <h1>{say(words.title)}</h1>
        <section class="card">
          <h2>{say(words.logo)}</h2>
          <p>{say(logo === undefined ? words.none : words.now)}</p>
          {logo !== undefined && (
            <p>
              <LogoImage logo={logo} alt={site.name} />
            </p>
          )}
          <form
            method="post"
            action="/console/site/logo"
            enctype="multipart/form-data"
            data-quiet=""
            data-drop="logo"
          >
            <label for="logo">{say(words.file)}</label>
            <p class="hint" id="logo-hint">
              {say(words.hint)}
            </p>
            <input
              type="file"
              id="logo"
              name="logo"
              accept=".svg,.png,image/svg+xml,image/png"
              required
              aria-describedby={fault === undefined ? "logo-hint" : "logo-fault logo-hint"}
              aria-invalid={fault === undefined ? undefined : "true"}
            />
            {fault !== undefined && (
              <p class="wrong" id="logo-fault" role="alert">
                {say(fault)}
              </p>
            )}
            <button class="button main">{say(words.put)}</button>
          </form>
          {logo !== undefined && (
            <form method="post" action="/console/site/logo/remove" data-quiet="">
              <button class="button low">{say(words.remove)}</button>
            </form>
          )}
        </section>
      </>
    ),
  });
}
