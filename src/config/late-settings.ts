/** Settings of the Worker that a redirect does without: read by the code that needs them, when it is loaded. */
import { setting } from "./setting.ts";

export const lateSettings = {
  /** JSON, judged by src/alerts/channels/channels.ts. */
  alertChannels: setting("ALERT_CHANNELS", String, "[]"),
};
