/** The alert about a change of a check. A pure rule. */
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import { consoleUrl } from "../../../src/config/console-url.ts";
import type { Check } from "../check/check.ts";
import { nextExpected } from "../check/deadline.ts";
import type { Told } from "../check/ledger.ts";
import { excerptOf } from "./excerpt.ts";
import { SHOWN_KEY_CHARACTERS } from "../limits.ts";
import type { Happening, Severity } from "./severity.ts";
import { tell } from "./texts.ts";
import { type Story } from "./story.ts";

export function checkAlert(
  severity: Severity,
  happening: Happening,
  neighbours: Story["neighbours"],
  config: Told,
): NewAlert {
  const { language, timezone } = config;
  const { check, after, flip, at, body } = happening;
  const { settings } = check;
  const reason = (severity === "warn" ? after.warning : flip?.reason) ?? { code: "fail" };
  const story: Story = {
    settings,
    name: nameOf(check),
    handle: settings.slug || settings.name,
    timezone,
    expectedAt:
      settings.schedule === undefined
        ? undefined
        : nextExpected(settings, severity === "down" ? check.state : after),
    reason,
    at: flip?.at ?? at,
    lastSuccessAt: severity === "down" ? check.state.lastSuccessAt : after.lastSuccessAt,
    lastDurationMs: severity === "down" ? undefined : after.lastDurationMs,
    downMs: flip?.from === "down" ? flip.at - (check.state.lastFlipAt ?? flip.at) : undefined,
    excerpt: severity === "up" ? undefined : excerptOf(body),
    neighbours,
  };
  return {
    subject: "check",
    subjectId: check.uniqueKey,
    severity,
    ...tell(severity, story, language),
    facts: factsOf(check, story),
    url: pageUrl(check, config),
    tags: settings.tags,
    channels: settings.channels,
    remindHours: settings.remindHours,
  };
}

/** Its page of the console; undefined where nobody has said at which address that is. */
const pageUrl = ({ uniqueKey }: Pick<Check, "uniqueKey">, config: Told): string | undefined =>
  consoleUrl(config, `/console/check/${uniqueKey}`);

/** The name of a check where people read it; never its uuid, which is enough to ping it. */
export const nameOf = ({ uniqueKey, settings }: Pick<Check, "uniqueKey" | "settings">) =>
  settings.name || settings.slug || `check ${uniqueKey.slice(0, SHOWN_KEY_CHARACTERS)}`;

function factsOf(check: Check, story: Story): NewAlert["facts"] {
  const { settings } = check;
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  return {
    uniqueKey: check.uniqueKey,
    name: story.name,
    since: iso(story.at),
    lastSuccess: iso(story.lastSuccessAt),
    schedule: settings.schedule ?? null,
    periodSeconds: settings.schedule === undefined ? settings.timeoutSeconds : null,
    graceSeconds: settings.graceSeconds,
    reason: story.reason.code,
    ...("status" in story.reason && { exitStatus: story.reason.status }),
    ...("name" in story.reason && { signal: story.reason.name }),
  };
}
