/** The stores that an archive is of. */
import { allStores } from "../../../src/store/all.ts";

/** All but the archive's own: what it knows is about the bucket, and its key opens archives, so it is in none. */
export function archivedStores(env: Env): ReturnType<typeof allStores> {
  const { archive: _, ...stores } = allStores(env);
  return stores;
}
