/**
 * The channels that there are, and those of this deployment (`ALERT_CHANNELS`). A new kind is a file beside this
 * one and a line in `kinds`.
 */
import * as z from "zod/mini";
import { ConfigError, parseSettings } from "../../config/config.ts";
import { lateSettings } from "../../config/late-settings.ts";
import { alertSeverities } from "../outbox/alert.ts";
import type { Channel } from "./channel.ts";
import { MAX_CHANNELS } from "../limits.ts";
import { matrixChannel, matrixSettings } from "./matrix.ts";
import { ntfyChannel, ntfySettings } from "./ntfy.ts";
import { slackChannel, slackSettings } from "./slack.ts";
import { smtpChannel, smtpSettings } from "./smtp.ts";
import { webhookChannel, webhookSettings } from "./webhook.ts";

const kinds: Readonly<Record<string, Make>> = {
  matrix: kind(matrixSettings, matrixChannel),
  ntfy: kind(ntfySettings, ntfyChannel),
  slack: kind(slackSettings, slackChannel),
  smtp: kind(smtpSettings, smtpChannel),
  webhook: kind(webhookSettings, webhookChannel),
};

type Sender = Pick<Channel, "send" | "check" | "post">;
type Make = (settings: unknown) => { sender: Sender } | { issues: readonly z.core.$ZodIssue[] };

function kind<Schema extends z.ZodMiniType>(
  schema: Schema,
  make: (settings: z.infer<Schema>) => Sender,
): Make {
  return (settings) => {
    const parsed = schema.safeParse(settings);
    return parsed.success ? { sender: make(parsed.data) } : { issues: parsed.error.issues };
  };
}

/** Settings that every kind of channel has. */
const shared = z.looseObject({
  name: z.string().check(z.regex(/^[\w.-]{1,50}$/, "takes 1 to 50 letters, digits, . _ and -")),
  kind: z.enum(Object.keys(kinds) as [string], `must be one of: ${Object.keys(kinds).join(", ")}`),
  fallback: z._default(z.boolean("must be true or false"), false),
  severities: z._default(
    z.array(z.enum(alertSeverities, `must be some of: ${alertSeverities.join(", ")}`)),
    [...alertSeverities],
  ),
});

/**
 * Reads the list of channels, JSON as in ALERT_CHANNELS; nothing and an empty text are no channels. Throws
 * ConfigError with one line that names the channel and its setting, never its value.
 */
export function parseChannels(text: unknown): Channel[] {
  if (typeof text !== "string" || text === "") return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new ConfigError("ALERT_CHANNELS is not JSON");
  }
  if (!Array.isArray(list)) throw new ConfigError("ALERT_CHANNELS is not a JSON list");
  if (list.length > MAX_CHANNELS) {
    throw new ConfigError(`ALERT_CHANNELS has more than ${MAX_CHANNELS} channels`);
  }
  const channels = list.map((entry: unknown, index) => parseChannel(entry, index + 1));
  const names = channels.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ConfigError(`ALERT_CHANNELS has two channels named ${twice}`);
  return channels;
}

function parseChannel(entry: unknown, place: number): Channel {
  const parsed = shared.safeParse(entry);
  if (!parsed.success) throw unusable(`channel ${place}`, entry, parsed.error.issues);
  const { name, kind: kindName, fallback, severities, ...settings } = parsed.data;
  const made = kinds[kindName]?.(settings) ?? { issues: [] };
  if ("issues" in made) throw unusable(`channel ${name}`, settings, made.issues);
  return { name, kind: kindName, fallback, severities, ...made.sender };
}

function unusable(which: string, entry: unknown, issues: readonly z.core.$ZodIssue[]): ConfigError {
  const issue = issues[0];
  if (issue === undefined) return new ConfigError(`ALERT_CHANNELS: ${which} cannot be used`);
  if (issue.code === "unrecognized_keys") {
    return new ConfigError(`ALERT_CHANNELS: ${which}: unknown setting ${issue.keys.join(", ")}`);
  }
  const [first] = issue.path;
  const isObject = typeof entry === "object" && entry !== null;
  const isMissing = isObject && first !== undefined && !Object.hasOwn(entry, first);
  const what = isMissing ? "is missing" : meant(issue);
  const where = issue.path.join(".");
  return new ConfigError(`ALERT_CHANNELS: ${which}: ${where === "" ? "it" : where} ${what}`);
}

/** zod/mini has no words of its own for what is nobody's check. */
function meant(issue: z.core.$ZodIssue): string {
  if (issue.message !== "Invalid input") return issue.message;
  if (issue.code !== "invalid_type") return "is empty or too long";
  if (issue.expected === "string") return "must be text";
  return issue.expected === "array" ? "must be a list" : "must be a table of settings";
}

const known = new WeakMap<object, Channel[]>();

/** The channels of a Worker's environment, parsed once per isolate. Throws ConfigError. */
export function channelsOf(env: object): readonly Channel[] {
  let channels = known.get(env);
  if (channels === undefined) {
    const { alertChannels } = parseSettings(lateSettings, env as Record<string, unknown>);
    channels = parseChannels(alertChannels);
    known.set(env, channels);
  }
  return channels;
}
