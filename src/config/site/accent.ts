/**
 * The association's colour as the pages need it: readable on paper, on cards and on its own tint, by day and by night.
 * Pure rules; contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
 */
import { LEAST_CONTRAST, LEAST_NIGHT_CONTRAST } from "../limits.ts";

/** Colours as `#rrggbb`. */
export interface Accent {
  /** Of links and of filled buttons, with white on it. */
  readonly day: string;
  /** The same hue by night, with near black on it. */
  readonly night: string;
  /** Behind what is chosen. */
  readonly dayTint: string;
  readonly nightTint: string;
}

/** What the accent stands on; the stylesheet takes them from here. */
export const PAPER = { day: "#faf9f6", night: "#131412" } as const;
export const CARD = { day: "#ffffff", night: "#1b1d1a" } as const;

export const defaultAccent: Accent = {
  day: "#0a6455",
  night: "#63c9b4",
  dayTint: "#e8f2ef",
  nightTint: "#17302a",
};

/** Red, green and blue from 0 to 1. */
type Rgb = readonly [number, number, number];

const rgbOf = (colour: string): Rgb => {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
};
const hexOf = (rgb: Rgb) =>
  `#${rgb
    .map((part) => Math.round(part * 255).toString(16))
    .map((hex) => hex.padStart(2, "0"))
    .join("")}`;

const mixed = ([r, g, b]: Rgb, [r2, g2, b2]: Rgb, share: number): Rgb => [
  r * share + r2 * (1 - share),
  g * share + g2 * (1 - share),
  b * share + b2 * (1 - share),
];

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** From 1 (the same) to 21 (black and white), of two colours as `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(rgbOf(one)), luminance(rgbOf(other))].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const tintOn = (card: string, accent: string, share: number) =>
  hexOf(mixed(rgbOf(accent), rgbOf(card), share));
const dayTintOf = (colour: string) => tintOn(CARD.day, colour, 0.09);
const nightTintOf = (colour: string) => tintOn(CARD.night, colour, 0.14);

/** The least contrast that a colour has where it stands by day. */
export const dayContrast = (colour: string): number =>
  Math.min(contrast(colour, PAPER.day), contrast(colour, dayTintOf(colour)));

/** Steps towards white or black until `isEnough`; the end itself always is. */
function towards(colour: string, end: string, isEnough: (colour: string) => boolean): string {
  for (let share = 1; share > 0; share -= 0.02) {
    const step = hexOf(mixed(rgbOf(colour), rgbOf(end), share));
    if (isEnough(step)) return step;
  }
  return end;
}

/** The nearest darker colour that can be read by day. */
export const darkEnough = (colour: string): string =>
  towards(colour, "#000000", (step) => dayContrast(step) >= LEAST_CONTRAST);

/** All that the pages need of a colour that can be read by day. */
export function accentOf(day: string): Accent {
  const night = towards(
    day,
    "#ffffff",
    (step) => contrast(step, nightTintOf(step)) >= LEAST_NIGHT_CONTRAST,
  );
  return { day, night, dayTint: dayTintOf(day), nightTint: nightTintOf(night) };
}
