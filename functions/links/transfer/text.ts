/** The text of an import file: UTF-8, or what German Excel writes instead if that is said. Pure. */
import type { FieldError } from "../../../src/http/problem.ts";
import { badFile } from "./foreign.ts";

export type FileText = { ok: true; text: string } | { ok: false; error: FieldError };

/** What a file may be said to be in, where it is not UTF-8. Latin-1 is a part of Windows-1252. */
export const encodings = ["utf-8", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

/**
 * Spreadsheets write CSV as UTF-8, as UTF-16 with a byte order mark, or as Windows-1252, which any octets could be: it is
 * read as that only if somebody says so. JSON is UTF-8 (RFC 8259, 8.1). A byte order mark is taken away.
 */
export function fileText(
  bytes: Uint8Array,
  { isSheet, encoding }: { isSheet: boolean; encoding: Encoding },
): FileText {
  const [first, second] = bytes;
  const isWide = isSheet && first === 0xff && second === 0xfe;
  const text = decode(bytes, isWide ? "utf-16le" : "utf-8");
  if (text !== undefined) return { ok: true, text };
  if (isSheet && encoding === "windows-1252") {
    const excel = decode(bytes, encoding);
    // What is UTF-8 but for some octets is damaged, and not in another encoding.
    if (excel !== undefined && !/Ã[\u0080-\u00ff–„œŸ]/.test(excel))
      return { ok: true, text: excel };
  }
  return { ok: false, error: notUtf8(isWide ? undefined : lineOfFault(bytes), isSheet) };
}

function decode(
  bytes: Uint8Array,
  encoding: "utf-8" | "utf-16le" | "windows-1252",
): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    // Encoding Standard, TextDecoder: decode() with fatal.
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

/** The line of the first octet that is not UTF-8. No octet of a longer character is a line feed (RFC 3629, section 3). */
function lineOfFault(bytes: Uint8Array): number {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed;
    if (feed < 0 || decode(bytes.subarray(start, end), "utf-8") === undefined) return line;
    start = end + 1;
  }
}

function notUtf8(line: number | undefined, isSheet: boolean): FieldError {
  const at = {
    de: line === undefined ? "" : ` in Zeile ${line}`,
    en: line === undefined ? "" : ` in line ${line}`,
  };
  const how = isSheet
    ? {
        de: "; in Excel als „CSV UTF-8“ speichern, oder sagen, dass es Excels Windows-1252 ist: encoding=windows-1252",
        en: "; in Excel save it as “CSV UTF-8”, or say that it is Excel's Windows-1252: encoding=windows-1252",
      }
    : { de: "", en: "" };
  return badFile(
    `it is not UTF-8${at.en}, letters would be lost${how.en}`,
    `sie ist${at.de} kein UTF-8, Umlaute gingen verloren${how.de}`,
  );
}

export function countNewlines(text: string): number {
  let found = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found += 1;
  return found;
}
