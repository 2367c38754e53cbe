/** A mail server in memory: two streams, one dialogue after the other, and what it heard. */
import { vi } from "vitest";
import type { TcpSocket } from "../../../src/alerts/channels/tcp-socket.ts";

/** The stand-in for the network; the runtime's own is replaced by it in the test files that import this one. */
const mocked = vi.hoisted(() => ({ connect: vi.fn() }));
vi.mock("cloudflare:sockets", () => mocked);
export const { connect } = mocked;
// workerd has no AsyncLocalStorage.disable, which ends the first import with an error, and only that one.
await import("cloudflare:sockets").catch(() => undefined);

/** Instead of a reply: nothing at all, the end of the connection, or the same line again and again. */
export const silence = Symbol("silence");
export const hangUp = Symbol("hang up");
export const endless = Symbol("endless");
type Reply = string | typeof silence | typeof hangUp | typeof endless;

export interface Manner {
  /** Replies by the beginning of what was heard; `greeting`, and `mail` for the mail itself. The longest one counts. */
  readonly replies?: Readonly<Record<string, Reply>>;
  /** Offers of EHLO before and after STARTTLS. */
  readonly offers?: readonly string[];
  readonly secureOffers?: readonly string[];
  /** Replies come in pieces of so many bytes. */
  readonly piece?: number;
  /** How long it thinks before every reply, in ms. */
  readonly delay?: number;
  /** How connecting fails, and how TLS does. */
  readonly unreachable?: Error;
  readonly untrusted?: Error;
  /** Whoever connects without TLS is answered all the same. */
  readonly answersInTheClear?: boolean;
}

export interface MailServer {
  /** Lines without their ends; `<TLS>` where encryption began; a mail is one entry, with its dot. */
  readonly heard: string[];
  /** Bytes that were asked of it for an endless reply. */
  endlessBytes: number;
  /** How many sockets were closed by the client. */
  closed: number;
}

const good: Record<string, Reply> = {
  greeting: "220 mail.example ESMTP",
  STARTTLS: "220 go ahead",
  "AUTH PLAIN": "235 welcome",
  "AUTH LOGIN": "334 VXNlcm5hbWU6",
  "MAIL FROM": "250 sender ok",
  "RCPT TO": "250 recipient ok",
  DATA: "354 go ahead",
  mail: "250 2.0.0 Ok: queued as 4711",
  NOOP: "250 ok",
  RSET: "250 ok",
  QUIT: "221 bye",
};

export function mailServer(manner: Manner = {}): MailServer {
  const server: MailServer = { heard: [], endlessBytes: 0, closed: 0 };
  connect.mockReset();
  connect.mockImplementation((_address, { secureTransport }: { secureTransport: string }) => {
    const { unreachable, ...others } = manner;
    const isOpen = manner.answersInTheClear && secureTransport === "off";
    return socketOf(
      server,
      isOpen ? others : { ...others, ...(unreachable && { unreachable }) },
      false,
    );
  });
  return server;
}

function socketOf(server: MailServer, manner: Manner, isSecure: boolean): TcpSocket {
  // A server that does not listen any more still gets the last words.
  const room = new CountQueuingStrategy({ highWaterMark: 1_000 });
  const toServer = new TransformStream<Uint8Array, Uint8Array>({}, room, room);
  const toClient = new TransformStream<Uint8Array, Uint8Array>();
  const fault = isSecure ? manner.untrusted : manner.unreachable;
  const writer = toClient.writable.getWriter();
  const talk = { server, manner, isSecure, input: toServer.readable, writer };
  if (fault === undefined) void converse(talk).catch(() => undefined);
  const opened = fault === undefined ? Promise.resolve({}) : Promise.reject(fault);
  opened.catch(() => undefined);
  const closing = Promise.withResolvers<void>();
  if (fault !== undefined) closing.reject(fault);
  return {
    readable: toClient.readable,
    writable: toServer.writable,
    opened,
    closed: closing.promise,
    startTls: () => {
      server.heard.push("<TLS>");
      return socketOf(server, manner, true);
    },
    close: () => {
      server.closed += 1;
      closing.resolve();
      void writer.abort(new Error("the socket was closed")).catch(() => undefined);
      return Promise.resolve();
    },
  };
}

interface Talk {
  readonly server: MailServer;
  readonly manner: Manner;
  readonly isSecure: boolean;
  readonly input: ReadableStream<Uint8Array>;
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
}

async function converse({ server, manner, isSecure, input, writer }: Talk): Promise<void> {
  const say = async (reply: Reply) => {
    if (manner.delay !== undefined) await thinking(manner.delay);
    await speak(writer, reply, server, manner.piece ?? Infinity);
  };
  if (!isSecure) await say(replyTo("greeting", manner, isSecure));
  let rest = "";
  let isMail = false;
  let words = 0;
  const decoder = new TextDecoder();
  for await (const bytes of input) {
    rest += decoder.decode(bytes, { stream: true });
    for (;;) {
      const end = isMail ? rest.indexOf("\r\n.\r\n") + 3 : rest.indexOf("\r\n");
      if (end < (isMail ? 3 : 0)) break;
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      server.heard.push(line);
      const isWord =
        /^[A-Za-z0-9+/]+=*$/.test(line) && !/^(DATA|NOOP|QUIT|RSET|STARTTLS)$/.test(line);
      if (isWord) words += 1;
      const key = isMail ? "mail" : isWord ? `word ${words}` : line;
      const reply = replyTo(key, manner, isSecure);
      isMail = !isMail && line === "DATA" && typeof reply === "string" && reply.startsWith("354");
      await say(reply);
    }
  }
}

const thinking = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function replyTo(heard: string, { replies, ...manner }: Manner, isSecure: boolean): Reply {
  const all: Record<string, Reply> = {
    ...good,
    "word 1": "334 UGFzc3dvcmQ6",
    "word 2": "235 welcome",
    EHLO: greetingOf(
      (isSecure ? manner.secureOffers : manner.offers) ?? ["STARTTLS", "AUTH PLAIN"],
    ),
    ...replies,
  };
  const known = Object.keys(all).filter((beginning) => heard.startsWith(beginning));
  const longest = known.toSorted((one, other) => other.length - one.length)[0];
  return all[longest ?? ""] ?? "500 what?";
}

/** The reply to EHLO (RFC 5321, section 4.1.1.1). */
function greetingOf(offers: readonly string[]): string {
  const lines = ["mail.example", ...offers];
  return lines
    .map((line, index) => `250${index === lines.length - 1 ? " " : "-"}${line}`)
    .join("\r\n");
}

async function speak(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  reply: Reply,
  server: MailServer,
  piece: number,
): Promise<void> {
  if (reply === silence) return;
  if (reply === hangUp) return writer.close();
  if (reply === endless) {
    const line = new TextEncoder().encode("250-and so on, and so on\r\n");
    // Ends by itself, so that a client that reads for ever fails a test instead of hanging it.
    while (server.endlessBytes < 64 * 1024) {
      await writer.write(line);
      server.endlessBytes += line.byteLength;
    }
    return writer.close();
  }
  const bytes = new TextEncoder().encode(`${reply}\r\n`);
  for (let at = 0; at < bytes.byteLength; at += piece) {
    await writer.write(bytes.subarray(at, Math.min(at + piece, bytes.byteLength)));
  }
}
