/**
 * Trying a connection out before a message is sent by it. Workers are told of fetch alone that it failed, not whether
 * anybody was reached; a message that certainly was not seen may be told anew, with what has happened since.
 */
import { isOwnMachine } from "../../store/folders.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** `nobody`: no connection at all; `untrusted`: one, but no TLS with a certificate for this name. */
export type Reached = "reached" | "nobody" | "untrusted";

/** Looks who is at an address. `limit` ends it: whoever has not answered by then was not reached. */
export type Reach = (target: URL, limit: AbortSignal) => Promise<Reached>;

/**
 * How connections are tried out. undefined on Cloudflare: a connection counts as a request there, cannot be made to
 * whoever is on Cloudflare too, and what was not reached has a status of its own (answer.ts).
 */
export const reachOf = (env: object): Reach | undefined => (isOwnMachine(env) ? reach : undefined);

async function reach(target: URL, limit: AbortSignal): Promise<Reached> {
  const isSecure = target.protocol === "https:";
  const { hostname } = target;
  const address = { hostname, port: Number(target.port || (isSecure ? 443 : 80)) };
  if (await opens(address, isSecure, limit)) return "reached";
  return isSecure && (await opens(address, false, limit)) ? "untrusted" : "nobody";
}

/** Whether a connection can be made, with TLS or without. It is closed at once. */
export async function opens(
  address: { readonly hostname: string; readonly port: number },
  isSecure: boolean,
  limit: AbortSignal,
): Promise<boolean> {
  const { connect } = await import("cloudflare:sockets");
  let socket: TcpSocket | undefined;
  try {
    const secureTransport = isSecure ? "on" : "off";
    socket = connect(address, { secureTransport, allowHalfOpen: false });
    socket.closed.catch(() => undefined);
    await Promise.race([socket.opened, ended(limit)]);
    return true;
  } catch {
    return false;
  } finally {
    void socket?.close().catch(() => undefined);
  }
}

function ended(limit: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new Error("took too long"));
    if (limit.aborted) stop();
    limit.addEventListener("abort", stop, { once: true });
  });
}
