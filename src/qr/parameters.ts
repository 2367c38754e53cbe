/** How a code is asked for by a query (`size`, `margin`, `ecc`), and how large it comes out. */
import { eccLevels, type Ecc, type QrFault, type QrFormat, type QrResult } from "./matrix.ts";
import {
  DEFAULT_MARGIN_MODULES,
  DEFAULT_PNG_PIXELS,
  MAX_MARGIN_MODULES,
  MAX_MILLIMETRES,
  MAX_PIXELS,
  MIN_MILLIMETRES,
  MIN_MODULE_MILLIMETRES,
  MIN_MODULE_PIXELS,
  MIN_MODULE_PIXELS_WITHOUT_MARGIN,
  MIN_PIXELS,
} from "./limits.ts";

/** How a code is to be drawn, whatever its colours. */
export type QrParameters = {
  readonly ecc: Ecc;
  /** Light modules around the code, 0 to 16. */
  readonly marginModules: number;
} & (
  | {
      readonly format: "svg";
      /** Undefined: it fills the space it is given. */
      readonly size: QrSize | undefined;
    }
  | { readonly format: "png"; /** 64 to 4096. */ readonly sizePixels: number }
  | { readonly format: "txt" }
);

/** Edge length of the image, margin included. */
export interface QrSize {
  readonly value: number;
  readonly unit: "px" | "mm";
}

const millimetres = { minimum: MIN_MILLIMETRES, maximum: MAX_MILLIMETRES, unit: "mm" } as const;

/** `size` (at most `maxPixels`), `margin` and `ecc` of a query; the first value that is not allowed is the fault. */
export function parseQrParameters(
  query: URLSearchParams,
  format: QrFormat,
  maxPixels = MAX_PIXELS,
): QrResult<QrParameters> {
  const ecc = parseEcc(query.get("ecc"));
  if (!ecc.ok) return ecc;
  const margin = parseMargin(query.get("margin"));
  if (!margin.ok) return margin;
  const common = { ecc: ecc.value, marginModules: margin.value };
  const size = parseSize(query.get("size"), format, maxPixels);
  if (!size.ok) return size;
  switch (format) {
    case "svg":
      return { ok: true, value: { ...common, format, size: size.value } };
    case "png":
      return {
        ok: true,
        value: { ...common, format, sizePixels: size.value?.value ?? DEFAULT_PNG_PIXELS },
      };
    case "txt":
      return { ok: true, value: { ...common, format } };
  }
}

function parseEcc(text: string | null): QrResult<Ecc> {
  if (text === null) return { ok: true, value: "M" };
  const value = eccLevels.find((level) => level === text);
  if (value !== undefined) return { ok: true, value };
  return refused({ code: "not-allowed", field: "ecc", allowed: { oneOf: eccLevels } });
}

function parseMargin(text: string | null): QrResult<number> {
  if (text === null) return { ok: true, value: DEFAULT_MARGIN_MODULES };
  if (/^\d{1,2}$/.test(text) && Number(text) <= MAX_MARGIN_MODULES) {
    return { ok: true, value: Number(text) };
  }
  const range = { minimum: 0, maximum: MAX_MARGIN_MODULES, unit: "modules" } as const;
  return refused({ code: "not-allowed", field: "margin", allowed: { ranges: [range] } });
}

function parseSize(
  text: string | null,
  format: QrFormat,
  maxPixels: number,
): QrResult<QrSize | undefined> {
  if (text === null) return { ok: true, value: undefined };
  if (format === "txt") {
    return refused({ code: "not-for-format", field: "size", formats: ["svg", "png"] });
  }
  const pixels = { minimum: MIN_PIXELS, maximum: maxPixels, unit: "px" } as const;
  // A PNG has no agreed way to tell its size on paper.
  const ranges = format === "png" ? [pixels] : [pixels, millimetres];
  const [, digits, unit = "px"] = /^(\d{1,4}(?:\.\d(?=mm))?)(mm)?$/.exec(text) ?? [];
  const value = Number(digits);
  const range = ranges.find((one) => one.unit === unit);
  if (range !== undefined && value >= range.minimum && value <= range.maximum) {
    return { ok: true, value: { value, unit: range.unit } };
  }
  return refused({ code: "not-allowed", field: "size", allowed: { ranges } });
}

/**
 * Pixels of one module where an image of `modules` (margin included) may be `sizePixels` wide: whole
 * ones, because uneven modules read worse.
 */
export function pixelsPerModule(
  sizePixels: number,
  modules: number,
  marginModules: number,
): QrResult<number> {
  const least = marginModules === 0 ? MIN_MODULE_PIXELS_WITHOUT_MARGIN : MIN_MODULE_PIXELS;
  const value = Math.floor(sizePixels / modules);
  if (value >= least) return { ok: true, value };
  return refused({ code: "size-too-small", field: "size", minimum: least * modules, unit: "px" });
}

/** The edge length that an image of `modules` (margin included) gets; see `pixelsPerModule`. */
export function fittedSize(size: QrSize, modules: number, marginModules: number): QrResult<QrSize> {
  if (size.unit === "px") {
    const scale = pixelsPerModule(size.value, modules, marginModules);
    return scale.ok ? { ok: true, value: { value: scale.value * modules, unit: "px" } } : scale;
  }
  // Tenths of a millimetre, rounded up: what is named here must itself be accepted.
  const minimum = Math.ceil(MIN_MODULE_MILLIMETRES * modules * 10) / 10;
  if (size.value >= minimum) return { ok: true, value: size };
  return refused({ code: "size-too-small", field: "size", minimum, unit: "mm" });
}

function refused(fault: QrFault): { ok: false; fault: QrFault } {
  return { ok: false, fault };
}
