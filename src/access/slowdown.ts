/**
 * Slows down a network that sends wrong tokens. Kept in memory only: a restart forgives, and no
 * address is ever stored.
 */
import { MINUTE_MS } from "../durations.ts";
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

/** The network of an address: IPv4 whole, IPv6 its /64 (one household or host has that many). */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return "unknown";
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, "$1");
  if (!bare.includes(":")) return bare;
  if (/^[\d.]+:\d+$/.test(bare)) return bare.slice(0, bare.indexOf(":"));
  const url = URL.parse(`http://[${bare}]/`);
  if (url === null) return bare;
  // The URL parser compresses zeros: spell them out again to cut after four groups.
  const [head = "", tail] = url.hostname.slice(1, -1).split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4).join(":");
}
