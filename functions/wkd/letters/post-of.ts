/** By what name and at what pace letters are reckoned: without looking whether the channel can be used. */
import { ConfigError } from "../../../src/config/config.ts";
import { parseOwnerMail } from "../../../src/config/owner-mail/settings.ts";

export interface PostName {
  /** Of the channel in ALERT_CHANNELS. */
  readonly channel: string;
  /** So many letters may go in a minute. */
  readonly perMinute: number;
}

/** Where a setting of letters is no setting at all. */
const UNREADABLE: PostName = { channel: "", perMinute: 1 };

/** Undefined: owners get no mail. */
export function postOf(env: object): PostName | undefined {
  try {
    const { ownerMail, ownerMailPerMinute } = parseOwnerMail(env as Record<string, unknown>);
    return ownerMail === undefined
      ? undefined
      : { channel: ownerMail, perMinute: ownerMailPerMinute };
  } catch (error) {
    if (error instanceof ConfigError) return UNREADABLE;
    throw error;
  }
}
