/** Where the store is. Apart from it, so that asking it needs none of its code. */
import { mainOf } from "../../src/store/all.ts";

export const checkStore = (env: Env) => mainOf(env, env.CHECKS, "checks");
