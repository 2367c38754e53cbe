/** Where the store of the service's own alerts is. */
import { mainOf } from "../../store/all.ts";

export const watchStore = (env: Env) => mainOf(env, env.WATCH, "watch");
