/** Why an archive was not made, or a drill failed. What is kept and told. */
import type { Text } from "../../../src/i18n/language.ts";
import { failedInWords, StorageError, type Failed } from "../../../src/object-storage/fault.ts";

export type Fault =
  | { readonly kind: "storage"; readonly failed: Failed }
  /** The settings cannot be used; what is wrong, in the words of whoever reads them. */
  | { readonly kind: "settings"; readonly detail: string }
  /** The key directory has no key of ARCHIVE_RECIPIENT. */
  | { readonly kind: "no-key"; readonly address: string }
  /** It has one that nobody can encrypt to. */
  | { readonly kind: "unusable-key"; readonly address: string; readonly detail: string }
  /** There is no archive to try. */
  | { readonly kind: "none" }
  /** The file, its manifest or what is in it is not what was written. */
  | { readonly kind: "altered"; readonly what: string }
  /** It was made by another instance: this one's key does not open it. */
  | { readonly kind: "other-key" }
  /** The tables cannot be made of it. */
  | { readonly kind: "unusable"; readonly store: string; readonly detail: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "internal"; readonly detail: string };

/** Thrown where an archive is not made, or a drill fails. */
export class ArchiveError extends Error {
  override name = "ArchiveError";
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}

export function faultIn(error: unknown): Fault {
  if (error instanceof ArchiveError) return error.fault;
  if (error instanceof StorageError) return { kind: "storage", failed: error.failed };
  if (error instanceof RangeError) return { kind: "too-large" };
  return { kind: "internal", detail: error instanceof Error ? error.message : String(error) };
}

export function faultInWords(fault: Fault): Text {
  switch (fault.kind) {
    case "storage":
      return failedInWords(fault.failed);
    case "settings":
      return {
        de: `Die Einstellungen sind nicht zu gebrauchen: ${fault.detail}`,
        en: `The settings cannot be used: ${fault.detail}`,
      };
    case "no-key":
      return {
        de: `Im Schlüsselverzeichnis ist kein Schlüssel für ${fault.address} (ARCHIVE_RECIPIENT).`,
        en: `The key directory has no key of ${fault.address} (ARCHIVE_RECIPIENT).`,
      };
    case "unusable-key":
      return {
        de: `An den Schlüssel von ${fault.address} kann niemand verschlüsseln (${fault.detail}).`,
        en: `Nobody can encrypt to the key of ${fault.address} (${fault.detail}).`,
      };
    case "none":
      return {
        de: "Es gibt noch kein Archiv im Objektspeicher.",
        en: "There is no archive in object storage yet.",
      };
    case "altered":
      return {
        de: `Das Archiv wurde verändert oder ist nicht ganz da (${fault.what}).`,
        en: `The archive was altered, or is not whole (${fault.what}).`,
      };
    case "other-key":
      return {
        de: "Das neueste Archiv hat eine andere Instanz gemacht; der eigene Schlüssel öffnet es nicht. Nach dem nächsten Archiv gelingt die Probe.",
        en: "Another instance made the newest archive; the key of this one does not open it. The drill works after the next archive.",
      };
    case "unusable":
      return {
        de: `Aus dem Archiv lassen sich die Tabellen nicht machen (${fault.store}: ${fault.detail}).`,
        en: `The tables cannot be made of the archive (${fault.store}: ${fault.detail}).`,
      };
    case "too-large":
      return {
        de: "Das Archiv ist größer, als der Dienst im Speicher halten kann.",
        en: "The archive is larger than what the service can hold in memory.",
      };
    case "internal":
      return {
        de: `Interner Fehler: ${fault.detail}`,
        en: `Internal error: ${fault.detail}`,
      };
  }
}
