/** What may be the association's logo: SVG or PNG. Pure rules. */
import type { Text } from "../i18n/language.ts";
import { MAX_LOGO_BYTES, MAX_LOGO_PIXELS, MOST_LOGO_RATIO } from "./limits.ts";

interface Picture {
  readonly kind: "svg" | "png";
  /** Of its drawing, in units of its own: their ratio is what counts. */
  readonly width: number;
  readonly height: number;
}

export type Judged =
  | { readonly ok: true; readonly picture: Picture }
  | { readonly ok: false; readonly fault: Text };

const no = (de: string, en: string): Judged => ({ ok: false, fault: { de, en } });

/** PNG (RFC 2083), section 3.1; its first chunk, IHDR, has the size. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Says what kind of picture these bytes are, and how large it is drawn. */
export function judgePicture(bytes: Uint8Array): Judged {
  if (bytes.length > MAX_LOGO_BYTES) {
    const kb = MAX_LOGO_BYTES / 1000;
    return no(`Das Logo hat mehr als ${kb} kB.`, `The logo has more than ${kb} kB.`);
  }
  const isPng = PNG.every((octet, place) => bytes[place] === octet);
  const judged = isPng ? judgePng(bytes) : judgeSvg(bytes);
  if (!judged.ok) return judged;
  const { width, height } = judged.picture;
  const ratio = width / height;
  return ratio <= MOST_LOGO_RATIO && ratio >= 1 / MOST_LOGO_RATIO
    ? judged
    : no(
        `Das Logo ist mehr als ${MOST_LOGO_RATIO}-mal so lang wie breit.`,
        `The logo is more than ${MOST_LOGO_RATIO} times as long as wide.`,
      );
}

function judgePng(bytes: Uint8Array): Judged {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWhole = bytes.length >= 33 && view.getUint32(12) === 0x49484452;
  const [width, height] = isWhole ? [view.getUint32(16), view.getUint32(20)] : [0, 0];
  if (width < 1 || height < 1 || width > MAX_LOGO_PIXELS || height > MAX_LOGO_PIXELS) {
    return no(
      `Das PNG ist unvollständig oder hat mehr als ${MAX_LOGO_PIXELS} Pixel in einer Richtung.`,
      `The PNG is not whole, or has more than ${MAX_LOGO_PIXELS} pixels in one direction.`,
    );
  }
  return { ok: true, picture: { kind: "png", width, height } };
}

/** Before the root element: its declaration, comments, blanks. A DOCTYPE can define entities and is not taken. */
const ROOT = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg\b([^>]*)>/;

/**
 * It is shown as a picture alone, where browsers run and load nothing; what could run is refused all the same, for
 * somebody may open it otherwise.
 */
function judgeSvg(bytes: Uint8Array): Judged {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return no("Das ist weder ein SVG noch ein PNG.", "This is neither an SVG nor a PNG.");
  }
  const attributes = ROOT.exec(text)?.[1];
  if (attributes === undefined) {
    return no("Das ist weder ein SVG noch ein PNG.", "This is neither an SVG nor a PNG.");
  }
  if (
    /<(?:\w+:)?(?:script|foreignObject|iframe)\b|<!(?:DOCTYPE|ENTITY)|\son\w+\s*=|javascript:/i.test(
      text,
    )
  ) {
    return no(
      "Das SVG enthält ein Skript oder anderes, was kein Bild ist. Als „einfaches SVG“ gespeichert, ist es keins mehr.",
      "The SVG holds a script or something else that is no picture. Saved as “plain SVG” it does not.",
    );
  }
  const size = sizeOf(attributes);
  return size === undefined
    ? no(
        "Dem SVG fehlt seine Größe: ein viewBox, oder width und height.",
        "The SVG lacks its size: a viewBox, or width and height.",
      )
    : { ok: true, picture: { kind: "svg", ...size } };
}

function sizeOf(attributes: string): { width: number; height: number } | undefined {
  const named = (name: string) =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1] ?? "";
  const [, , w = NaN, h = NaN] = named("viewBox")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [width, height] =
    w > 0 && h > 0 ? [w, h] : ["width", "height"].map((one) => parseFloat(named(one)));
  const isSize = width !== undefined && height !== undefined && width > 0 && height > 0;
  return isSize && Number.isFinite(width / height) ? { width, height } : undefined;
}
