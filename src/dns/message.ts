/** Messages of DNS (RFC 1035, section 4): one question, and what comes back. Pure: octets in, values out. */

/** Types that are asked for or told (IANA's registry of DNS parameters). */
export const recordTypes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  CAA: 257,
} as const;

export type RecordType = keyof typeof recordTypes;

const typeNames = new Map<number, RecordType>(
  Object.entries(recordTypes).map(([name, number]) => [number, name as RecordType]),
);

/** RFC 1035, section 4.1.1. */
export const answerCodes = { ok: 0, serverFailed: 2, noSuchName: 3, refused: 5 } as const;

export interface DnsRecord {
  /** In lower case, without its final dot. */
  readonly name: string;
  readonly type: RecordType;
  readonly ttlSeconds: number;
  /** In the form of value.ts. */
  readonly value: string;
}

export interface DnsAnswer {
  readonly id: number;
  /** RCODE. */
  readonly code: number;
  readonly isAuthoritative: boolean;
  /** More than fits: to be asked by TCP. */
  readonly isTruncated: boolean;
  /** Of the types above; others are left out. */
  readonly records: readonly DnsRecord[];
}

const IS_RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
const CLASS_IN = 1;
const OPT = 41;
/** What goes through every network in one datagram (DNS flag day 2020). */
const DATAGRAM_BYTES = 1232;
/** Pointers lead backwards, so a name has fewer of them than labels (section 3.1: 127). */
const MOST_LABELS = 127;

/** A question for `type` of `name`; `recursive` for a resolver, not for those who know the zone itself. */
export function writeQuestion(
  name: string,
  type: RecordType,
  { id, recursive }: { readonly id: number; readonly recursive: boolean },
): Uint8Array<ArrayBuffer> {
  const labels = name
    .split(".")
    .filter((label) => label !== "")
    .flatMap((label) => {
      const octets = new TextEncoder().encode(label);
      return [octets.length, ...octets];
    });
  const pair = (value: number) => [value >> 8, value & 0xff];
  const header = [id, recursive ? RECURSION_DESIRED : 0, 1, 0, 0, 1].flatMap(pair);
  const question = [...labels, 0, ...pair(recordTypes[type]), ...pair(CLASS_IN)];
  // EDNS (RFC 6891): the root as name, its size in place of a class, no options.
  const options = [0, ...pair(OPT), ...pair(DATAGRAM_BYTES), 0, 0, 0, 0, 0, 0];
  return new Uint8Array([...header, ...question, ...options]);
}

/** What came back; undefined: it is no answer in DNS. */
export function readAnswer(octets: Uint8Array): DnsAnswer | undefined {
  try {
    return readMessage(octets);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // it ends too early
    throw error;
  }
}

interface Reader {
  readonly view: DataView;
  readonly octets: Uint8Array;
}

function readMessage(octets: Uint8Array): DnsAnswer | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const reader = { view, octets };
  const flags = view.getUint16(2);
  if ((flags & IS_RESPONSE) === 0) return undefined;
  let at = 12;
  for (let left = view.getUint16(4); left > 0; left -= 1) at = readName(reader, at).end + 4;
  const records: DnsRecord[] = [];
  for (let left = view.getUint16(6); left > 0; left -= 1) {
    const { name, end } = readName(reader, at);
    const type = typeNames.get(view.getUint16(end));
    const ttlSeconds = view.getUint32(end + 4);
    const start = end + 10;
    const length = view.getUint16(end + 8);
    if (start + length > octets.length) throw new RangeError("a record ends too early");
    if (type !== undefined) {
      const value = readValue(reader, type, start, length);
      records.push({ name: name.replace(/\.$/, ""), type, ttlSeconds, value });
    }
    at = start + length;
  }
  return {
    id: view.getUint16(0),
    code: flags & 0xf,
    isAuthoritative: (flags & AUTHORITATIVE) !== 0,
    isTruncated: (flags & TRUNCATED) !== 0,
    records,
  };
}

/** A name with its final dot, in lower case, and where what follows it begins. */
function readName({ view, octets }: Reader, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let end: number | undefined;
  let at = start;
  for (let steps = 0; steps <= 2 * MOST_LABELS; steps += 1) {
    const length = view.getUint8(at);
    if (length === 0) return { name: `${labels.join(".")}.`.toLowerCase(), end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      at = view.getUint16(at) & 0x3fff;
      continue;
    }
    if (at + 1 + length > octets.length) throw new RangeError("a label ends too early");
    labels.push(textOf(octets.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  throw new RangeError("a name without an end");
}

const textOf = (octets: Uint8Array) => new TextDecoder().decode(octets);

function readValue(reader: Reader, type: RecordType, start: number, length: number): string {
  const { view, octets } = reader;
  const nameAt = (at: number) => readName(reader, at).name;
  switch (type) {
    case "A":
      return octets.subarray(start, start + 4).join(".");
    case "AAAA": {
      const groups = Array.from({ length: 8 }, (_, index) =>
        view.getUint16(start + 2 * index).toString(16),
      );
      return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
    }
    case "NS":
    case "CNAME":
      return nameAt(start);
    case "MX":
      return `${view.getUint16(start)} ${nameAt(start + 2)}`;
    case "SRV": {
      const numbers = [0, 2, 4].map((offset) => view.getUint16(start + offset));
      return `${numbers.join(" ")} ${nameAt(start + 6)}`;
    }
    case "TXT":
      return readStrings(octets.subarray(start, start + length));
    case "CAA": {
      const tagEnd = start + 2 + view.getUint8(start + 1);
      const [tag, value] = [
        octets.subarray(start + 2, tagEnd),
        octets.subarray(tagEnd, start + length),
      ];
      return `${view.getUint8(start)} ${textOf(tag).toLowerCase()} "${textOf(value)}"`;
    }
    case "SOA": {
      const server = readName(reader, start);
      const contact = readName(reader, server.end);
      const numbers = [0, 4, 8, 12, 16].map((offset) => view.getUint32(contact.end + offset));
      return [server.name, contact.name, ...numbers].join(" ");
    }
  }
}

/** Strings with their lengths before them, as one text. */
function readStrings(octets: Uint8Array): string {
  const all: number[] = [];
  for (let at = 0; at < octets.length; at += 1 + (octets[at] ?? 0)) {
    all.push(...octets.subarray(at + 1, at + 1 + (octets[at] ?? 0)));
  }
  return textOf(new Uint8Array(all));
}
