/**
 * Settings of letters to the owners of keys: read by who sends them. A table of their own, so that a mistake in them
 * stops no alert.
 */
import { parseSettings } from "../config.ts";
import { MOST_LETTERS_PER_MINUTE } from "../limits.ts";
import { whole } from "../readers.ts";
import { setting, type Values } from "../setting.ts";

export const ownerMailSettings = {
  /** Name of an smtp channel in ALERT_CHANNELS, judged by src/alerts/channels/owner-mail.ts. */
  ownerMail: setting("OWNER_MAIL", String),
  ownerMailPerMinute: setting(
    "OWNER_MAIL_PER_MINUTE",
    whole(1, MOST_LETTERS_PER_MINUTE, "letters"),
    10,
  ),
};

export type OwnerMailSettings = Values<typeof ownerMailSettings>;

/** Of an environment. @throws ConfigError with a line per fault. */
export const parseOwnerMail = (variables: Readonly<Record<string, unknown>>): OwnerMailSettings =>
  parseSettings(ownerMailSettings, variables);
