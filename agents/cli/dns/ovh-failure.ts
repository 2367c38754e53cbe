/** What OVH refuses, in one sentence with what to do about it. */
import { connectionFailure } from "../command/connection.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import type { OvhAnswer } from "./ovh.ts";

/** Of an answer that is none of the good ones; `what` was asked. */
export function refusedByOvh(answer: OvhAnswer, what: string): Failure {
  if (answer.kind === "lost") return new Failure(exitCodes.unreachable, lost(what));
  const { status, errorCode, message, queryId } = answer;
  const id = queryId === undefined ? "" : ` (${queryId})`;
  const said = message ?? `HTTP ${status}`;
  if (/CREDENTIAL/.test(errorCode ?? "") || status === 401) {
    return new Failure(exitCodes.signedOut, {
      de: `OVH nimmt die Anmeldung nicht mehr: ${said}${id}. Neu: randwerk dns login ZONE`,
      en: `OVH does not take these keys any more: ${said}${id}. Anew: randwerk dns login ZONE`,
    });
  }
  if (errorCode === "INVALID_KEY" || errorCode === "INVALID_SIGNATURE") {
    return new Failure(exitCodes.signedOut, {
      de: `OVH kennt diese Schlüssel nicht: ${said}${id}. Neu: randwerk dns login ZONE`,
      en: `OVH does not know these keys: ${said}${id}. Anew: randwerk dns login ZONE`,
    });
  }
  if (what === "refresh") {
    return new Failure(exitCodes.refused, {
      de: `Die Änderungen sind eingetragen, aber nicht veröffentlicht: OVH verweigert den Refresh (${said}${id}). Rechte erneuern mit „randwerk dns login ZONE“, dann noch einmal „randwerk dns apply“.`,
      en: `The changes are entered but not published: OVH refuses the refresh (${said}${id}). Renew the rights by “randwerk dns login ZONE”, then “randwerk dns apply” again.`,
    });
  }
  if (status === 403) {
    return new Failure(exitCodes.refused, {
      de: `Dafür fehlt bei OVH das Recht: ${what}, ${said}${id}. Mit den richtigen Zonen: randwerk dns login ZONE …`,
      en: `The right for it is missing at OVH: ${what}, ${said}${id}. With the right zones: randwerk dns login ZONE …`,
    });
  }
  return new Failure(status >= 500 || status === 429 ? exitCodes.unreachable : exitCodes.refused, {
    de: `OVH lehnt ab: ${what}, ${said}${id}`,
    en: `OVH refuses: ${what}, ${said}${id}`,
  });
}

const lost = (what: string) => ({
  de: `OVH hat nicht geantwortet: ${what}`,
  en: `OVH has not answered: ${what}`,
});

/** Nobody answered. */
export function reachFailure(endpoint: string, code: string, seconds: number): Failure {
  const name = code === "ETIMEDOUT" ? "TimeoutError" : "Error";
  const error = Object.assign(new Error(code), { name, code });
  return (
    connectionFailure(error, new URL(endpoint).origin, seconds) ??
    new Failure(exitCodes.unreachable, lost(code))
  );
}
