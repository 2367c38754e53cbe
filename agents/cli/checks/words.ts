/** Codes of the API of checks in words. One that is newer than this program stays as it is. */
import type { Text } from "../../../src/i18n/language.ts";

interface Reason {
  readonly code: string;
  readonly [detail: string]: unknown;
}

const reasons: Readonly<Record<string, Text>> = {
  success: { de: "Erfolg gemeldet", en: "success reported" },
  fail: { de: "Fehler gemeldet", en: "failure reported" },
  keyword: { de: "ein Wort, das als Fehler gilt", en: "a word that counts as a failure" },
  timeout: { de: "kein Ping", en: "no ping" },
  paused: { de: "angehalten", en: "paused" },
  resumed: { de: "fortgesetzt", en: "resumed" },
  overrun: { de: "ein Lauf wird nicht fertig", en: "a run does not end" },
  interrupted: { de: "in der Wartung abgebrochen", en: "cut off by maintenance" },
  "too-quick": { de: "zu schnell fertig", en: "over too quickly" },
  "few-files": { de: "zu wenige Dateien", en: "too few files" },
  small: { de: "zu klein", en: "too small" },
  shrunk: { de: "geschrumpft", en: "shrunk" },
  "no-archive": { de: "nennt kein Archiv mehr", en: "names no archive any more" },
  "old-archive": { de: "nennt ein früheres Archiv", en: "names an earlier archive" },
  "borg-2": { de: "von borg 2, nicht nachweisbar", en: "by borg 2, cannot be confirmed" },
  "old-restore": { de: "nur ein altes Archiv zurückgelesen", en: "only an old archive read back" },
  "low-space": { de: "wenig Platz", en: "low on space" },
  "full-soon": { de: "bald voll", en: "full soon" },
  "old-lock": { de: "alte Sperre", en: "old lock" },
  unseen: { de: "Repository nicht mehr gemeldet", en: "repository not reported any more" },
  unreadable: { de: "Repository nicht lesbar", en: "repository not readable" },
};

/** Why a check changed its status, or has a warning. */
export function reasonText(reason: Reason): Text {
  const { code } = reason;
  const detail = String(reason[code === "exit" ? "status" : "name"]);
  if (code === "exit") return { de: `Exit-Status ${detail}`, en: `exit status ${detail}` };
  if (code === "signal") return { de: `Signal ${detail}`, en: `signal ${detail}` };
  return reasons[code] ?? { de: code, en: code };
}

const kinds: Readonly<Record<string, Text>> = {
  success: { de: "Erfolg", en: "success" },
  start: { de: "Start", en: "start" },
  fail: { de: "Fehler", en: "failure" },
  log: { de: "Notiz", en: "note" },
  ign: { de: "gilt nicht", en: "ignored" },
};

/** What a ping says. */
export const kindText = (type: string): Text => kinds[type] ?? { de: type, en: type };
