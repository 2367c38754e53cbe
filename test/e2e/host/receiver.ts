import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** One request as it came in; `body` is the raw bytes. */
interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The answer of the receiver: a status with optional headers and body, or never. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body?: string }
  | { hangs: true }
  | { delayMilliseconds: number; status: number; body?: string };

/** A server that records what reaches it and answers as the ping endpoint and the arrivals API do. */
export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** Decides the answer; undefined is the default: 200 `OK`, or the archives to look for. */
  answer: (request: Received) => Answer | undefined;
  /** repository id -> archive ids that await proof */
  awaited: Map<string, string[]>;
  /** `start`, `0`, `fail` … of every ping so far, in order. */
  actions: () => string[];
  pings: () => Received[];
  reports: () => ArrivalReport[];
  close: () => Promise<void>;
  /** Listens again on the port it had. */
  reopen: () => Promise<void>;
}

/** The body of `POST /api/v1/arrivals`. */
interface ArrivalReport {
  repository: string;
  results: {
    archive: string;
    state: string;
    transaction?: number | null;
    at?: string | null;
    successor?: string;
    by?: string;
  }[];
  lastTransaction: number | null;
  lastTransactionAt: string | null;
  freeBytes: number | null;
  lock: string | null;
  path: string;
  unreadable: "repository" | "archives" | null;
  appendOnly: boolean;
}

/** What `/healthz` says when all is well. */
const HEALTHY = JSON.stringify({ ok: true, stores: {} });

const PING = /^\/ping\/(?:[^/]+\/)?[^/]+\/([A-Za-z0-9]+)$/;

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startReceiver(): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let server: Server;
  const receiver: Receiver = {
    url: "",
    port: 0,
    received: [],
    answer: () => undefined,
    awaited: new Map(),
    pings: () => receiver.received.filter(({ path }) => PING.test(path)),
    actions: () => receiver.pings().map(({ path }) => PING.exec(path)?.[1] ?? ""),
    reports: () =>
      receiver.received
        .filter(({ method, path }) => method === "POST" && path === "/api/v1/arrivals")
        .map(({ body }) => JSON.parse(body.toString()) as ArrivalReport),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    reopen: () => listen(receiver.port),
  };

  function listen(port: number): Promise<void> {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const url = new URL(request.url ?? "/", "http://receiver");
        const received: Received = {
          method: request.method ?? "",
          path: url.pathname,
          query: url.searchParams,
          headers: request.headers,
          body: Buffer.concat(chunks),
        };
        receiver.received.push(received);
        reply(response, receiver.answer(received) ?? usual(receiver, received));
      });
    });
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    return new Promise((resolve) => {
      server.listen(port, "127.0.0.1", () => {
        receiver.port = (server.address() as AddressInfo).port;
        receiver.url = `http://127.0.0.1:${receiver.port}`;
        resolve();
      });
    });
  }

  await listen(0);
  return receiver;
}

function usual(receiver: Receiver, request: Received): Answer {
  if (request.method === "GET" && request.path === "/api/v1/arrivals") {
    const ids = receiver.awaited.get(request.query.get("repository") ?? "") ?? [];
    const archives = ids.map((archive) => ({ archive, state: "awaiting" }));
    return { status: 200, body: JSON.stringify({ archives }) };
  }
  if (request.path === "/api/v1/arrivals") {
    const outcome = { arrived: 0, deleted: 0, awaiting: 0, unknown: 0 };
    return { status: 200, body: JSON.stringify(outcome) };
  }
  if (request.path === "/healthz") return { status: 200, body: HEALTHY };
  return { status: 200, body: "OK" };
}

function reply(response: ServerResponse, answer: Answer): void {
  if ("hangs" in answer) return;
  if ("delayMilliseconds" in answer) {
    const { delayMilliseconds, ...late } = answer;
    setTimeout(() => reply(response, late), delayMilliseconds);
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
}
