/** How a link's code looks: size, colours and a logo, shown as it will scan, or why it will not. */
import type { Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Faults } from "../../../src/pages/form.tsx";
import { Input, Select, type Shown } from "../../../src/pages/fields.tsx";
import type { Link } from "../link/link.ts";
import { asWritten } from "../visit/preview.tsx";
import { fileName } from "./link-page.tsx";
import { pathOf } from "./paths.ts";
import { words } from "./words.ts";

const texts = {
  title: { de: "QR-Code gestalten", en: "Design the QR code" },
  size: { de: "Größe", en: "Size" },
  sizeHint: { de: "Pixel, oder wie 40mm (SVG).", en: "Pixels, or such as 40mm (SVG)." },
  dark: { de: "Dunkel", en: "Dark" },
  light: { de: "Hell", en: "Light" },
  ecc: { de: "Fehlerkorrektur", en: "Error correction" },
  margin: { de: "Rand (Felder)", en: "Margin (modules)" },
  show: { de: "Zeigen", en: "Show" },
  logo: { de: "Logo in der Mitte", en: "Logo in the middle" },
  logoHint: { de: "PNG. Der Code gibt es dann als SVG.", en: "PNG. The code is then an SVG." },
  withLogo: { de: "Mit Logo zeigen", en: "Show with the logo" },
  save: { de: "Speichern als", en: "Save as" },
  no: { de: "So lässt sich der Code nicht lesen.", en: "The code cannot be read like this." },
} as const satisfies Record<string, Text>;

/** What a code is asked for with. */
export const qrFields = ["size", "dark", "light", "ecc", "margin"] as const;

interface CodePage {
  readonly frame: Frame;
  readonly link: Link;
  readonly shortUrl: string;
  readonly shown: Shown;
  /** The code as a picture; undefined: it cannot be drawn, and the errors say why. */
  readonly image: string | undefined;
  /** Of the same code as PNG, where there is one. */
  readonly png: string | undefined;
}

export function codePage({ frame, link, shortUrl, shown, image, png }: CodePage): string {
  const { language } = frame;
  const action = pathOf(link.slug, "qr");
  const levels = ["L", "M", "Q", "H"].map((value) => ({ value, text: value }));
  const name = fileName(link.slug);
  return consolePage({
    frame,
    title: `${texts.title[language]}: ${link.title || link.slug}`,
    children: (
      <>
        <p class="over">
          <a href={pathOf(link.slug)}>
            <bdi>{link.title || link.slug}</bdi>
          </a>
        </p>
        <h1>{texts.title[language]}</h1>
        <Faults shown={shown} general={shown.errors.length > 0 ? texts.no : undefined} />
        <div class="two">
          <div>
            <form class="card" method="get" action={action}>
              <div class="three">
                <Input shown={shown} name="size" label={texts.size} hint={texts.sizeHint} />
                <Select shown={shown} name="ecc" label={texts.ecc} options={levels} />
                <Input shown={shown} type="number" name="margin" label={texts.margin} />
                <Input shown={shown} type="color" name="dark" label={texts.dark} />
                <Input shown={shown} type="color" name="light" label={texts.light} />
              </div>
              <button class="button main">{texts.show[language]}</button>
            </form>
            <LogoForm shown={shown} action={action} />
          </div>
          <aside>
            {image !== undefined && (
              <>
                <img
                  class="code"
                  src={image}
                  width="260"
                  height="260"
                  alt={`${words.codeOf[language]} ${asWritten(shortUrl)}`}
                />
                <p class="row">
                  {texts.save[language]}
                  <a class="button low" href={image} download={`${name}.svg`}>
                    SVG
                  </a>
                  {png !== undefined && (
                    <a class="button low" href={png} download={`${name}.png`}>
                      PNG
                    </a>
                  )}
                </p>
              </>
            )}
            <p>
              <a href={`${shortUrl}+poster`}>{words.poster[language]}</a>
            </p>
          </aside>
        </div>
      </>
    ),
  });
}

/** The same code with a picture in its middle. */
function LogoForm({ shown, action }: { readonly shown: Shown; readonly action: string }) {
  const { language } = shown;
  return (
    <form class="card" method="post" action={action} enctype="multipart/form-data" data-drop="logo">
      {qrFields.map((field) => (
        <input type="hidden" name={field} value={shown.fields[field] ?? ""} />
      ))}
      <label for="logo">{texts.logo[language]}</label>
      <p class="hint" id="logo-hint">
        {texts.logoHint[language]}
      </p>
      <input
        type="file"
        id="logo"
        name="logo"
        accept=".png,image/png"
        required
        aria-describedby="logo-hint"
      />
      <button class="button">{texts.withLogo[language]}</button>
    </form>
  );
}
