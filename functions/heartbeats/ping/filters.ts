/** Keyword filters, as Healthchecks has them, with one difference: a failure stays a failure. */
import type { PingKind } from "../check/action.ts";
import type { Settings } from "../check/check.ts";

type FilterSettings = Pick<
  Settings,
  "methods" | "filterHttpBody" | "filterDefaultFail" | "startKw" | "successKw" | "failureKw"
>;

/** The kind of a ping after the filters: the same, another, or `ign`. */
export function filtered(
  kind: PingKind,
  ping: { readonly method: string; readonly body: Uint8Array | undefined },
  settings: FilterSettings,
): PingKind {
  if (settings.methods === "POST" && ping.method !== "POST") return "ign";
  // An explicit failure needs no keyword: nothing can be read out of a body that makes it harmless.
  if (!settings.filterHttpBody || kind === "fail") return kind;
  const text = new TextDecoder().decode(ping.body ?? new Uint8Array());
  if (hasKeyword(text, settings.failureKw)) return "fail";
  if (hasKeyword(text, settings.successKw)) return "success";
  if (hasKeyword(text, settings.startKw)) return "start";
  return settings.filterDefaultFail ? "fail" : "ign";
}

/** Whether one of the keywords, separated by commas, stands in the text; case counts. */
function hasKeyword(text: string, keywords: string): boolean {
  return keywords
    .split(",")
    .map((word) => word.trim())
    .some((word) => word !== "" && text.includes(word));
}
