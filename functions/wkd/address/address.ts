/** Mail addresses: what one may be, and which user ID names it. */
import { asciiLower } from "./hash.ts";
import {
  MAX_ADDRESS_OCTETS,
  MAX_DOMAIN_OCTETS,
  MAX_LOCAL_PART_OCTETS,
  MAX_SHOWN_CHARACTERS,
} from "../limits.ts";

/** A mail address that the directory can answer for. */
export interface MailAddress {
  /** As its owner writes it, in Unicode's form C: capitals decide which hashes it has. */
  localPart: string;
  /** In lower case, internationalised labels as A-labels (`xn--…`). */
  domain: string;
  /** The form that two spellings of one mailbox share: the local part with A to Z lowered, @, the domain. */
  key: string;
}

export type AddressProblem = "no_at_sign" | "local_part" | "domain" | "too_long";

export type ParsedAddress =
  | { ok: true; address: MailAddress }
  | { ok: false; problem: AddressProblem };

/**
 * Reads `local@domain`, already percent-decoded. The local part is a dot-atom (RFC 5322 section
 * 3.2.3) that may hold any letter (RFC 6531); quoted local parts are refused, because no client
 * agrees with another on how to hash one. The domain may come as U-labels or as A-labels.
 */
export function parseAddress(text: string): ParsedAddress {
  const at = text.lastIndexOf("@");
  if (at < 0) return { ok: false, problem: "no_at_sign" };
  if (text.length > 4 * MAX_ADDRESS_OCTETS) return { ok: false, problem: "too_long" };
  const localPart = text.slice(0, at).normalize("NFC");
  if (!LOCAL_PART.test(localPart)) return { ok: false, problem: "local_part" };
  const domain = parseDomain(text.slice(at + 1));
  if (domain === undefined) return { ok: false, problem: "domain" };
  const localOctets = new TextEncoder().encode(localPart).length;
  if (localOctets > MAX_LOCAL_PART_OCTETS || localOctets + 1 + domain.length > MAX_ADDRESS_OCTETS) {
    return { ok: false, problem: "too_long" };
  }
  const key = `${asciiLower(localPart)}@${domain}`;
  return { ok: true, address: { localPart, domain, key } };
}

/** Neither white space, controls and unassigned characters, nor what RFC 5322 calls specials. */
const ATOM = String.raw`[^\s\p{C}"(),.:;<>@[\]\\]+`;
const LOCAL_PART = new RegExp(`^${ATOM}(?:[.]${ATOM})*$`, "u");

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * A mail domain as lower-case A-labels, or undefined when it is none. The conversion is the URL
 * parser's (UTS #46, non-transitional), which is also what a browser sends as the host.
 */
export function parseDomain(text: string): string | undefined {
  if (text.length > 4 * MAX_DOMAIN_OCTETS) return undefined;
  // A text that the URL parser would take for a path, a port, an escape or an IPv6 address is no domain.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0020/\\?#@:%[\]<>^|\u007f]/.test(text)) return undefined;
  if (!URL.canParse(`http://${text}/`)) return undefined;
  const domain = new URL(`http://${text}/`).hostname;
  const labels = domain.split(".");
  if (domain.length > MAX_DOMAIN_OCTETS || !labels.every((label) => LABEL.test(label))) {
    return undefined;
  }
  // The URL parser reads "1.2" as the IPv4 address 1.0.0.2.
  return /^\d+$/.test(labels.at(-1) ?? "") ? undefined : domain;
}

/**
 * The mail address in a user ID by GnuPG's rule (mailbox_from_userid in common/mbox-util.c): what
 * stands between the first "<" and the ">" after it, or the whole user ID if it is a bare address.
 * Undefined when there is none, or when it is not UTF-8.
 */
export function mailboxOfUserId(userId: Uint8Array): string | undefined {
  const text = decode(untilNul(userId), "latin1");
  const open = text.indexOf("<");
  if (open < 0) return BARE_MAILBOX.test(text) ? decode(untilNul(userId), "utf-8") : undefined;
  const close = text.indexOf(">", open);
  const inside = text.slice(open + 1, Math.max(close, open + 1));
  if (!BRACKETED_MAILBOX.test(inside)) return undefined;
  return decode(userId.subarray(open + 1, close), "utf-8");
}

// GnuPG looks at ASCII only: in the two patterns every octet is one character.
// oxlint-disable-next-line no-control-regex
const BRACKETED_MAILBOX = /^[^@\u0000-\u0020]+@(?!.*\.\.)[^@\u0000-\u0020]*[^@.\u0000-\u0020]$/;
const BARE_MAILBOX =
  /^(?!.*\.\.)[\w!#$%&'*+/=?^`{|}~.\-\x80-\xff]+@[\w.\-\x80-\xff]*[\w\-\x80-\xff]$/;

/**
 * Whether a user ID names the address: local parts equal but for the case of A to Z, as GnuPG
 * filters what a directory sends; domains equal as A-labels.
 */
export function isUserIdOf(userId: Uint8Array, address: MailAddress): boolean {
  const mailbox = mailboxOfUserId(userId);
  if (mailbox === undefined) return false;
  const at = mailbox.lastIndexOf("@");
  return (
    asciiLower(mailbox.slice(0, at)) === asciiLower(address.localPart) &&
    parseDomain(mailbox.slice(at + 1)) === address.domain
  );
}

/**
 * A user ID for people to read: UTF-8, or Latin-1 as old programs wrote it, without control
 * characters and not endless.
 */
export function userIdText(userId: Uint8Array): string {
  const text = (decode(userId, "utf-8") ?? decode(userId, "latin1")).replace(/\p{C}/gu, "\ufffd");
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

function decode(octets: Uint8Array, encoding: "latin1"): string;
function decode(octets: Uint8Array, encoding: "utf-8"): string | undefined;
function decode(octets: Uint8Array, encoding: "utf-8" | "latin1"): string | undefined {
  if (encoding === "latin1") {
    return Array.from(octets, (octet) => String.fromCharCode(octet)).join("");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/** GnuPG reads a user ID as a C string. */
function untilNul(octets: Uint8Array): Uint8Array {
  const nul = octets.indexOf(0);
  return nul < 0 ? octets : octets.subarray(0, nul);
}
