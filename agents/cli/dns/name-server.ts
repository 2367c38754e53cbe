/** Asking name servers themselves, by UDP and by TCP, as resolvers do. */
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { connect, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import {
  readAnswer,
  writeQuestion,
  type DnsAnswer,
  type RecordType,
} from "../../../src/dns/message.ts";
import { NAME_SERVER_TIMEOUT_MS, NAME_SERVER_TRIES } from "../limits.ts";

export interface NameServer {
  /** As people know it. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export type Transport = "UDP" | "TCP";

const DNS_PORT = 53;

/** `192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:5353`; undefined: it is none. */
export function readServer(typed: string): NameServer | undefined {
  const [, bracketed, bare, port] =
    /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::(\d{1,5}))?$/i.exec(typed) ?? [];
  const address = bracketed ?? bare ?? (isIPv6(typed) ? typed : undefined);
  return address === undefined
    ? undefined
    : { name: typed, address, port: Number(port ?? DNS_PORT) };
}

/**
 * Whether this machine speaks IPv6 to the world: elsewhere a server's second address would only be told as a fault that is none of
 * its own. Link-local and unique local addresses (RFC 4291, RFC 4193) lead nowhere.
 */
export const speaksIpv6 = (interfaces: ReturnType<typeof networkInterfaces>): boolean =>
  Object.values(interfaces)
    .flatMap((some) => some ?? [])
    .some(
      ({ family, internal, address }) =>
        family === "IPv6" && !internal && !/^f(?:e[89ab]|[cd])/i.test(address),
    );

/** Every server that answers for the zone which a name belongs to, at each of its addresses; none if nobody says so. */
export async function serversOf(name: string): Promise<NameServer[]> {
  const resolver = new Resolver({ timeout: NAME_SERVER_TIMEOUT_MS, tries: NAME_SERVER_TRIES });
  const labels = name.split(".");
  for (let cut = 0; cut < labels.length - 1; cut += 1) {
    const hosts = await resolver.resolveNs(labels.slice(cut).join(".")).catch(() => []);
    if (hosts.length === 0) continue;
    const found = await Promise.all(
      hosts.map(async (host) => {
        const addresses = await Promise.all([
          resolver.resolve4(host).catch(() => []),
          speaksIpv6(networkInterfaces()) ? resolver.resolve6(host).catch(() => []) : [],
        ]);
        return addresses.flat().map((address) => ({ name: host, address, port: DNS_PORT }));
      }),
    );
    return found.flat();
  }
  return [];
}

/** Undefined: it has not answered. Never throws. */
export async function askServer(
  server: NameServer,
  transport: Transport,
  name: string,
  type: RecordType,
): Promise<DnsAnswer | undefined> {
  const id = Math.floor(Math.random() * 0x10000);
  const question = writeQuestion(name, type, { id, recursive: false });
  for (let tries = 0; tries < NAME_SERVER_TRIES; tries += 1) {
    const octets = await (transport === "UDP" ? byUdp : byTcp)(server, question);
    const answer = octets && readAnswer(octets);
    if (answer?.id === id) return answer;
  }
  return undefined;
}

type Ask = (server: NameServer, question: Uint8Array) => Promise<Uint8Array | undefined>;

const byUdp: Ask = ({ address, port }, question) =>
  new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    const finish = (answer?: Uint8Array) => {
      clearTimeout(timer);
      socket.removeAllListeners().close();
      resolve(answer);
    };
    const timer = setTimeout(finish, NAME_SERVER_TIMEOUT_MS);
    socket.once("error", () => finish());
    // Connected: what others send does not arrive.
    socket.connect(port, address, () => socket.send(question));
    socket.once("message", (answer) => finish(answer));
  });

/** Two octets with the length come first (RFC 1035, section 4.2.2). */
const byTcp: Ask = ({ address, port }, question) =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port });
    let octets = Buffer.alloc(0);
    const finish = (answer?: Uint8Array) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(NAME_SERVER_TIMEOUT_MS, () => finish());
    socket.once("error", () => finish()).once("close", () => finish());
    socket.once("connect", () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(question.length);
      socket.write(Buffer.concat([length, question]));
    });
    socket.on("data", (part: Buffer) => {
      octets = Buffer.concat([octets, part]);
      const end = octets.length < 2 ? Infinity : 2 + octets.readUInt16BE(0);
      if (octets.length >= end) finish(octets.subarray(2, end));
    });
  });
