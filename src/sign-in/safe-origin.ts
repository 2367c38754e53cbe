/** Where a browser keeps the cookie of a session. A pure rule. */

/** Over HTTPS, and on this very machine, which browsers trust without (Secure Contexts, section 3.1). */
export const isSafeOrigin = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" ||
  hostname === "localhost" ||
  hostname === "[::1]" ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname);
