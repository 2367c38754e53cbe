/** Which service wrote a file of links. A pure rule. */

export const importFormats = ["jsonl", "csv", "shlink", "yourls", "kutt", "sink"] as const;
export type ImportFormat = (typeof importFormats)[number];

/** Guesses by the names that only one format has; undefined if none fits. */
export function guessFormat(bytes: Uint8Array): ImportFormat | undefined {
  // Names of fields have ASCII alone, so that any encoding with ASCII will do, and Excel's "Unicode".
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const content = new TextDecoder(isWide ? "utf-16le" : "utf-8")
    .decode(bytes)
    .replace(/^sep=.\r?\n/i, "")
    .trimStart();
  const [firstLine = ""] = content.split(/[\r\n]/, 1);
  if (!content.startsWith("{")) return csvFormat(firstLine);
  // Lines first: parsing a long file whole would only tell that it is not one value.
  const line = objectOrUndefined(firstLine);
  if (line !== undefined && "target" in line && "slug" in line) return "jsonl";
  const whole = line ?? objectOrUndefined(content);
  if (whole === undefined) return undefined;
  if (Array.isArray(whole["data"])) return "kutt";
  if (Array.isArray(whole["links"])) return "sink";
  if (isObject(whole["shortUrls"])) return "shlink";
  return isObject(whole["links"]) ? "yourls" : undefined;
}

function csvFormat(header: string): ImportFormat | undefined {
  const cells = header.split(/[,;\t]/);
  const names = new Set(cells.map((name) => name.toLowerCase().replace(/[\s"_-]/g, "")));
  if (names.has("shortcode") && names.has("longurl")) return "shlink";
  return names.has("slug") && names.has("target") ? "csv" : undefined;
}

function objectOrUndefined(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
