/**
 * Alerts that no outbox can take, since nothing can be written: sent at once, kept in memory, tried again each minute.
 * A process that starts anew tells of them anew.
 */
import { ConfigError, configOf } from "../../config/config.ts";
import { errorFacts, log } from "../../log.ts";
import type { Channel } from "../channels/channel.ts";
import { channelsOf } from "../channels/channels.ts";
import { reachOf } from "../channels/reach.ts";
import { GIVE_UP_MS } from "../limits.ts";
import { messageOf } from "../message/message.ts";
import type { NewAlert } from "../outbox/alert.ts";

/** One alert on its way. */
interface Telling {
  readonly id: string;
  readonly alert: NewAlert;
  /** unix ms */
  readonly at: number;
  /** Names of the channels that have it. */
  readonly reached: Set<string>;
  /** Names of those that are to get it; undefined: whoever takes alerts. */
  readonly only: ReadonlySet<string> | undefined;
}

/** By subject. */
const beginnings = new Map<string, Telling>();
const endings = new Map<string, Telling>();

export const isTelling = (): boolean => beginnings.size > 0 || endings.size > 0;

/**
 * Tells of what is so now, once, and of what is not so any more to those who were told. `endOf` makes the alert that
 * something is over. `now` in unix ms. Never throws.
 */
export async function tellFromMemory(
  env: Env,
  current: readonly NewAlert[],
  endOf: (begun: NewAlert) => NewAlert,
  now: number,
): Promise<void> {
  for (const alert of current) {
    if (beginnings.has(alert.subjectId)) continue;
    beginnings.set(alert.subjectId, telling(alert, undefined, now));
    endings.delete(alert.subjectId);
  }
  for (const [subjectId, { alert, reached }] of beginnings) {
    if (current.some((one) => one.subjectId === subjectId)) continue;
    beginnings.delete(subjectId);
    if (reached.size > 0) endings.set(subjectId, telling(endOf(alert), reached, now));
  }
  try {
    const channels = channelsOf(env);
    for (const one of [...beginnings.values(), ...endings.values()]) {
      await send(one, channels, env, now);
    }
  } catch (error) {
    const facts = error instanceof ConfigError ? { message: error.message } : errorFacts(error);
    log("error", "alerts.run-failed", facts);
  }
  for (const [subjectId, one] of endings) {
    const isDone = [...(one.only ?? [])].every((name) => one.reached.has(name));
    if (isDone || now - one.at > GIVE_UP_MS) endings.delete(subjectId);
  }
}

const telling = (alert: NewAlert, only: ReadonlySet<string> | undefined, now: number): Telling => ({
  id: crypto.randomUUID(),
  alert,
  at: now,
  reached: new Set(),
  only,
});

/** To all that have not got it yet, side by side; to the fallback channels where nobody else takes it. */
async function send(
  one: Telling,
  channels: readonly Channel[],
  env: Env,
  now: number,
): Promise<void> {
  const takers = channels.filter(
    ({ name, severities }) =>
      (one.only === undefined || one.only.has(name)) && severities.includes(one.alert.severity),
  );
  const [own, fallbacks] = [
    takers.filter(({ fallback }) => !fallback || one.only !== undefined),
    takers.filter(({ fallback }) => fallback && one.only === undefined),
  ];
  await Promise.all(own.map((channel) => sendTo(one, channel, env, now)));
  if (one.reached.size > 0) return;
  await Promise.all(fallbacks.map((channel) => sendTo(one, channel, env, now)));
}

async function sendTo(one: Telling, channel: Channel, env: Env, now: number): Promise<void> {
  const { id, alert, at, reached } = one;
  if (reached.has(channel.name)) return;
  const config = configOf(env);
  const whole = { ...alert, id, at, kind: "change", downMs: undefined } as const;
  try {
    const around = { config, now, reach: reachOf(env) };
    const outcome = await channel.send(messageOf([whole], undefined, config), id, around);
    if (outcome.kind === "sent") reached.add(channel.name);
    const level = outcome.kind === "sent" ? "info" : "warn";
    log(level, `alerts.${outcome.kind}`, { channel: channel.name, delivery: id });
  } catch (error) {
    log("error", "alerts.send-failed", { channel: channel.name, ...errorFacts(error) });
  }
}
