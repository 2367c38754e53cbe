/** A QR code as SVG: sharp at every size, without scripts and references. */
import type { QrBranding, Rgb } from "./branding.ts";
import type { QrMatrix } from "./matrix.ts";
import { outline } from "./outline.ts";
import type { QrSize } from "./parameters.ts";
import { LOGO_SHARE } from "./limits.ts";

export interface QrSvgOptions {
  readonly marginModules: number;
  /** Undefined: no width and height, the image fills the space it is given. */
  readonly size: QrSize | undefined;
  /** The title: screen readers say it, browsers show it on hovering. */
  readonly title: string;
  readonly branding: QrBranding;
}

/** The image. One unit of its coordinates is one module. */
export function qrSvg(matrix: QrMatrix, options: QrSvgOptions): string {
  const { marginModules, size, title, branding } = options;
  const side = matrix.modules + 2 * marginModules;
  const edge = size === undefined ? "" : `${size.value}${size.unit === "mm" ? "mm" : ""}`;
  const light = branding.colours ? hex(branding.colours.light) : "#fff";
  const dark = branding.colours ? hex(branding.colours.dark) : "#000";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"` +
    (edge === "" ? "" : ` width="${edge}" height="${edge}"`) +
    ` shape-rendering="crispEdges" role="img"><title>${escaped(title)}</title>` +
    `<rect width="${side}" height="${side}" fill="${light}"/>` +
    `<path fill="${dark}" d="${outline(matrix, marginModules)}"/>` +
    (branding.logo ? logo(branding.logo, matrix.modules, side, light) : "") +
    "</svg>\n"
  );
}

/** The PNG in the middle of a light square of whole modules, with a light module around it. */
function logo(png: Uint8Array, modules: number, side: number, light: string): string {
  const fitting = Math.floor(modules * LOGO_SHARE);
  // A code has an odd number of modules, and so has what is centred in it.
  const square = fitting % 2 === 1 ? fitting : fitting - 1;
  const start = (side - square) / 2;
  return (
    `<rect x="${start}" y="${start}" width="${square}" height="${square}" fill="${light}"/>` +
    `<image x="${start + 1}" y="${start + 1}" width="${square - 2}" height="${square - 2}"` +
    ` href="data:image/png;base64,${base64(png)}"/>`
  );
}

function hex(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
