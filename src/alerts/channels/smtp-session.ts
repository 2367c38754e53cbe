/** The client's side of SMTP (RFC 5321) with STARTTLS (RFC 3207) and AUTH PLAIN or LOGIN (RFC 4954, 4616). */
import { MAX_ANSWER_BYTES, REQUEST_TIMEOUT_MS } from "../limits.ts";
import { base64 } from "./mail.ts";
import { opens } from "./reach.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** The server said no. `code` is its reply code. */
export class SmtpError extends Error {
  override name = "SmtpError";
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The server does not do what is needed. */
export class ShortcomingError extends Error {
  override name = "ShortcomingError";
  readonly shortcoming: Shortcoming;
  constructor(shortcoming: Shortcoming) {
    super(shortcoming);
    this.shortcoming = shortcoming;
  }
}

/** Nobody said anything, and why: no connection, none that is safe, no answer in time, or none any more. */
export class LineError extends Error {
  override name = "LineError";
  readonly fault: "nobody" | "untrusted" | "silent" | "lost";
  constructor(fault: LineError["fault"], options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

/** What a server lacks, or does too much of: the words for it are in texts.ts. */
export type Shortcoming = "noTls" | "noLogin" | "tooLong";

/** A session that is open for mail. */
export interface Session {
  /** Whether the server's last EHLO offered this (RFC 5321, section 4.1.1.1). */
  offers(keyword: string): boolean;
  /** Sends a line, or a whole mail, and answers with the reply. Throws SmtpError unless its code is among `expected`. */
  command(line: string, ...expected: readonly number[]): Promise<string>;
  close(): Promise<void>;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

interface Wire {
  readonly socket: TcpSocket;
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
}

const encoder = new TextEncoder();

/**
 * Connects, encrypts, logs in. Every step takes at most REQUEST_TIMEOUT_MS. Throws SmtpError for what the server
 * says, and other errors for what the network does. A server that offers no TLS gets neither name nor password.
 * `limit` ends it from outside, while it opens as well: whatever is under way fails.
 */
export async function openSession(
  host: string,
  port: number,
  login: Login | undefined,
  limit: AbortSignal,
): Promise<Session> {
  // Loaded here, since only Workers have it, and the settings of this channel are judged in Node too.
  const { connect } = await import("cloudflare:sockets");
  const atOnce = port === 465;
  const secureTransport = atOnce ? "on" : "starttls";
  let wire = wireOf(connect({ hostname: host, port }, { secureTransport, allowHalfOpen: false }));
  let offers = "";
  const session: Session = {
    offers: (keyword) => new RegExp(`^${keyword}(?: |$)`, "im").test(offers),
    command: async (line, ...expected) => {
      await inTime(wire.writer.write(encoder.encode(`${line}\r\n`)));
      const reply = await inTime(readReply(wire.reader));
      if (!expected.includes(reply.code)) throw new SmtpError(reply.code, reply.text);
      return reply.text;
    },
    close: () => closeWire(wire),
  };
  limit.addEventListener("abort", () => void wire.socket.close().catch(() => undefined));
  try {
    await opened(wire, false).catch(async (error: unknown) => {
      // With TLS at once, a fault of it and nobody at all look the same from here.
      const isThere = atOnce && (await opens({ hostname: host, port }, false, limit));
      throw isThere ? new LineError("untrusted", { cause: error }) : error;
    });
    const greeting = await inTime(readReply(wire.reader));
    if (greeting.code !== 220) throw new SmtpError(greeting.code, greeting.text);
    offers = await session.command(HELLO, 250);
    if (!atOnce) {
      if (!/^STARTTLS$/im.test(offers)) throw new ShortcomingError("noTls");
      await session.command("STARTTLS", 220);
      wire.reader.releaseLock();
      wire.writer.releaseLock();
      wire = wireOf(wire.socket.startTls());
      await opened(wire, true);
      // An offer in the clear does not count (RFC 3207, section 4.2).
      offers = await session.command(HELLO, 250);
    }
    if (login !== undefined) await authenticate(session, offers, login);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** A fault of TLS is told by the runtime as an internal error or as no connection at all. */
async function opened({ socket }: Wire, isSecure: boolean): Promise<void> {
  try {
    await inTime(socket.opened);
  } catch (error) {
    throw new LineError(isSecure ? "untrusted" : "nobody", { cause: error });
  }
}

/** An address literal, since a Worker has no name of its own (RFC 5321, section 4.1.3). */
const HELLO = "EHLO [127.0.0.1]";

function wireOf(socket: TcpSocket): Wire {
  const reader = (socket.readable as ReadableStream<Uint8Array>).getReader();
  const writer = (socket.writable as WritableStream<Uint8Array>).getWriter();
  // A connection that fails rejects these too; the step that is under way tells.
  for (const promise of [socket.closed, reader.closed, writer.closed])
    promise.catch(() => undefined);
  return { socket, reader, writer };
}

async function authenticate(session: Session, offers: string, login: Login): Promise<void> {
  const { user, password } = login;
  const mechanisms = /^AUTH[ =](.*)$/im.exec(offers)?.[1]?.toUpperCase().split(/\s+/) ?? [];
  if (mechanisms.includes("PLAIN")) {
    await session.command(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235);
  } else if (mechanisms.includes("LOGIN")) {
    await session.command("AUTH LOGIN", 334);
    await session.command(base64(user), 334);
    await session.command(base64(password), 235);
  } else {
    throw new ShortcomingError("noLogin");
  }
}

/** A reply of one or several lines (RFC 5321, section 4.2), without its codes. */
async function readReply(reader: Wire["reader"]): Promise<{ code: number; text: string }> {
  const decoder = new TextDecoder();
  let received = "";
  for (;;) {
    const end = /^(\d{3})(?: (.*))?\r?\n/m.exec(received);
    if (end !== null) {
      const text = received.replace(/^(\d{3}[ -]?)/gm, "").trim();
      return { code: Number(end[1]), text: Number(end[1]) < 300 ? text : `${end[1]} ${text}` };
    }
    if (received.length > MAX_ANSWER_BYTES) throw new ShortcomingError("tooLong");
    const { done, value } = await reader.read();
    if (done) throw new LineError("lost");
    received += decoder.decode(value, { stream: true });
  }
}

async function inTime<Value>(step: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LineError("silent")), REQUEST_TIMEOUT_MS);
  });
  try {
    return await Promise.race([step, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says goodbye without waiting for the answer. */
async function closeWire({ socket, writer }: Wire): Promise<void> {
  try {
    await inTime(writer.write(encoder.encode("QUIT\r\n")));
    await inTime(socket.close());
  } catch {
    // It is closed already, or will be by its timeout.
  }
}
