/** What people are told of the settings of letters to owners of keys: rows of the one table (../table.ts). */

export const ownerMailWords = {
  OWNER_MAIL: {
    unset: {
      de: "keiner: Besitzer bekommen keine Post",
      en: "none: owners get no mail",
    },
    meaning: {
      de: "Name eines smtp-Kanals in `ALERT_CHANNELS`, über den Besitzer von Schlüsseln Post bekommen: Erinnerungen, bevor ein Schlüssel abläuft, und Warnungen, siehe docs/runbooks/keys.de.md",
      en: "name of an smtp channel in `ALERT_CHANNELS` by which owners of keys get mail: reminders before a key expires, and warnings, see docs/runbooks/keys.md",
    },
    example: "mail",
  },
  OWNER_MAIL_PER_MINUTE: {
    meaning: {
      de: "so viele Briefe gehen höchstens in einer Minute an Besitzer; mancher Anbieter nimmt nicht mehr",
      en: "at most so many letters go to owners in a minute; some providers take no more",
    },
    example: "60",
  },
} as const;
