/** What people read when they sign in, and when that fails. */
import type { Text } from "../i18n/language.ts";
import type { SignInFault } from "./fault.ts";

export const words = {
  title: { de: "Anmelden", en: "Sign in" },
  lead: {
    de: "Für Mitglieder und Admins: Kurzlinks, Schlüssel und Checks des Vereins.",
    en: "For members and admins: the association's short links, keys and checks.",
  },
  account: { de: "Mit dem Vereinskonto anmelden", en: "Sign in with the association's account" },
  again: { de: "Noch einmal versuchen", en: "Try again" },
  or: { de: "oder", en: "or" },
  token: { de: "Token", en: "Token" },
  tokenHint: {
    de: "Ein API-Token oder das Admin-Token. Die Sitzung darf, was das Token darf.",
    en: "An API token or the admin token. The session may do what the token may.",
  },
  byToken: { de: "Mit Token anmelden", en: "Sign in with a token" },
  needsHttps: { de: "Anmelden geht nur über HTTPS", en: "Signing in needs HTTPS" },
  needsHttpsHow: {
    de: "Über unverschlüsseltes HTTP könnte jeder im Netz die Sitzung mitlesen, und Browser behalten sie dort nicht. Bitte die Adresse mit https:// öffnen; auf dem Rechner selbst geht auch http://127.0.0.1.",
    en: "Over plain HTTP anybody in the network could read the session along, and browsers do not keep it there. Please open the address with https://; on the machine itself http://127.0.0.1 works, too.",
  },
  signedOut: { de: "Abgemeldet", en: "Signed out" },
  signedOutHere: {
    de: "Die Sitzung in diesem Browser ist beendet.",
    en: "The session in this browser is over.",
  },
  alsoThere: {
    de: "Beim Anbieter der Konten besteht noch eine Anmeldung: dort geht es jetzt weiter.",
    en: "There is still a session at the provider of the accounts: that one comes next.",
  },
  onlyHere: {
    de: "Der Anbieter der Konten war nicht zu erreichen: dort besteht die Anmeldung vielleicht noch.",
    en: "The provider of the accounts could not be reached: there the session may go on.",
  },
  atProvider: { de: "Auch dort abmelden", en: "Sign out there, too" },
  signInAgain: { de: "Wieder anmelden", en: "Sign in again" },
  foreign: { de: "Bitte noch einmal", en: "Please try again" },
} as const satisfies Record<string, Text>;

/** A fault as people are told of it: what happened, and what to do. */
interface FaultWords {
  readonly title: Text;
  readonly how: Text;
  /** For whoever looks after the service: names and values. */
  readonly facts?: readonly (readonly [name: Text, value: string])[];
}

const unreached = {
  de: "Der Anbieter der Konten antwortet nicht",
  en: "The provider of the accounts does not answer",
};
const wait = {
  de: "Bitte in einigen Minuten noch einmal versuchen. Wer ein Token hat, kommt auch damit hinein.",
  en: "Please try again in a few minutes. Whoever has a token can come in with that meanwhile.",
};
const forAdmins = {
  de: "Das kann nur jemand ändern, der den Dienst betreut (docs/runbooks/sign-in.de.md). Wer ein Token hat, kommt damit hinein.",
  en: "Only whoever looks after the service can change that (docs/runbooks/sign-in.md). Whoever has a token can come in with that.",
};
const said: Text = { de: "Seine Antwort", en: "Its answer" };
const list = (names: readonly string[]) => (names.length === 0 ? "–" : names.join(", "));

/** The words of a fault. One place, so that none is without. */
export function faultWords(fault: SignInFault): FaultWords {
  switch (fault.code) {
    case "away":
      return { title: unreached, how: wait };
    case "slow":
      return {
        title: {
          de: "Der Anbieter der Konten braucht zu lange",
          en: "The provider of the accounts takes too long",
        },
        how: wait,
      };
    case "no-provider":
      return {
        title: {
          de: "Unter der Adresse des Anbieters antwortet etwas anderes",
          en: "Something else answers at the provider's address",
        },
        how: wait,
        ...(fault.status !== undefined && { facts: [[said, `HTTP ${fault.status}`]] }),
      };
    case "other-issuer":
      return {
        title: {
          de: "Der Anbieter nennt sich anders als eingestellt",
          en: "The provider calls itself something else than is set",
        },
        how: {
          de: `OIDC_ISSUER muss Zeichen für Zeichen so heißen, wie der Anbieter sich nennt, auch mit dem Schrägstrich am Ende. ${forAdmins.de}`,
          en: `OIDC_ISSUER has to be what the provider calls itself, character by character, with the slash at its end, too. ${forAdmins.en}`,
        },
        facts: [
          [{ de: "OIDC_ISSUER", en: "OIDC_ISSUER" }, fault.wanted],
          [{ de: "Der Anbieter", en: "The provider" }, fault.said],
        ],
      };
    case "no-signing-key":
      return {
        title: {
          de: "Beim Anbieter ist kein Signaturschlüssel gewählt",
          en: "No signing key is chosen at the provider",
        },
        how: {
          de: `Bitte beim Anbieter einen Signaturschlüssel auswählen (RS256); ohne ihn signiert er nur mit dem gemeinsamen Geheimnis. ${forAdmins.de}`,
          en: `Please choose a signing key (RS256) in the provider; without one it signs with the shared secret alone. ${forAdmins.en}`,
        },
      };
    case "wrong-client":
      return {
        title: {
          de: "Der Anbieter kennt diesen Dienst nicht",
          en: "The provider does not know this service",
        },
        how: {
          de: `OIDC_CLIENT_ID oder OIDC_CLIENT_SECRET stimmen nicht mit dem Anbieter überein. ${forAdmins.de}`,
          en: `OIDC_CLIENT_ID or OIDC_CLIENT_SECRET do not match the provider's. ${forAdmins.en}`,
        },
        facts: [[said, fault.error]],
      };
    default:
      return personalWords(fault);
  }
}

/** Faults of one sign-in. */
function personalWords(
  fault: Extract<
    SignInFault,
    { code: "refused" | "not-begun" | "not-proven" | "clocks" | "no-group" }
  >,
): FaultWords {
  switch (fault.code) {
    case "refused":
      return {
        title: {
          de: "Der Anbieter hat die Anmeldung abgelehnt",
          en: "The provider has refused the sign-in",
        },
        how: {
          de: "Vielleicht wurde sie abgebrochen, oder dieses Konto darf diesen Dienst nicht benutzen.",
          en: "Perhaps it was cancelled, or this account may not use this service.",
        },
        facts: [[said, [fault.error, fault.description].filter(Boolean).join(": ")]],
      };
    case "not-begun":
      return {
        title: {
          de: "Diese Anmeldung hat nicht hier begonnen",
          en: "This sign-in has not begun here",
        },
        how: {
          de: "Sie ist älter als zehn Minuten, schon benutzt, oder aus einem anderen Browser. Bitte neu beginnen.",
          en: "It is older than ten minutes, used already, or from another browser. Please begin again.",
        },
      };
    case "not-proven":
      return {
        title: {
          de: "Die Antwort des Anbieters ist nicht echt",
          en: "The provider's answer is not genuine",
        },
        how: {
          de: "Was er schickt, passt nicht zu dieser Anmeldung. Bitte neu beginnen; bleibt es dabei, hilft dieser Grund weiter.",
          en: "What it sends does not belong to this sign-in. Please begin again; if it stays so, this reason helps.",
        },
        facts: [[{ de: "Grund", en: "Reason" }, fault.why]],
      };
    case "clocks":
      return {
        title: { de: "Zwei Uhren gehen verschieden", en: "Two clocks disagree" },
        how: {
          de: "Nach der Uhr dieses Dienstes ist die Antwort des Anbieters abgelaufen oder noch nicht gültig. Mehr als 90 s dürfen die Uhren nicht auseinander gehen.",
          en: "By this service's clock the provider's answer has expired or is not valid yet. The clocks may differ by 90 s and no more.",
        },
      };
    case "no-group":
      return {
        title: {
          de: "Mit diesem Konto darf man hier noch nichts",
          en: "This account may not do anything here yet",
        },
        how: {
          de: "Die Anmeldung war richtig, aber keine Gruppe des Kontos hat hier Rechte. Vielleicht wurde eine Gruppe umbenannt; wer den Dienst betreut, trägt sie in OIDC_GROUPS ein.",
          en: "The sign-in was right, but no group of the account has rights here. Perhaps a group was renamed; whoever looks after the service puts it into OIDC_GROUPS.",
        },
        facts: [
          [{ de: "Gruppen des Kontos", en: "Groups of the account" }, list(fault.came)],
          [{ de: "Hier bekannt", en: "Known here" }, list(fault.known)],
        ],
      };
  }
}
