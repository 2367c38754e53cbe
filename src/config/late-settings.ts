/** Settings of the Worker that a redirect does without: read by the code that needs them, when it is loaded. */
import { jsonText, list, namedUrl, orNone, whole } from "./readers.ts";
import { MOST_DAILY_ROWS } from "./limits.ts";
import { setting } from "./setting.ts";

export const lateSettings = {
  /** JSON, judged by src/alerts/channels/channels.ts. */
  alertChannels: setting("ALERT_CHANNELS", jsonText, "[]"),
  /** Rows that all stores together may write in a day; undefined: as the place has it (src/service/quota.ts). */
  dailyRowsWritten: setting("DAILY_ROWS_WRITTEN", orNone(whole(1_000, MOST_DAILY_ROWS, "rows"))),
  /** Other instances, each pinged as long as all is well (src/alerts/watch/peers.ts). */
  peers: setting("PEERS", list(namedUrl), []),
};
