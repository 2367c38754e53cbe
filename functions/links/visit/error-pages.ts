/** The way to the pages that a visitor sees instead of a target: their code is loaded for the first one only. */
type Pages = typeof import("./error-page.tsx");

let loaded: Pages | undefined;

/** The pages if anybody has seen one here. */
export const loadedPages = (): Pages | undefined => loaded;

export async function errorPages(env: Env): Promise<Pages> {
  if (loaded !== undefined) return loaded;
  const pages = await import("./error-page.tsx");
  await pages.knowLogo(env);
  return (loaded = pages);
}
