/** A look at where a link leads: polite, rare, and never into a private network. */
import { isOwnHost } from "../../../src/alerts/channels/outbound.ts";
import type { Config } from "../../../src/config/config.ts";
import { dayOf } from "../../../src/durations.ts";
import { hostOf } from "../../../src/host.ts";
import { isPublicHost } from "../../../src/public-host.ts";
import { LOOK_TIMEOUT_MS } from "../limits.ts";
import { answerOf } from "../link/answer.ts";
import type { Link } from "../link/link.ts";

/** `alive` where somebody answers, be it with a refusal: only what is gone is dead. */
export interface Look {
  readonly alive: boolean;
  /** `HTTP 404`, or why there was no answer. */
  readonly answer: string;
}

/** The address to look at now (unix ms); undefined for what is no web address, not public, or leads nowhere now. */
export function urlToLookAt(link: Link, config: Config, now: number): string | undefined {
  const answer = answerOf(link, { rest: "", search: "", now }, config);
  if (answer.kind !== "redirect") return undefined;
  const url = URL.parse(answer.location);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const host = hostOf(url);
  return host !== undefined && isPublicHost(url.hostname) && !isOwnHost(host, config)
    ? url.href
    : undefined;
}

/** HEAD, and GET where HEAD is not taken. `web` is the way out, which leads to public addresses only. */
export async function lookAtUrl(
  url: string,
  web: Fetcher["fetch"],
  contact: string,
): Promise<Look> {
  const head = await ask("HEAD", url, web, contact);
  return head.alive ? head : ask("GET", url, web, contact);
}

async function ask(
  method: "HEAD" | "GET",
  url: string,
  web: Fetcher["fetch"],
  contact: string,
): Promise<Look> {
  try {
    const response = await web(url, {
      method,
      redirect: "manual",
      headers: { "User-Agent": `randwerk-link-check (+${contact})`, Accept: "*/*" },
      signal: AbortSignal.timeout(LOOK_TIMEOUT_MS),
    });
    await response.body?.cancel();
    const { status } = response;
    return { alive: status < 500 && status !== 404 && status !== 410, answer: `HTTP ${status}` };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return { alive: false, answer: isTimeout ? "no answer in time" : "cannot be reached" };
  }
}

/** Days on which looks failed, one after the other. */
export interface LookState {
  readonly failedDays: number;
  /** UTC day of the last failure, 2026-11-23. */
  readonly lastFailedDay: string | undefined;
  readonly isTold: boolean;
}

export type TargetNews = "dead" | "alive-again" | undefined;

/** Changes that a look makes: three failures on three days are news, and so is the first answer after that. */
export function judgeTarget(
  before: LookState,
  { alive }: Look,
  now: number,
  daysToTell: number,
): { state: LookState; news: TargetNews } {
  if (alive) {
    const state = { failedDays: 0, lastFailedDay: undefined, isTold: false };
    return { state, news: before.isTold ? "alive-again" : undefined };
  }
  const day = dayOf(now);
  const failedDays = before.failedDays + (before.lastFailedDay === day ? 0 : 1);
  const isNews = failedDays >= daysToTell && !before.isTold;
  const state = { failedDays, lastFailedDay: day, isTold: before.isTold || isNews };
  return { state, news: isNews ? "dead" : undefined };
}
