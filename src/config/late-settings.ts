/** Settings of the Worker that a redirect does without: read by the code that needs them, when it is loaded. */
import { list, namedUrl } from "./readers.ts";
import { setting } from "./setting.ts";

export const lateSettings = {
  /** Whose pages these are. */
  siteName: setting("SITE_NAME", String, "Randwerk"),
  /** JSON, judged by src/alerts/channels/channels.ts. */
  alertChannels: setting("ALERT_CHANNELS", String, "[]"),
  /** Other instances, each pinged as long as all is well (src/alerts/watch/peers.ts). */
  peers: setting("PEERS", list(namedUrl), []),
};
