/**
 * Slows down a network that sends wrong tokens. Kept in memory only: a restart forgives, and no
 * address is ever stored.
 */
import { MINUTE_MS } from "../durations.ts";
import { networkOf as networkOfAddress, readAddress } from "../ip-address.ts";
import { REMEMBERED_NETWORKS, WRONG_TOKENS_PER_MINUTE } from "../limits.ts";

export interface Slowdown {
  /** Counts one wrong token; answers the seconds to wait once there were too many within a minute. */
  wrong(network: string, now: number): number | undefined;
}

export function createSlowdown(): Slowdown {
  const windows = new Map<string, { endsAt: number; count: number }>();
  return {
    wrong(network, now) {
      let window = windows.get(network);
      if (window === undefined || window.endsAt <= now || window.endsAt > now + MINUTE_MS) {
        windows.delete(network);
        if (windows.size >= REMEMBERED_NETWORKS) windows.delete(windows.keys().next().value ?? "");
        window = { endsAt: now + MINUTE_MS, count: 0 };
        windows.set(network, window);
      }
      window.count += 1;
      if (window.count <= WRONG_TOKENS_PER_MINUTE) return undefined;
      return Math.max(1, Math.ceil((window.endsAt - now) / 1000));
    },
  };
}

/** The network whose wrong tokens are counted together; addresses that are not known are one. */
export function networkOf(client: string | undefined): string {
  const address = client === undefined ? undefined : readAddress(client);
  return address === undefined ? "unknown" : networkOfAddress(address);
}
