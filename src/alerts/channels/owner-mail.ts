/** The channel by which people outside the admins get mail (`OWNER_MAIL`): an smtp channel of ALERT_CHANNELS. */
import { ConfigError } from "../../config/config.ts";
import { parseOwnerMail } from "../../config/owner-mail/settings.ts";
import type { Outcome } from "./answer.ts";
import type { Channel, Postbag, Surroundings } from "./channel.ts";
import { channelsOf } from "./channels.ts";

export type OwnerMail =
  | { readonly kind: "off" }
  /** `reason` says which setting is wrong, for admins. */
  | { readonly kind: "unusable"; readonly reason: string }
  | {
      readonly kind: "on";
      /** Its name. */
      readonly channel: string;
      readonly perMinute: number;
      readonly post: (bag: Postbag, around: Surroundings) => Promise<Outcome>;
    };

/** What the settings of an environment say; never throws. */
export function ownerMailOf(env: object): OwnerMail {
  let known = judged.get(env);
  if (known === undefined) {
    known = judge(env);
    judged.set(env, known);
  }
  return known;
}

const judged = new WeakMap<object, OwnerMail>();

function judge(env: object): OwnerMail {
  try {
    const settings = parseOwnerMail(env as Record<string, unknown>);
    if (settings.ownerMail === undefined) return { kind: "off" };
    return fromChannels(settings.ownerMail, settings.ownerMailPerMinute, channelsOf(env));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { kind: "unusable", reason: error.message };
  }
}

function fromChannels(name: string, perMinute: number, channels: readonly Channel[]): OwnerMail {
  const channel = channels.find((one) => one.name === name);
  if (channel === undefined) {
    return { kind: "unusable", reason: "OWNER_MAIL names no channel of ALERT_CHANNELS" };
  }
  const { post } = channel;
  return post === undefined
    ? { kind: "unusable", reason: "OWNER_MAIL names a channel that is not of kind smtp" }
    : { kind: "on", channel: name, perMinute, post };
}
