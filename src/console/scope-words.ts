/** Scopes in words: what somebody may. A pure rule. */
import type { Scope } from "../access/scopes.ts";
import type { Language, Text } from "../i18n/language.ts";

const words: Readonly<Record<Scope, Text>> = {
  admin: { de: "alles", en: "everything" },
  "links:read": { de: "Kurzlinks sehen", en: "see short links" },
  "links:write": { de: "Kurzlinks anlegen und ändern", en: "create and change short links" },
  "checks:read": {
    de: "Checks, Sicherungen und Meldungen sehen",
    en: "see checks, backups and alerts",
  },
  "checks:write": {
    de: "Checks anlegen und ändern, sich um Meldungen kümmern",
    en: "create and change checks, take care of alerts",
  },
  "keys:write": {
    de: "alle Schlüssel veröffentlichen und entfernen",
    en: "publish and remove all keys",
  },
  "keys:own": {
    de: "den Schlüssel der eigenen Adresse veröffentlichen",
    en: "publish the key of one’s own address",
  },
  arrivals: {
    de: "als Backup-Server melden, was angekommen ist",
    en: "report as a backup server what has arrived",
  },
  sessions: { de: "alle Sitzungen sehen und beenden", en: "see and end all sessions" },
};

/** What a scope allows; one that has no words is called by its name. */
export const scopeText = (scope: Scope, language: Language): string =>
  words[scope]?.[language] ?? scope;

/** What several allow, in one line. */
export const scopesText = (scopes: readonly Scope[], language: Language): string =>
  scopes.map((scope) => scopeText(scope, language)).join("; ");
