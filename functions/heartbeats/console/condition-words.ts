/** How a backup, a restore test or a repository is, in two words. */
import type { Text } from "../../../src/i18n/language.ts";
import type { ConditionName } from "../arrivals/condition.ts";
import { statusWords } from "./words.ts";

export const conditionWords: Readonly<Record<ConditionName, Text>> = {
  new: statusWords.new,
  grace: statusWords.grace,
  down: statusWords.down,
  paused: statusWords.paused,
  missing: { de: "fehlt", en: "missing" },
  deleted: { de: "gelöscht", en: "deleted" },
  older: { de: "ältere fehlen", en: "older ones missing" },
  warning: { de: "Warnung", en: "warning" },
  arrived: { de: "nachgewiesen", en: "confirmed" },
  awaiting: { de: "wird erwartet", en: "awaited" },
  pruned: { de: "aufgeräumt", en: "pruned" },
  unwatched: { de: "gesichert", en: "backed up" },
  reported: { de: "in Ordnung", en: "all right" },
  unseen: { de: "nicht zu sehen", en: "not seen" },
  unreadable: { de: "nicht lesbar", en: "not readable" },
  "low-space": { de: "wenig Platz", en: "low on space" },
  "full-soon": { de: "bald voll", en: "full soon" },
  "old-lock": { de: "gesperrt", en: "locked" },
};
