/** Where the store is. Apart from it, so that asking it needs none of its code. */
import { mainOf } from "../../src/store/all.ts";

export const archiveStore = (env: Env) => mainOf(env, env.ARCHIVE, "archive");
