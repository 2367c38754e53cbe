/**
 * The programs that members make their keys with: how each makes, exports and extends one, in the words of its own menus.
 * Pages and letters to owners tell the same steps. A new program is one entry here.
 */
import type { Text } from "../../../src/i18n/language.ts";
import {
  gpgKeychain,
  gnupg,
  kleopatra,
  mailvelope,
  openkeychain,
  proton,
  thunderbird,
  type ProgramSteps,
} from "./steps.ts";

export interface KeyProgram extends ProgramSteps {
  /** As the service keeps it of a key's owner; never changes. */
  readonly id: ProgramId;
  readonly name: string;
  /** What it runs on. */
  readonly where: Text;
  /** The day on which the words were looked up in the program or its documentation. */
  readonly asOf: string;
}

export const programIds = [
  "thunderbird",
  "mailvelope",
  "kleopatra",
  "gpg-keychain",
  "openkeychain",
  "proton",
  "gnupg",
] as const;
type ProgramId = (typeof programIds)[number];

const asOf = "2026-11-26";
const later = "2026-11-27";
const anywhere: Text = { de: "Windows, macOS, Linux", en: "Windows, macOS, Linux" };

const byId: { readonly [Id in ProgramId]: KeyProgram & { readonly id: Id } } = {
  thunderbird: { id: "thunderbird", name: "Thunderbird", where: anywhere, asOf, ...thunderbird },
  mailvelope: {
    id: "mailvelope",
    name: "Mailvelope",
    where: { de: "im Browser, für Webmailer", en: "in the browser, for webmail" },
    asOf,
    ...mailvelope,
  },
  kleopatra: {
    id: "kleopatra",
    name: "Kleopatra",
    where: { de: "Windows (Gpg4win), Linux", en: "Windows (Gpg4win), Linux" },
    asOf: later,
    ...kleopatra,
  },
  "gpg-keychain": {
    id: "gpg-keychain",
    name: "GPG Keychain",
    where: { de: "macOS (GPG Suite)", en: "macOS (GPG Suite)" },
    asOf: later,
    ...gpgKeychain,
  },
  openkeychain: {
    id: "openkeychain",
    name: "OpenKeychain",
    where: { de: "Android, mit K-9 Mail", en: "Android, with K-9 Mail" },
    asOf,
    ...openkeychain,
  },
  proton: {
    id: "proton",
    name: "Proton Mail",
    where: {
      de: "eine eigene Domain bei Proton; der Schlüssel ist schon da",
      en: "a domain of one’s own at Proton; the key is there already",
    },
    asOf: later,
    ...proton,
  },
  gnupg: {
    id: "gnupg",
    name: "GnuPG",
    where: { de: "im Terminal", en: "in a terminal" },
    asOf,
    ...gnupg,
  },
};

/** In the order in which people are offered them. */
export const programs: readonly KeyProgram[] = programIds.map((id) => byId[id]);

/** The program of an id; undefined: there is none of that name. */
export const programOf = (id: string): KeyProgram | undefined =>
  programs.find((program) => program.id === id);
