/** Problems of bringing an archive back, besides what every API shares. */
import { conflict, notFound, type Problem } from "../../../src/http/problem.ts";
import { faultInWords, type Fault } from "../kept/fault.ts";
import type { StoresTaken } from "../file/restore.ts";

export const noSuchRestore: Problem = {
  ...notFound,
  detail: {
    de: "Dieses Einspielen läuft nicht (mehr). Bitte von vorn beginnen.",
    en: "This restore is not under way (any more). Please begin again.",
  },
};

/** Why the stores did not take an archive. */
export function refusedRestore(taken: Extract<StoresTaken, { ok: false }>): Problem {
  switch (taken.reason) {
    case "filled":
      return conflict("not-empty", {
        de: "Dieser Dienst ist nicht leer. Ein Archiv wird nur in einen leeren eingespielt, damit nichts verloren geht.",
        en: "This service is not empty. An archive is restored into an empty one only, so that nothing is lost.",
      });
    case "newer":
      return conflict("newer-archive", {
        de: `Das Archiv ist von einer neueren Version („${taken.part}“ ist hier älter). Bitte diesen Dienst zuerst aktualisieren.`,
        en: `The archive is of a newer version (“${taken.part}” is older here). Please update this service first.`,
      });
    case "stores":
      return conflict("other-stores", {
        de: "Im Archiv sind andere Speicher, als dieser Dienst hat.",
        en: "There are other stores in the archive than this service has.",
      });
    case "unusable":
      return conflict("unusable-archive", {
        de: `Das Archiv passt nicht zu diesem Dienst, oder es fehlt etwas darin (${taken.store}). Nichts wurde geändert.`,
        en: `The archive does not fit this service, or something is missing in it (${taken.store}). Nothing was changed.`,
      });
  }
}

export const noSuchArchive: Problem = {
  ...notFound,
  detail: {
    de: "Von diesem Tag ist kein Archiv im Objektspeicher.",
    en: "There is no archive of this day in object storage.",
  },
};

export const notSetUp: Problem = conflict("archive-not-set-up", {
  de: "Ein Archiv im Objektspeicher ist nicht eingerichtet (ARCHIVE_S3): docs/runbooks/archive.de.md.",
  en: "No archive in object storage is set up (ARCHIVE_S3): docs/runbooks/archive.md.",
});

/** What could not be done with object storage, or with the archive that is there. */
export const archiveFailed = (fault: Fault): Problem =>
  conflict("archive-failed", faultInWords(fault), { fault: nameOf(fault) });

/** For programs: `wrong-secret`, `no-key`. */
const nameOf = (fault: Fault) => (fault.kind === "storage" ? fault.failed.fault : fault.kind);
