/** A program that messages are sent to, and what may go wrong with it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** unix ms */
  readonly at: number;
}

/** `drop` closes the connection without an answer. */
export type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | { readonly drop: true; readonly status?: undefined; readonly body?: undefined };

export interface Listener {
  readonly url: string;
  readonly port: number;
  /** Everything that came in. */
  readonly seen: Seen[];
  /** Nobody listens any more. */
  readonly close: () => Promise<void>;
  /** Called when a request has come in, and again when it was answered. */
  watch: ((step: "received" | "answered") => void) | undefined;
}

export function listen(
  answer: (seen: Seen) => Reply | Promise<Reply>,
  port = 0,
): Promise<Listener> {
  const seen: Seen[] = [];
  const listener: Listener = {
    url: "",
    port: 0,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    watch: undefined,
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const one = {
      method,
      path: url,
      headers,
      body: Buffer.concat(chunks).toString(),
      at: Date.now(),
    };
    seen.push(one);
    const reply = await answer(one);
    listener.watch?.("received");
    if (reply.status === undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { "Content-Type": "application/json", ...reply.headers });
    response.end(JSON.stringify(reply.body ?? {}), () => listener.watch?.("answered"));
  };
  const server = createServer((request, response) => {
    // A client that is killed breaks the connection: that is what the tests are about.
    handle(request, response).catch(() => request.socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address() as AddressInfo;
      resolve(
        Object.assign(listener, { port: address.port, url: `http://127.0.0.1:${address.port}` }),
      );
    });
  });
}
