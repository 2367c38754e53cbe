/** The service as strangers reach it: each of its names, written as people and QR codes write it. */
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { TLSSocket } from "node:tls";
import { trustSystem } from "../command/authorities.ts";
import { connectionFailure } from "../command/connection.ts";
import { CERTIFICATE_DAYS, MAX_SKEW_SECONDS, REACH_TIMEOUT_SECONDS } from "../limits.ts";
import { fault, ok, same, type Finding } from "./finding.ts";

export interface Reached {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
  /** The service's clock, in unix ms. */
  readonly date: number | undefined;
  /** The end of its certificate, in unix ms; undefined by HTTP. */
  readonly certificateEnd: number | undefined;
}

/**
 * Asks a name for its health, in small and in capital letters; `url` is an origin, `lookup` how its address is found other
 * than by this machine's resolver. Never throws for what the network does.
 */
export async function lookAtName(
  url: string,
  now: () => number,
  lookup?: LookupFunction,
): Promise<Finding[]> {
  trustSystem();
  const { host } = new URL(url);
  const findings: Finding[] = [];
  for (const asked of [host, host.toUpperCase()]) {
    // Digits have no capitals.
    if (findings.length > 0 && asked === host) continue;
    const what = same(`${new URL(url).protocol}//${asked}`);
    try {
      const reached = await reach(new URL("/healthz", url), asked, lookup);
      findings.push(answerFinding(what, reached));
      if (asked === host) findings.push(...timeFindings(what, reached, now()));
    } catch (error) {
      const failure = connectionFailure(error, url, REACH_TIMEOUT_SECONDS);
      if (failure === undefined) throw error;
      const look = { de: "DNS, Zertifikat, Proxy ansehen", en: "look at DNS, certificate, proxy" };
      findings.push(fault(what, failure.text, look));
    }
  }
  return findings;
}

function answerFinding(what: Finding["what"], { status, body }: Reached): Finding {
  if ((status === 200 || status === 503) && body.includes('"stores"')) {
    return ok(what, { de: "antwortet", en: "answers" });
  }
  const found = {
    de: `antwortet mit ${status}, nicht als Randwerk`,
    en: `answers ${status}, not as Randwerk`,
  };
  return fault(what, found, {
    de: "Zeigt der Name auf den Dienst, und gibt der Proxy den Host weiter?",
    en: "does the name point to the service, and does the proxy hand on the host?",
  });
}

function timeFindings(what: Finding["what"], { date, certificateEnd }: Reached, now: number) {
  const findings: Finding[] = [];
  if (certificateEnd !== undefined) {
    const days = Math.floor((certificateEnd - now) / 86_400_000);
    const found = {
      de: `Zertifikat gilt noch ${days} Tage`,
      en: `certificate is good for ${days} days`,
    };
    const renew = { de: "Erneuerung ansehen", en: "look why it is not renewed" };
    findings.push(days >= CERTIFICATE_DAYS ? ok(what, found) : fault(what, found, renew));
  }
  if (date !== undefined) {
    const seconds = Math.round((date - now) / 1000);
    const found = { de: `Uhr weicht um ${seconds} s ab`, en: `clock is off by ${seconds} s` };
    const set = {
      de: "Uhren stellen: hier und dort timedatectl",
      en: "set the clocks: timedatectl here and there",
    };
    const isRight = Math.abs(seconds) <= MAX_SKEW_SECONDS;
    findings.push(isRight ? ok(what, found) : fault(what, found, set));
  }
  return findings;
}

/** GET with the host exactly as written: fetch would make it small. Redirects are not followed. */
export function reach(target: URL, host: string, lookup?: LookupFunction): Promise<Reached> {
  const send = target.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(REACH_TIMEOUT_SECONDS * 1000);
    const headers = { Host: host, "User-Agent": "randwerk-check (bot)" };
    const request = send(target, {
      headers,
      agent: false,
      signal: timeout,
      ...(lookup && { lookup }),
    });
    request.on("error", (error) => reject(timeout.aborted ? (timeout.reason as Error) : error));
    request.on("response", (response) => {
      read(response).then(resolve, reject);
    });
    request.end();
  });
}

async function read(response: IncomingMessage): Promise<Reached> {
  // At once: the socket is gone after the body.
  const certificateEnd = endOfCertificate(response);
  let body = "";
  for await (const part of response.setEncoding("utf8")) body += String(part);
  const date = Date.parse(response.headers.date ?? "");
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location,
    body,
    date: Number.isNaN(date) ? undefined : date,
    certificateEnd,
  };
}

function endOfCertificate({ socket }: IncomingMessage): number | undefined {
  return socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : undefined;
}
