/** The router of pages, and of what else takes nothing that needs rules of zod's: that alone would be 15 ms of computing. */
import { Hono } from "hono";
import type { AppEnv } from "./app-env.ts";

export type PageRouter = Hono<AppEnv>;

export const createPages = (): PageRouter => new Hono<AppEnv>();
