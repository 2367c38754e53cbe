/** Alerts about mail to the owners of keys as a whole, in the language of the service. */
import type { Outcome } from "../../../src/alerts/channels/answer.ts";
import { momentText } from "../../../src/alerts/message/texts.ts";
import { aboutService } from "../../../src/alerts/outbox/about-service.ts";
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Text } from "../../../src/i18n/language.ts";

/** What it is about, among the alerts of the service. */
export const OWNER_MAIL = "owner-mail";

/** Nothing was taken since `since` (unix ms); `answer` is what was said last. */
export function ownerMailFailsAlert(
  channel: string,
  since: number,
  { answer }: Pick<Outcome, "answer">,
  config: Config,
): NewAlert {
  const begin = momentText(since, config.language, config.timezone);
  const title: Text = {
    de: "Post an die Besitzer von Schlüsseln kommt nicht an",
    en: "Mail to the owners of keys does not arrive",
  };
  const text: Text = {
    de: `Seitdem hat der Mailserver keinen Brief angenommen: ${begin}. Zuletzt: ${answer}\n\nErinnerungen an das Ende eines Schlüssels gehen deshalb wieder an die Admins. OWNER_MAIL und den Kanal in ALERT_CHANNELS prüfen (docs/runbooks/keys.de.md).`,
    en: `Since then the mail server has taken no letter: ${begin}. Most recently: ${answer}\n\nReminders of the end of a key therefore go to the admins again. Check OWNER_MAIL and the channel in ALERT_CHANNELS (docs/runbooks/keys.md).`,
  };
  return about("down", title, text, config, { channel, answer });
}

/** A letter was taken again. */
export function ownerMailWorksAlert(channel: string, config: Config): NewAlert {
  const title: Text = {
    de: "Post an die Besitzer von Schlüsseln kommt wieder an",
    en: "Mail to the owners of keys arrives again",
  };
  const text: Text = {
    de: "Der Mailserver nimmt wieder Briefe an.",
    en: "The mail server takes letters again.",
  };
  return about("up", title, text, config, { channel });
}

const about = (
  severity: NewAlert["severity"],
  title: Text,
  text: Text,
  config: Config,
  facts: NewAlert["facts"],
): NewAlert =>
  aboutService(
    OWNER_MAIL,
    { severity, title: title[config.language], text: text[config.language], facts },
    config,
  );
