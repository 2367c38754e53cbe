/** What to do about a repository in object storage, where that differs: there no agent looks, but the service itself. */
import type { Language } from "../../../src/i18n/language.ts";
import type { Occasion } from "./story.ts";

export const storageTodos: Readonly<Record<Language, Partial<Record<Occasion, string>>>> = {
  de: {
    missing:
      "Vielleicht sichert der Host in einen anderen Bucket oder Ordner: „restic snapshots“ auf dem Host zeigt es; wo hier nachgesehen wird, steht in S3_REPOSITORIES.",
    unproven:
      "Der Dienst sieht dort jede Stunde selbst nach: Steht das Repository noch in S3_REPOSITORIES? Soll es hier keinen Nachweis geben: „randwerk checks edit … --arrival-grace 0“.",
    unseen:
      "Wurde es mit Absicht aus S3_REPOSITORIES genommen, dann nehmt es auch aus dem Check: „randwerk checks edit … --s3 none“.",
    unreadable:
      "Stimmen Bucket, Ordner und Zugangsdaten in S3_REPOSITORIES? Der Schlüssel muss lesen und aufzählen dürfen. „restic check“ sagt, ob das Repository beschädigt ist.",
  },
  en: {
    missing:
      "Perhaps the host backs up into another bucket or folder: “restic snapshots” on the host shows it; S3_REPOSITORIES says where the service looks.",
    unproven:
      "The service itself looks there every hour: is the repository still in S3_REPOSITORIES? To turn this proof off: “randwerk checks edit … --arrival-grace 0”.",
    unseen:
      "If it was taken out of S3_REPOSITORIES on purpose, take it out of the check as well: “randwerk checks edit … --s3 none”.",
    unreadable:
      "Are bucket, folder and access in S3_REPOSITORIES right? The key must be allowed to read and to list. “restic check” says whether the repository is damaged.",
  },
};
