/** What people are told of the settings of the archive: rows of the one table (../table.ts). */

export const archiveWords = {
  ARCHIVE_S3: {
    unset: {
      de: "keiner: es gibt kein nächtliches Archiv",
      en: "none: there is no nightly archive",
    },
    meaning: {
      de: "JSON: Objektspeicher (S3), in den nachts alles geht, was der Dienst weiß, siehe docs/runbooks/archive.de.md",
      en: "JSON: object storage (S3) that everything the service knows goes to at night, see docs/runbooks/archive.md",
    },
    example:
      '{"endpoint": "https://s3.gra.io.cloud.ovh.net", "region": "gra", "bucket": "archive", "prefix": "randwerk", "accessKeyId": "0a1b2c3d"}',
  },
  ARCHIVE_S3_SECRET: {
    isSecret: true,
    unset: { de: "keins", en: "none" },
    meaning: {
      de: "geheimer Schlüssel zur `accessKeyId` in `ARCHIVE_S3`",
      en: "secret key of the `accessKeyId` in `ARCHIVE_S3`",
    },
    example: "a-long-secret-of-the-provider",
  },
  ARCHIVE_RECIPIENT: {
    unset: { de: "keiner", en: "none" },
    meaning: {
      de: "Mailadresse im Schlüsselverzeichnis, an deren Schlüssel jedes Archiv verschlüsselt wird",
      en: "mail address of the key directory to whose key every archive is encrypted",
    },
    example: "vorstand@example.org",
  },
  ARCHIVE_AT: {
    meaning: {
      de: "wann es gemacht wird, als OnCalendar in `TIMEZONE`",
      en: "when it is made, as OnCalendar in `TIMEZONE`",
    },
    example: "*-*-* 04:15",
  },
  ARCHIVE_NAME: {
    meaning: {
      de: "Ordner dieser Instanz im Objektspeicher; jede braucht einen eigenen",
      en: "folder of this instance in object storage; each needs one of its own",
    },
    example: "magdeburg",
  },
} as const;
