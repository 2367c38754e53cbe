/** Addresses of a key's pages in the console. */
import { consolePath } from "../address/paths.ts";

export const KEYS = "/console/keys";

export const pathOf = (address: string, page?: string): string =>
  consolePath(address) + (page === undefined ? "" : `/${page}`);

/** The page on which the key of an address is handed in. */
export const newPath = (address: string): string =>
  `${KEYS}/new?address=${encodeURIComponent(address)}`;
