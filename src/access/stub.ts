/** Where the store of the tokens is. */
import { mainOf } from "../store/all.ts";

export const accessStore = (env: Env) => mainOf(env, env.ACCESS, "access");
