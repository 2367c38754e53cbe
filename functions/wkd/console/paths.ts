/** Addresses of a key's pages in the console. */
import { consolePath, OWN_KEYS_PATH } from "../address/paths.ts";

export const KEYS = "/console/keys";

export const pathOf = (address: string, page?: string): string =>
  consolePath(address) + (page === undefined ? "" : `/${page}`);

/** The page on which the key of an address is handed in. */
export const newPath = (address: string): string =>
  `${KEYS}/new?address=${encodeURIComponent(address)}`;

/** Where members hand in a key of their own. */
export const OWN = OWN_KEYS_PATH;

/** The page of one's own key of an address, and what is done there. */
export const ownPath = (address: string, page?: string): string =>
  `${OWN}/${encodeURIComponent(address).replace("%40", "@")}${page === undefined ? "" : `/${page}`}`;

export const newOwnPath = (address: string): string =>
  `${OWN}?address=${encodeURIComponent(address)}`;
