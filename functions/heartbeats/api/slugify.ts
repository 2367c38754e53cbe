/** Slugs of checks from their names, as Healthchecks makes them. Pure. */

/** Django's slugify, without its table of foreign letters: what is no ASCII letter or digit goes. */
export function slugify(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/[^\w\s-]/g, "")
    .toLowerCase()
    .trim()
    .replace(/[-\s]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "");
}
