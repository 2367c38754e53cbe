/** The edge functions, in the order in which they are asked: links take every path that is nobody else's. */
import { archive } from "../functions/archive/function.ts";
import { heartbeats } from "../functions/heartbeats/function.ts";
import { links } from "../functions/links/function.ts";
import { wkd } from "../functions/wkd/function.ts";
import type { EdgeFunction } from "./edge-function.ts";

export const functions: readonly EdgeFunction[] = [heartbeats, wkd, archive, links];
