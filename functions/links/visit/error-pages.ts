/** The way to the pages that a visitor sees instead of a target: their code is loaded for the first one only. */
type Pages = typeof import("./error-page.tsx");

let loaded: Pages | undefined;

/** The pages if anybody has seen one here. */
export const loadedPages = (): Pages | undefined => loaded;

export const errorPages = async (): Promise<Pages> => (loaded ??= await import("./error-page.tsx"));
