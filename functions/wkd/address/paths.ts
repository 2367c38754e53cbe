/** Paths of the pages of a key. */

/** A mail address as a part of a path: `@` is allowed there as it is (RFC 3986, 3.3), and people read it. */
const inPath = (address: string): string => encodeURIComponent(address).replace("%40", "@");

/** The page of a key for everybody. */
export const publicPath = (address: string): string => `/key/${inPath(address)}`;

/** The page of a key in the console. */
export const consolePath = (address: string): string => `/console/key/${inPath(address)}`;

/** Where members hand in their own key. */
export const OWN_KEYS_PATH = "/console/own-key";

/** Where the link in a mail to an owner leads: `token` is what it holds. */
export const linkPath = (token: string): string => `/key/link/${token}`;
