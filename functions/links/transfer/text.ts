/** The text of an import file: UTF-8, or what German Excel writes instead. Pure. */
import type { FieldError } from "../../../src/http/problem.ts";
import { badFile } from "./foreign.ts";

export type FileText = { ok: true; text: string } | { ok: false; error: FieldError };

/**
 * Spreadsheets write CSV as UTF-8, as UTF-16 with a byte order mark, or, where it is none of these, as Windows-1252 (of
 * which Latin-1 is a part). JSON is UTF-8 (RFC 8259, 8.1). A byte order mark is taken away.
 */
export function fileText(bytes: Uint8Array, isSheet: boolean): FileText {
  try {
    const [first, second] = bytes;
    const isWide = isSheet && first === 0xff && second === 0xfe;
    return { ok: true, text: decode(bytes, isWide ? "utf-16le" : "utf-8") };
  } catch (error) {
    // Encoding Standard, TextDecoder: decode() with fatal.
    if (!(error instanceof TypeError)) throw error;
  }
  const text = decode(bytes, "windows-1252");
  if (isSheet && !/Ã[\u0080-\u00ff–„œŸ]/.test(text)) return { ok: true, text };
  const english = "it is not UTF-8, letters would be lost";
  return { ok: false, error: badFile(english, "sie ist kein UTF-8, Umlaute gingen verloren") };
}

const decode = (bytes: Uint8Array, encoding: "utf-8" | "utf-16le" | "windows-1252") =>
  new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);

export function countNewlines(text: string): number {
  let found = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found += 1;
  return found;
}
