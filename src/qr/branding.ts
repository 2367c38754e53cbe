/** Colours and a logo in a QR code. Only for requests with a token: strangers must not make branded codes. */
import { readPng, writePng } from "./png-file.ts";
import type { QrResult } from "./matrix.ts";
import { MAX_LOGO_BYTES, MAX_LOGO_PIXELS, MIN_CONTRAST } from "./limits.ts";

/** Colours and logo of a code; nothing given is plain black on white. */
export interface QrBranding {
  readonly colours?: QrColours | undefined;
  /** A PNG out of `parseLogo`. */
  readonly logo?: Uint8Array | undefined;
}

/** Red, green, blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

export interface QrColours {
  readonly dark: Rgb;
  readonly light: Rgb;
}

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

/** `dark` and `light` of a query, each `#rrggbb`; undefined where neither is given. */
export function parseQrColours(query: URLSearchParams): QrResult<QrColours | undefined> {
  const dark = parseColour(query, "dark", black);
  if (!dark.ok) return dark;
  const light = parseColour(query, "light", white);
  if (!light.ok) return light;
  if (!query.has("dark") && !query.has("light")) return { ok: true, value: undefined };
  const ratio = (luminance(light.value) + 0.05) / (luminance(dark.value) + 0.05);
  // Many readers do not find light codes on a dark ground.
  if (ratio < 1) return { ok: false, fault: { code: "not-dark-on-light", field: "dark" } };
  if (ratio < MIN_CONTRAST) {
    const fault = {
      code: "contrast-too-low",
      field: "dark",
      ratio,
      minimum: MIN_CONTRAST,
    } as const;
    return { ok: false, fault };
  }
  return { ok: true, value: { dark: dark.value, light: light.value } };
}

function parseColour(
  query: URLSearchParams,
  field: "dark" | "light",
  fallback: Rgb,
): QrResult<Rgb> {
  const text = query.get(field);
  if (text === null) return { ok: true, value: fallback };
  if (!/^#[0-9a-f]{6}$/i.test(text)) {
    return { ok: false, fault: { code: "not-allowed", field, allowed: { form: "#rrggbb" } } };
  }
  const number = Number.parseInt(text.slice(1), 16);
  return { ok: true, value: [number >> 16, (number >> 8) & 0xff, number & 0xff] };
}

/** Relative luminance, 0 to 1, as WCAG 2.2 defines it. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Everything that the pixels of a still image need; `tRNS` is the transparency of palettes. */
const neededChunks: ReadonlySet<string> = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);

/**
 * The logo as it goes into a code: a PNG of at most 64 KiB and 1024 pixels a side, without the texts,
 * times and places that cameras and programs leave in it. Only PNG: an SVG could carry scripts.
 */
export function parseLogo(file: Uint8Array): QrResult<Uint8Array> {
  const tooLarge = {
    code: "logo-too-large",
    field: "logo",
    maximumBytes: MAX_LOGO_BYTES,
    maximumPixels: MAX_LOGO_PIXELS,
  } as const;
  if (file.length > MAX_LOGO_BYTES) return { ok: false, fault: tooLarge };
  const chunks = readPng(file)?.filter(({ type }) => neededChunks.has(type));
  const header = chunks?.[0];
  if (
    chunks === undefined ||
    header?.type !== "IHDR" ||
    header.data.length !== 13 ||
    !chunks.some(({ type }) => type === "IDAT")
  ) {
    return { ok: false, fault: { code: "logo-not-png", field: "logo" } };
  }
  const view = new DataView(header.data.buffer, header.data.byteOffset);
  const longerSide = Math.max(view.getUint32(0), view.getUint32(4));
  if (longerSide > MAX_LOGO_PIXELS) return { ok: false, fault: tooLarge };
  return { ok: true, value: writePng(chunks) };
}
