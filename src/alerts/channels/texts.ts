/** What channels say of receivers that do not answer as they should, in German and English. */
import { REQUEST_TIMEOUT_MS } from "../limits.ts";
import type { Language } from "../../i18n/language.ts";

interface Texts {
  /** The address of a channel is one of this service's. */
  readonly itself: string;
  /** Nothing came back in time. */
  readonly silent: string;
  readonly nobody: (host: string) => string;
  readonly untrusted: (host: string) => string;
  readonly lost: string;
  /** Somebody answered, but not the receiver: a network's page of welcome, a proxy. */
  readonly foreign: (answer: string) => string;
  /** Of a mail: addresses that it waits for. */
  readonly later: (recipients: string) => string;
  readonly noTls: string;
  readonly noLogin: string;
  readonly tooLong: string;
  /** The address needs SMTPUTF8, and the server does not offer it. */
  readonly noUtf8: string;
  /** The channel itself is at fault. */
  readonly failed: string;
}

const seconds = REQUEST_TIMEOUT_MS / 1000;

export const channelTexts: Readonly<Record<Language, Texts>> = {
  de: {
    itself: "Die Adresse ist dieser Dienst selbst.",
    silent: `Keine Antwort innerhalb von ${seconds} s.`,
    nobody: (host) =>
      `Keine Verbindung zu ${host}: Der Name ist unbekannt, der Rechner aus, oder er nimmt dort keine Verbindungen an.`,
    untrusted: (host) =>
      `Keine sichere Verbindung zu ${host}: Das Zertifikat ist abgelaufen, nicht vertrauenswürdig ` +
      "oder für einen anderen Namen, oder es gibt dort kein TLS.",
    lost: "Die Verbindung brach ab, bevor eine Antwort da war.",
    foreign: (answer) => `Das hat jemand anderes geantwortet: ${answer}`,
    later: (recipients) => `Noch nicht angenommen: ${recipients}`,
    noTls: "Der Server bietet kein STARTTLS an.",
    noLogin: "Der Server bietet weder AUTH PLAIN noch AUTH LOGIN an.",
    tooLong: "Die Antwort ist zu lang.",
    noUtf8: "Der Server nimmt keine Adressen mit anderen als ASCII-Zeichen an (SMTPUTF8).",
    failed: "Der Kanal ist gescheitert; das Protokoll sagt, warum.",
  },
  en: {
    itself: "The address is this service itself.",
    silent: `No answer within ${seconds} s.`,
    nobody: (host) =>
      `No connection to ${host}: the name is unknown, the machine is off, or it takes no connections there.`,
    untrusted: (host) =>
      `No secure connection to ${host}: the certificate has expired, is not trusted ` +
      "or is for another name, or there is no TLS.",
    lost: "The connection broke before there was an answer.",
    foreign: (answer) => `Somebody else gave this answer: ${answer}`,
    later: (recipients) => `Not taken yet: ${recipients}`,
    noTls: "The server offers no STARTTLS.",
    noLogin: "The server offers neither AUTH PLAIN nor AUTH LOGIN.",
    tooLong: "The answer is too long.",
    noUtf8: "The server takes no addresses beyond ASCII (SMTPUTF8).",
    failed: "The channel failed; the log says why.",
  },
};
