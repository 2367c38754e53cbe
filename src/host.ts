/** Hosts as DNS means them, one way of reading them for requests, settings and URLs. Pure rules. */

/** A name in DNS has at most 253 characters, a label 63 (RFC 1035, section 2.3.4). */
const MAX_NAME_CHARACTERS = 253;
/** In U-labels a letter may become several characters; what is longer is no name in any form. */
const MAX_WRITTEN_CHARACTERS = 4 * MAX_NAME_CHARACTERS;

/** What the URL parser would take for a path, a query, a user or an escape, or throw away. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_A_HOST = /[\u0000-\u0020/\\?#@%<>^|`{}"\u007f]/;

/** RFC 1123, section 2.1. */
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
/** What is asked for may have an underscore too: names between containers do. */
const ASKED_LABEL = /^[a-z0-9_-]{1,63}$/;

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * The host of `authority` (`NAME`, `NAME:PORT`, an address, an IPv6 address in brackets) in the one form in which
 * hosts are compared: A-labels in lower case (UTS #46, as browsers do it), no final dot, an address in its shortest
 * form, and the port only where it is not the scheme's own. Undefined: it can be no host.
 */
export function readHost(authority: string, isHttps: boolean): string | undefined {
  if (authority.length > MAX_WRITTEN_CHARACTERS || NOT_IN_A_HOST.test(authority)) return undefined;
  const url = URL.parse(`${isHttps ? "https" : "http"}://${authority}/`);
  return url === null ? undefined : hostOf(url);
}

/** The host of a web URL, in the same form. */
export function hostOf(url: URL): string | undefined {
  const name = url.hostname.replace(/\.$/, "");
  if (!name.startsWith("[") && !isName(name, ASKED_LABEL)) return undefined;
  return url.port === "" ? name : `${name}:${url.port}`;
}

function isName(name: string, label: RegExp): boolean {
  return name.length <= MAX_NAME_CHARACTERS && name.split(".").every((one) => label.test(one));
}

/** A host without its port. */
const nameOf = (host: string): string => host.replace(/:\d+$/, "");

/** Whether a host is one of `hosts`; one of these without a port stands for every port. */
export const isOneOf = (hosts: readonly string[], host: string): boolean =>
  hosts.includes(host) || hosts.includes(nameOf(host));

/** Whether this machine is meant, whatever it is called (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3). */
const isLoopback = (name: string): boolean =>
  name === "localhost" ||
  name.endsWith(".localhost") ||
  name === "[::1]" ||
  name === "0.0.0.0" ||
  name === "[::]" ||
  /^127\.\d+\.\d+\.\d+$/.test(name);

/** The host, one for all names that lead to this machine itself: what would come back here is found by it. */
export function sameMachine(host: string): string {
  const name = nameOf(host);
  return isLoopback(name) ? `localhost${host.slice(name.length)}` : host;
}

/**
 * A host as a setting gives it, more strictly than one that is asked for. The ports of http and https are left
 * out, since a setting has no scheme. Undefined: nothing can be called so.
 */
export function readOwnHost(text: string): string | undefined {
  const host = text.endsWith(":") ? undefined : readHost(text, true);
  if (host === undefined) return undefined;
  const name = nameOf(host);
  const isAddress = name.startsWith("[") || IPV4.test(name);
  // The URL parser reads “1.2” as 1.0.0.2.
  if (IPV4.test(name) && !text.startsWith(name)) return undefined;
  if (!isAddress && !isName(name, LABEL)) return undefined;
  return host.replace(/:(?:80|443)$/, "");
}

/** A domain as its A-labels: a host that is neither an address nor has a port. */
export function readDomain(text: string): string | undefined {
  if (/[:[\]]/.test(text)) return undefined;
  const host = readOwnHost(text);
  return host === undefined || IPV4.test(host) ? undefined : host;
}
