/** Why object storage did not do what it was asked for, in words. Pure rules. */
import type { Text } from "../i18n/language.ts";
import { CLOCK_OFF_MS } from "./limits.ts";

export type StorageFault =
  | "wrong-secret"
  | "unknown-key"
  | "unsigned"
  | "denied"
  | "clock"
  | "no-bucket"
  | "absent"
  | "wrong-region"
  | "altered"
  | "full"
  | "locked"
  | "exists"
  | "slow-down"
  | "unreachable"
  | "ill"
  | "too-large"
  | "strange";

/** What failed, and what the storage said of it. */
export interface Failed {
  readonly fault: StorageFault;
  /** HTTP status and the storage's own code, or what the network says: `403 SignatureDoesNotMatch`. */
  readonly said: string;
  /** The region that it expects, where it told one. */
  readonly region?: string | undefined;
  /** How far our clock is ahead of the storage's, in ms, where it told its own. */
  readonly clockAheadMs?: number | undefined;
}

/** Thrown where object storage does not do what it is asked for. */
export class StorageError extends Error {
  override name = "StorageError";
  readonly failed: Failed;
  constructor(failed: Failed) {
    super(`${failed.fault}: ${failed.said}`);
    this.failed = failed;
  }
}

/** Codes of S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), Ceph and Swift. */
const BY_CODE: Readonly<Record<string, StorageFault>> = {
  SignatureDoesNotMatch: "wrong-secret",
  InvalidAccessKeyId: "unknown-key",
  RequestTimeTooSkewed: "clock",
  RequestExpired: "clock",
  NoSuchBucket: "no-bucket",
  NoSuchKey: "absent",
  PermanentRedirect: "wrong-region",
  AuthorizationHeaderMalformed: "wrong-region",
  XAmzContentSHA256Mismatch: "altered",
  BadDigest: "altered",
  QuotaExceeded: "full",
  InsufficientStorage: "full",
  EntityTooLarge: "too-large",
  SlowDown: "slow-down",
  ServiceUnavailable: "slow-down",
  PreconditionFailed: "exists",
  ObjectLocked: "locked",
};

/** What an answer that is no success means; `code` as it stands in its body, empty where there is none. */
export function faultOf(status: number, code: string, isSigned = true): StorageFault {
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (!isSigned && (status === 401 || status === 403)) return "unsigned";
  if (status === 401 || status === 403) return "denied";
  if (status === 404) return "absent";
  if (status === 301 || status === 307) return "wrong-region";
  if (status === 412) return "exists";
  if (status === 413) return "too-large";
  if (status === 429 || status === 503) return "slow-down";
  if (status === 507) return "full";
  return status >= 500 ? "ill" : "strange";
}

/** May be another one in a moment. */
export const isPassing = (fault: StorageFault): boolean =>
  fault === "slow-down" || fault === "ill" || fault === "unreachable";

const words: Readonly<Record<StorageFault, Text>> = {
  "wrong-secret": {
    de: "Der Objektspeicher nimmt die Signatur nicht an: Der geheime Schlüssel passt nicht zu accessKeyId.",
    en: "Object storage refuses the signature: the secret key does not belong to accessKeyId.",
  },
  "unknown-key": {
    de: "Der Objektspeicher kennt diese accessKeyId nicht.",
    en: "Object storage does not know this accessKeyId.",
  },
  unsigned: {
    de: "Der Objektspeicher antwortet nur auf signierte Anfragen.",
    en: "Object storage answers signed requests only.",
  },
  denied: {
    de: "Der Objektspeicher erlaubt das diesem Schlüssel nicht.",
    en: "Object storage does not allow this key to do that.",
  },
  clock: {
    de: "Der Objektspeicher lehnt ab, weil die Uhren zu weit auseinander gehen.",
    en: "Object storage refuses, because the clocks are too far apart.",
  },
  "no-bucket": {
    de: "Diesen Bucket gibt es dort nicht.",
    en: "There is no such bucket.",
  },
  absent: { de: "Das gibt es dort nicht.", en: "That is not there." },
  "wrong-region": {
    de: "Der Bucket liegt in einer anderen Region, als hier eingestellt ist.",
    en: "The bucket is in another region than the settings say.",
  },
  altered: {
    de: "Was beim Objektspeicher ankam, ist nicht, was geschickt wurde.",
    en: "What object storage received is not what was sent.",
  },
  full: {
    de: "Der Bucket ist voll: sein Kontingent ist verbraucht.",
    en: "The bucket is full: its quota is used up.",
  },
  locked: {
    de: "Das ist gegen Löschen gesperrt.",
    en: "That is locked against deletion.",
  },
  exists: { de: "Das gibt es dort schon.", en: "That is there already." },
  "slow-down": {
    de: "Der Objektspeicher bittet um eine Pause (überlastet).",
    en: "Object storage asks for a pause (overloaded).",
  },
  unreachable: {
    de: "Der Objektspeicher ist nicht zu erreichen, oder die Verbindung brach ab.",
    en: "Object storage cannot be reached, or the connection broke.",
  },
  ill: {
    de: "Der Objektspeicher hat selbst einen Fehler.",
    en: "Object storage has a fault of its own.",
  },
  "too-large": {
    de: "Das ist dem Objektspeicher zu groß.",
    en: "That is too large for object storage.",
  },
  strange: {
    de: "Der Objektspeicher antwortet, was niemand erwartet.",
    en: "Object storage answers what nobody expects.",
  },
};

/** What failed, as people read it. */
export function failedInWords({ fault, said, region, clockAheadMs }: Failed): Text {
  const clock = clockInWords(clockAheadMs);
  const { de, en } = words[fault];
  const expected = region === undefined ? undefined : regionInWords(region);
  return {
    de: [de, expected?.de, clock?.de, `(${said})`].filter(Boolean).join(" "),
    en: [en, expected?.en, clock?.en, `(${said})`].filter(Boolean).join(" "),
  };
}

const regionInWords = (region: string): Text => ({
  de: `Erwartet wird die Region „${region}“.`,
  en: `It expects the region “${region}”.`,
});

/** How far our clock is off, where that is worth a word. */
export function clockInWords(aheadMs: number | undefined): Text | undefined {
  if (aheadMs === undefined || Math.abs(aheadMs) < CLOCK_OFF_MS) return undefined;
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return aheadMs > 0
    ? {
        de: `Die Uhr hier geht ${minutes} min vor.`,
        en: `The clock here is ${minutes} min ahead.`,
      }
    : {
        de: `Die Uhr hier geht ${minutes} min nach.`,
        en: `The clock here is ${minutes} min behind.`,
      };
}
