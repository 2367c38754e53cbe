/** The router of pages, and of what else takes nothing that needs rules of zod's: that alone would be 15 ms of computing. */
import { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import type { AppEnv } from "./app-env.ts";

export type PageRouter = Hono<AppEnv>;

/** hono's usual router makes an expression of all routes first: half a millisecond to one more for a few of them. */
export const createPages = (): PageRouter => new Hono<AppEnv>({ router: new TrieRouter() });
