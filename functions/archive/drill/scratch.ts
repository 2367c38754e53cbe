/** The object in which a drill brings an archive back (functions/archive/scratch.ts). */
import { placed } from "../../../src/store/place.ts";

export const scratchOf = (env: Env) => placed(env, env.SCRATCH).getByName("drill");

export type Scratch = ReturnType<typeof scratchOf>;
