/** Why a request got no answer, in one sentence with what to do about it. */
import type { Text } from "../../../src/i18n/language.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";

/** The failure behind what `fetch` threw; undefined for what is a bug. */
export function connectionFailure(
  error: unknown,
  url: string,
  seconds: number,
): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "TimeoutError") {
    return unreachable({
      de: `${url} hat in ${seconds} s nicht geantwortet. Bitte später noch einmal versuchen.`,
      en: `${url} has not answered within ${seconds} s. Please try again later.`,
    });
  }
  // So says fetch while a body is read: somebody had begun to answer.
  if (error.message === "terminated") {
    return unreachable({
      de: `${url} hat seine Antwort abgebrochen. Bitte noch einmal versuchen; warum, sagt sein Protokoll.`,
      en: `${url} broke its answer off. Please try again; its log says why.`,
    });
  }
  const code = codeOf(error);
  if (code === undefined && error.message !== "fetch failed") return undefined;
  const text = code === undefined ? undefined : (reasons[code]?.(url) ?? tlsReason(code, url));
  return unreachable(
    text ?? {
      de: `${url} ist nicht erreichbar (${code ?? error.message}). Stimmt die Adresse?`,
      en: `${url} cannot be reached (${code ?? error.message}). Is the address right?`,
    },
  );
}

const unreachable = (text: Text) => new Failure(exitCodes.unreachable, text);

/** The system's name of the error lies in the cause, or in one of several causes. */
function codeOf(error: Error): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  }
  return undefined;
}

const brokenOff = (url: string): Text => ({
  de: `${url} hat die Verbindung abgebrochen. Läuft dort Randwerk, und stimmt http oder https?`,
  en: `${url} closed the connection. Is it Randwerk, and is http or https right?`,
});

const reasons: Readonly<Record<string, (url: string) => Text>> = {
  ECONNREFUSED: (url) => ({
    de: `Unter ${url} läuft kein Dienst. Läuft er, und stimmen Adresse und Port?`,
    en: `There is no service at ${url}. Is it running, and are address and port right?`,
  }),
  ENOTFOUND: (url) => ({
    de: `Den Namen in ${url} gibt es nicht. Ist er richtig geschrieben?`,
    en: `The host name in ${url} does not exist. Is it spelt correctly?`,
  }),
  EAI_AGAIN: (url) => ({
    de: `Der Name in ${url} ließ sich nicht nachschlagen. Besteht eine Verbindung zum Netz?`,
    en: `The name in ${url} could not be looked up. Is the network connected?`,
  }),
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  UND_ERR_SOCKET: brokenOff,
  HPE_INVALID_CONSTANT: brokenOff,
  ERR_SSL_WRONG_VERSION_NUMBER: (url) => ({
    de: `${url} spricht kein TLS. Heißt die Adresse http://…?`,
    en: `${url} does not speak TLS. Is the address http://…?`,
  }),
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (url) => ({
    de: `${url} spricht kein TLS. Heißt die Adresse http://…?`,
    en: `${url} does not speak TLS. Is the address http://…?`,
  }),
  CERT_HAS_EXPIRED: (url) => ({
    de: `Das Zertifikat von ${url} ist abgelaufen. Es muss auf dem Server erneuert werden.`,
    en: `The certificate of ${url} has expired. It has to be renewed on the server.`,
  }),
  ERR_TLS_CERT_ALTNAME_INVALID: (url) => ({
    de: `Das Zertifikat von ${url} gilt für einen anderen Namen. Stimmt die Adresse?`,
    en: `The certificate of ${url} is for another name. Is the address right?`,
  }),
};

/** Faults that OpenSSL finds in a chain of certificates (X509_V_ERR_… without its first part). */
function tlsReason(code: string, url: string): Text | undefined {
  if (!/CERT|ISSUER|SIGNATURE|CHAIN/.test(code)) return undefined;
  return {
    de: `Dem Zertifikat von ${url} traut dieser Rechner nicht (${code}). Eine eigene Zertifizierungsstelle nennt NODE_EXTRA_CA_CERTS=DATEI.`,
    en: `This computer does not trust the certificate of ${url} (${code}). NODE_EXTRA_CA_CERTS=FILE names an authority of your own.`,
  };
}
