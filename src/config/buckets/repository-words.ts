/** What people are told of repositories in object storage: a row of the one table (table.ts). */

export const repositoryWords = {
  S3_REPOSITORIES: {
    isSecret: true,
    unset: { de: "keine", en: "none" },
    meaning: {
      de: "JSON-Liste: Repositories von restic im Objektspeicher (S3), in denen der Dienst selbst nachsieht, ob Backups angekommen sind, siehe docs/runbooks/backups.de.md",
      en: "JSON list: repositories of restic in object storage (S3) where the service itself looks whether backups have arrived, see docs/runbooks/backups.md",
    },
    example:
      '[{"name": "nextcloud", "endpoint": "https://s3.gra.io.cloud.ovh.net", "region": "gra", "bucket": "backups", "prefix": "nextcloud", "accessKeyId": "0a1b2c3d", "secretAccessKey": "a-long-secret-of-the-provider"}]',
  },
} as const;
