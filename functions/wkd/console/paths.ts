/** Addresses of a key's pages in the console. */

export const KEYS = "/console/keys";

export const pathOf = (address: string, page?: string): string =>
  `/console/key/${encodeURIComponent(address).replace("%40", "@")}${page === undefined ? "" : `/${page}`}`;

/** The page on which the key of an address is handed in. */
export const newPath = (address: string): string =>
  `${KEYS}/new?address=${encodeURIComponent(address)}`;
