/**
 * Who may nothing is told so before the application is loaded, which is 70 ms of computing and more: what it has is for
 * those with a token or a session (open-parts.ts has the rest). It answers as the application does: a test compares them.
 */
import { TrieRouter } from "hono/router/trie-router";
import { getPath } from "hono/utils/url";
import { requiresSomebody, sessionOf } from "./access/authorize.ts";
import { toSignIn } from "./console/signed-out.ts";
import type { EdgeFunction } from "./edge-function.ts";
import { framed } from "./framed.ts";
import type { Judge } from "./http/judge.ts";
import { createPages } from "./http/page-router.ts";
import { methodNotAllowed, notFound, ProblemError } from "./http/problem.ts";
import { firstSegment } from "./http/reserved.ts";
import type { Route } from "./service/contents.ts";

/** Who asks for something of the application: the request to go on with, or the answer. */
export async function atTheDoor(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  functions: readonly EdgeFunction[],
): Promise<Request | Response> {
  let known: Request | undefined;
  const router = createPages();
  // As routes are found by it: without escapes.
  const path = getPath(request);
  const isConsole = firstSegment(path) === "console";
  if (isConsole) (await import("./sign-in/problems.ts")).showProblems(router);
  const judge = isConsole ? judgeSession : await judgeOf(functions, request.method, path);
  router.all("*", async (c) => {
    const found = await judge(c, request);
    if (found instanceof Response) return found;
    known = found;
    return c.body(null);
  });
  const answer = await framed(createPages(), functions, [router]).fetch(request, env, ctx);
  return known ?? answer;
}

/** Whoever is not signed in is led to the sign-in, whatever there is. */
const judgeSession: Judge = async (c, request) =>
  (await sessionOf(c)) === undefined ? toSignIn(c) : request;

const judgeToken: Judge = async (c, request) => {
  await requiresSomebody(c, async () => {});
  return request;
};

/** A route that is for everybody, or judges by itself. */
const anybody: Judge = (_c, request) => Promise.resolve(request);

const refuse =
  (problem: typeof notFound): Judge =>
  () =>
    Promise.reject(new ProblemError(problem));

async function judgeOf(
  functions: readonly EdgeFunction[],
  asked: string,
  path: string,
): Promise<Judge> {
  const found = await routesOf(path);
  if (found.length === 0) return refuse(notFound);
  const route = found.find(({ method }) => method === (asked === "HEAD" ? "GET" : asked));
  if (route === undefined) return refuse(methodNotAllowed(methodsOf(found).join(", ")));
  const own = functions.find(({ door }) => door?.has(route.path))?.door;
  if (own !== undefined) return own.judge();
  return route.isGuarded ? judgeToken : anybody;
}

/** In the order of the routes, as the application names them. */
const methodsOf = (found: readonly Route[]) => [
  ...new Set(found.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]))),
];

let routes: TrieRouter<Route> | undefined;
/** Whatever the application answers for a path; none: there is no such thing. */
async function routesOf(path: string): Promise<Route[]> {
  if (routes === undefined) {
    routes = new TrieRouter();
    const made = (await import("../dist/routes.json")).default;
    for (const route of made) routes.add("ALL", route.path, route);
  }
  return routes.match("ALL", path)[0].map(([route]) => route);
}
