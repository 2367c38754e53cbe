/** Settings of the Worker that a redirect does without: read by the code that needs them, when it is loaded. */
import { jsonText, list, namedUrl, orNone, reservedAddress, whole } from "./readers.ts";
import { MOST_DAILY_ROWS } from "./limits.ts";
import { setting } from "./setting.ts";

/**
 * What speaks for the association, what RFC 2142 gives a meaning, and what authorities for certificates write to (Baseline
 * Requirements, 3.2.2.4.4).
 */
const DEFAULT_RESERVED: readonly string[] = (
  "vorstand board info kontakt contact office datenschutz privacy presse press support " +
  "postmaster hostmaster webmaster abuse noc security admin administrator root mailer-daemon noreply no-reply"
).split(" ");

export const lateSettings = {
  /** JSON, judged by src/alerts/channels/channels.ts. */
  alertChannels: setting("ALERT_CHANNELS", jsonText, "[]"),
  /** Rows that all stores together may write in a day; undefined: as the place has it (src/service/quota.ts). */
  dailyRowsWritten: setting("DAILY_ROWS_WRITTEN", orNone(whole(1_000, MOST_DAILY_ROWS, "rows"))),
  /** Addresses whose keys members cannot publish: names before the @ of every domain, or whole ones. */
  reservedAddresses: setting("RESERVED_ADDRESSES", list(reservedAddress, "none"), DEFAULT_RESERVED),
  /** Other instances, each pinged as long as all is well (src/alerts/watch/peers.ts). */
  peers: setting("PEERS", list(namedUrl), []),
};
