import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";

/**
 * Judges who asks, before the application is loaded (src/door.ts): the request to go on with, which is `request` unless
 * its body was read, or what whoever may nothing is told.
 */
export type Judge = (c: Context<AppEnv>, request: Request) => Promise<Request | Response>;
