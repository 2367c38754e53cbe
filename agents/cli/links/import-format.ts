/** Which service wrote a file of links. A pure rule. */

export const importFormats = ["jsonl", "csv", "shlink", "yourls", "kutt", "sink"] as const;
export type ImportFormat = (typeof importFormats)[number];

/** Guesses by the names that only one format has; undefined if none fits. */
export function guessFormat(text: string): ImportFormat | undefined {
  const content = text.replace(/^\ufeff/, "").trimStart();
  const [firstLine = ""] = content.split("\n", 1);
  if (!content.startsWith("{")) return csvFormat(firstLine);
  // Lines first: parsing a long file whole would only tell that it is not one value.
  const line = objectOrUndefined(firstLine);
  if (line !== undefined && "target" in line && "slug" in line) return "jsonl";
  const whole = line ?? objectOrUndefined(content);
  if (whole === undefined) return undefined;
  if (Array.isArray(whole["data"])) return "kutt";
  if (Array.isArray(whole["links"])) return "sink";
  return typeof whole["links"] === "object" && whole["links"] !== null ? "yourls" : undefined;
}

function csvFormat(header: string): ImportFormat | undefined {
  const names = new Set(header.split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1")));
  if (names.has("shortCode") && names.has("longUrl")) return "shlink";
  return names.has("slug") && names.has("target") ? "csv" : undefined;
}

function objectOrUndefined(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
