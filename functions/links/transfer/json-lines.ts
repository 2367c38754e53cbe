/** Our own JSON lines: what an export writes, an import reads. */
import type { FieldError } from "../../../src/http/problem.ts";
import type { ImportFile, ImportLine } from "./entry.ts";
import { readLine } from "./line.ts";
import { countNewlines } from "./text.ts";

/** Never throws: what is wrong with one line is told on it. */
export function readJsonLines(text: string): ImportFile {
  return { ok: true, most: countNewlines(text) + 1, lines: linesIn(text) };
}

/** Each line is read when it is asked for: a whole file at once would keep others waiting. */
function* linesIn(text: string): Generator<ImportLine, void> {
  let number = 0;
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end);
    number += 1;
    if (line.trim() !== "") yield parseLine(line, number);
    if (end < 0) return;
    from = end + 1;
  }
}

function parseLine(text: string, line: number): ImportLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, slug: "", ok: false, errors: [notJson] };
  }
  return readLine(line, value);
}

const notJson: FieldError = {
  field: "",
  detail: { de: "Die Zeile ist kein gültiges JSON.", en: "The line is not valid JSON." },
};
