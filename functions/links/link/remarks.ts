/** Remarks on a link that works: what whoever made it may not have meant. Pure rules. */
import { MINUTE_MS } from "../../../src/durations.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { isPublicHost } from "../../../src/public-host.ts";
import { windowsOf } from "./answer.ts";
import { stateOf, type Link } from "./link.ts";
import { lacksScheme } from "./target-problem.ts";

export const remarkCodes = ["scheme-added", "over", "window-over", "unreachable"] as const;

/** What is to be said about a link, in words. */
export interface Remark {
  readonly code: (typeof remarkCodes)[number];
  readonly text: Text;
}

/** What is to be said about a link at a moment (unix ms), where `shortUrl` is its address. */
export function remarksOn(link: Link, shortUrl: string, now: number, config: Config): Remark[] {
  const remarks: Remark[] = [];
  if (stateOf(link, now) === "expired") remarks.push(over);
  for (const { calendar, durationMinutes } of windowsOf(link, config)) {
    const last = calendar.next(now) ?? calendar.previous(now + 1) ?? 0;
    if (last + durationMinutes * MINUTE_MS <= now) remarks.push(windowOver(calendar.text));
  }
  const text = unreachableText(shortUrl);
  if (text !== undefined) remarks.push({ code: "unreachable", text });
  return remarks;
}

/** Of the targets that somebody typed: those to which `https://` was added (see normalTarget). */
export function remarksOnTargets(typed: readonly (string | null | undefined)[]): Remark[] {
  return typed
    .filter((target) => typeof target === "string")
    .filter(lacksScheme)
    .map((target) => schemeAdded(target.trim()));
}

const over: Remark = {
  code: "over",
  text: {
    de: "Das Ende der Gültigkeit liegt schon zurück: Wer dem Link folgt, sieht, dass er abgelaufen ist.",
    en: "The end of its validity is over already: who follows the link is told that it has expired.",
  },
};

const windowOver = (calendar: string): Remark => ({
  code: "window-over",
  text: {
    de: `Das Fenster „${calendar}“ ist vorbei und öffnet sich nicht mehr.`,
    en: `The window “${calendar}” is over and does not open again.`,
  },
});

const schemeAdded = (target: string): Remark => ({
  code: "scheme-added",
  text: {
    de: `„${target}“ hat kein Schema; https:// ist ergänzt.`,
    en: `“${target}” has no scheme; https:// was added.`,
  },
});

/** What a code on paper is not worth, where nobody else can reach its address; undefined where everybody can. */
export function unreachableText(url: string): Text | undefined {
  if (isPublicHost(new URL(url).hostname)) return undefined;
  const written = decodeURI(url);
  return {
    de: `${written} erreicht nur dieses Gerät oder dieses Netz. Für QR-Codes zuerst PUBLIC_URL oder LINK_HOSTS setzen.`,
    en: `${written} is reached from this machine or this network alone. For QR codes set PUBLIC_URL or LINK_HOSTS first.`,
  };
}
