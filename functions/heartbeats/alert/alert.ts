/** The alert that a change of a check makes, if any. A pure rule. */
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { repositoryReasons, type Check, type Flip, type Reason } from "../check/check.ts";
import { excerptOf } from "./excerpt.ts";
import { SHOWN_KEY_CHARACTERS } from "../limits.ts";
import type { Story, tell } from "./texts.ts";

let telling: typeof tell | undefined;

/** Loads the words of alerts, which a redirect does without; `checkAlert` needs them. */
export async function loadWords(): Promise<void> {
  ({ tell: telling } = await import("./texts.ts"));
}

/** An event that happened to a check; `check` is as it was before. */
export interface Happening {
  readonly check: Check;
  readonly after: Check["state"];
  readonly flip: Flip | undefined;
  readonly at: number;
  readonly body: Uint8Array | undefined;
}

export type Severity = "down" | "up" | "warn";

/**
 * The alerts that a change makes: a check that goes down, one that comes back from down, a new warning on
 * a check that is up. Becoming up for the first time, or after a pause, is told to nobody.
 */
export function severitiesOf({ check, after, flip }: Omit<Happening, "at" | "body">): Severity[] {
  if (flip?.to === "down") return ["down"];
  const severities: Severity[] = flip?.from === "down" && flip.to === "up" ? ["up"] : [];
  return isNewWarning(check.state.warning, after.warning) ? [...severities, "warn"] : severities;
}

/** The same thing again is no news. What is wrong with a repository is told of the repository itself. */
function isNewWarning(before: Reason | undefined, after: Reason | undefined): boolean {
  const isOfRepository = repositoryReasons.some((code) => code === after?.code);
  if (after === undefined || isOfRepository) return false;
  return after.code !== before?.code;
}

export function checkAlert(
  severity: Severity,
  happening: Happening,
  neighbours: Story["neighbours"],
  { language, timezone }: { readonly language: Language; readonly timezone: string },
): NewAlert {
  const { check, after, flip, at, body } = happening;
  const { settings } = check;
  if (telling === undefined) throw new Error("an alert before its words were loaded");
  const reason = (severity === "warn" ? after.warning : flip?.reason) ?? { code: "fail" };
  const story: Story = {
    settings,
    name: nameOf(check),
    timezone,
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
    ...telling(severity, story, language),
    facts: factsOf(check, story),
    url: undefined,
    tags: settings.tags,
    channels: settings.channels,
    remindHours: settings.remindHours,
  };
}

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
