/** Text in XML that is put together by hand. */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** XML 1.0, section 2.2: control characters cannot even be escaped. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\P{Cc}]|[\ufffe\uffff]/gu, "\ufffd")
    .replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}
