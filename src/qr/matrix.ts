/** The modules of a QR code (ISO/IEC 18004), and what can be wrong with a request for one. */
import { encodeQR } from "qr";

/** Error correction: about 7, 15, 25 or 30 % of the code may be unreadable. */
export const eccLevels = ["L", "M", "Q", "H"] as const;
export type Ecc = (typeof eccLevels)[number];

/** A QR code without its margin. */
export interface QrMatrix {
  /** Modules along one side: 21 (version 1) to 177 (version 40). */
  readonly modules: number;
  /** One byte a module, row by row: 1 is dark. */
  readonly dark: Uint8Array;
}

export type QrFormat = "svg" | "png" | "txt";
type QrUnit = "px" | "mm" | "modules";

/** The values of a field: one of some words, a number within a range, or a form such as `#rrggbb`. */
export type QrAllowed =
  | { readonly oneOf: readonly string[] }
  | { readonly ranges: readonly { minimum: number; maximum: number; unit: QrUnit }[] }
  | { readonly form: string };

/** Why a code cannot be drawn; `field` is the parameter to change. */
export type QrFault =
  | { code: "not-allowed"; field: "size" | "margin" | "ecc" | "dark" | "light"; allowed: QrAllowed }
  /** The field means nothing in this format; `formats` are those that take it. */
  | { code: "not-for-format"; field: "size" | "dark" | "light" | "logo"; formats: QrFormat[] }
  /** At this size modules would be too small to be read; `minimum` is the least that works. */
  | { code: "size-too-small"; field: "size"; minimum: number; unit: "px" | "mm" }
  /** `length` and `maximum` are characters (bytes where the content is not alphanumeric). */
  | { code: "content-too-long"; field: "ecc" | "logo"; length: number; maximum: number }
  | { code: "contrast-too-low"; field: "dark"; ratio: number; minimum: number }
  | { code: "not-dark-on-light"; field: "dark" }
  | { code: "logo-not-png"; field: "logo" }
  | { code: "logo-too-large"; field: "logo"; maximumBytes: number; maximumPixels: number };

export type QrResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: QrFault };

const libraryLevel = { L: "low", M: "medium", Q: "quartile", H: "high" } as const;

interface Capacity {
  readonly alphanumeric: number;
  readonly byte: number;
}

/** Capacity of version 40, in characters (ISO/IEC 18004, Table 7). */
const capacity: Readonly<Record<Ecc, Capacity>> = {
  L: { alphanumeric: 4296, byte: 2953 },
  M: { alphanumeric: 3391, byte: 2331 },
  Q: { alphanumeric: 2420, byte: 1663 },
  H: { alphanumeric: 1852, byte: 1273 },
};

/**
 * Capacity of version 6 at level H. From version 7 on there is an alignment pattern in the middle of a code,
 * and readers that look for it stumble over a logo.
 */
const capacityWithLogo: Capacity = { alphanumeric: 84, byte: 58 };

/** The smallest code that holds `content` at the level `ecc`; too long a content is a fault. */
export function qrMatrix(content: string, ecc: Ecc): QrResult<QrMatrix> {
  return encoded(content, ecc, "ecc", capacity[ecc]);
}

/** The smallest code of level H that can have a logo in its middle. */
export function qrMatrixForLogo(content: string): QrResult<QrMatrix> {
  return encoded(content, "H", "logo", capacityWithLogo);
}

function encoded(
  content: string,
  ecc: Ecc,
  field: "ecc" | "logo",
  longest: Capacity,
): QrResult<QrMatrix> {
  const encoding = /^[0-9A-Z $%*+\-./:]*$/.test(content) ? "alphanumeric" : "byte";
  const length =
    encoding === "byte" ? new TextEncoder().encode(content).byteLength : content.length;
  const maximum = longest[encoding];
  if (length > maximum) {
    return { ok: false, fault: { code: "content-too-long", field, length, maximum } };
  }
  // The library draws at least one module of margin.
  const rows = encodeQR(content, "raw", { ecc: libraryLevel[ecc], encoding, border: 1 });
  const modules = rows.length - 2;
  const dark = new Uint8Array(modules * modules);
  let index = 0;
  for (const row of rows.slice(1, -1)) {
    for (let x = 1; x <= modules; x++) dark[index++] = row[x] ? 1 : 0;
  }
  return { ok: true, value: { modules, dark } };
}
