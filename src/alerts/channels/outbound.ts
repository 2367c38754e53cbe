/** Requests to receivers: bounded in time and size, never redirected, never to the service itself. */
import type { Config } from "../../config/config.ts";
import { hostOf, sameMachine } from "../../host.ts";
import type { Language } from "../../i18n/language.ts";
import { MAX_ANSWER_BYTES, MAX_ANSWER_CHARACTERS, REQUEST_TIMEOUT_MS } from "../limits.ts";
import { redact } from "../outbox/redact.ts";
import { confirmed, outcomeOf, type Outcome } from "./answer.ts";
import type { Surroundings } from "./channel.ts";
import { channelTexts } from "./texts.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of the body. */
  readonly body: string;
}

export type Requested =
  | { readonly ok: true; readonly answer: Answer }
  /** No answer: never connected or refused (`later`, `refused`), or lost on the way (`unknown`). */
  | { readonly ok: false; readonly outcome: Outcome };

/** A request, as far as receivers need it. */
export interface Outgoing {
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Whether a host (in the form of src/host.ts, or a URL's) is one of this service's, whatever this machine is called. */
export function isOwnHost(host: string, config: Config): boolean {
  const { publicUrl, linkHosts, consoleHost } = config;
  const own = publicUrl === undefined ? undefined : URL.parse(publicUrl)?.host;
  return [own, consoleHost, ...linkHosts].some(
    (one) => one !== undefined && sameMachine(one) === sameMachine(host),
  );
}

/** Sends a request, within its time. Never throws for what the network or the receiver does. */
export async function request(
  url: string,
  init: Outgoing,
  { config, reach }: Surroundings,
): Promise<Requested> {
  const target = URL.parse(url);
  const texts = channelTexts[config.language];
  if (target === null || isOwnHost(hostOf(target) ?? "", config)) {
    return { ok: false, outcome: { kind: "broken", answer: texts.itself } };
  }
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const reached = (await reach?.(target, signal)) ?? "reached";
  if (reached !== "reached") {
    return { ok: false, outcome: { kind: "later", answer: texts[reached](target.host) } };
  }
  try {
    const response = await fetch(target, { ...init, redirect: "manual", signal });
    const { status, headers } = response;
    return { ok: true, answer: { status, headers, body: await beginning(response) } };
  } catch (error) {
    return { ok: false, outcome: outcomeOfError(error, config.language) };
  }
}

/** Requests and judges by the status alone. */
export async function send(url: string, init: Outgoing, around: Surroundings): Promise<Outcome> {
  const requested = await request(url, init, around);
  return requested.ok ? judge(requested.answer, around.now) : requested.outcome;
}

/** The same where a success counts only with the receiver's own receipt. */
export async function sendForReceipt(
  url: string,
  init: Outgoing,
  around: Surroundings,
  isReceipt: (said: unknown) => boolean,
): Promise<Outcome> {
  const requested = await request(url, init, around);
  if (!requested.ok) return requested.outcome;
  return confirmedAnswer(requested.answer, around, isReceipt);
}

export const confirmedAnswer = (
  answer: Answer,
  { now, config }: Surroundings,
  isReceipt: (said: unknown) => boolean,
): Outcome => confirmed(judge(answer, now), answer.body, isReceipt, config.language);

export function judge({ status, headers, body }: Answer, now: number): Outcome {
  return outcomeOf(status, headers, shown(body), now);
}

/** An answer as it is kept: short, on one line, without secrets. */
export function shown(answer: string): string {
  const line = redact(answer).replace(/\s+/g, " ").trim();
  return line.length <= MAX_ANSWER_CHARACTERS
    ? line
    : `${line.slice(0, MAX_ANSWER_CHARACTERS - 1)}…`;
}

/** Where the runtime says nothing but that it failed, and where to look for it in its own log. */
const UNTOLD = /^(?:internal error|Network connection lost)/i;

/** The outcome that an exception of fetch or of a socket means. A connection that was never made carried nothing. */
export function outcomeOfError(error: unknown, language: Language): Outcome {
  const text = error instanceof Error ? error.message : String(error);
  const texts = channelTexts[language];
  if (error instanceof Error && error.name === "TimeoutError") {
    return { kind: "unknown", answer: texts.silent };
  }
  const never =
    /refused|resolve|DNS|unreachable|No route|certificate|TLS|connect\(\)|not permitted/i;
  const answer = UNTOLD.test(text) ? texts.lost : shown(text);
  return { kind: never.test(text) ? "later" : "unknown", answer };
}

/** At most MAX_ANSWER_BYTES of a body, the rest is not read. An answer that breaks off is an answer still. */
async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let read = 0; read < MAX_ANSWER_BYTES;) {
      const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
      if (done || value === undefined) return text + decoder.decode();
      read += value.byteLength;
      text += decoder.decode(value.subarray(0, MAX_ANSWER_BYTES), { stream: true });
    }
    await reader.cancel();
  } catch {
    // The status has come: that is what counts.
  }
  return text;
}
