/** Addresses of a link's pages in the console. */

/** `/console/link/team%2Fplenum/edit` */
export const pathOf = (slug: string, page?: string): string =>
  `/console/link/${encodeURIComponent(slug)}${page === undefined ? "" : `/${page}`}`;
