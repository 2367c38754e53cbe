/** Where everything comes in, and what is asked of all edge functions. */
import "./without-node.ts";
import { everyMinute } from "./alerts/watch/minute.ts";
import { ConfigError, configOf } from "./config/config.ts";
import type { OpenPart } from "./edge-function.ts";
import { functions } from "./functions.ts";
import { asAsked, placeOf, type Place } from "./http/place.ts";
import { firstSegment, isTakenLater, reserve } from "./http/reserved.ts";
import type { PageRouter } from "./http/page-router.ts";
import type { Language } from "./i18n/language.ts";
import { log } from "./log.ts";
import { isStateGone } from "./store/disk.ts";

export { AccessStore } from "./access/store.ts";
export { WatchStore } from "./alerts/watch/watch-store.ts";
export { ArchiveStore } from "../functions/archive/store.ts";
export { ScratchStore } from "../functions/archive/scratch.ts";
export { CheckStore } from "../functions/heartbeats/store.ts";
export { KeyStore } from "../functions/wkd/store.ts";
export { LinkStore } from "../functions/links/store.ts";

for (const { segments, laterSegments } of functions) reserve(segments, laterSegments);

export default {
  fetch(request, env, ctx) {
    try {
      return route(request, env, ctx);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return misconfigured(error);
    }
  },

  /**
   * CONNECT, which asks for a way through to somebody else. workerd accepts it by itself wherever there is a handler,
   * and without one writes a line into the log for each: nothing goes through, and it ends at once.
   */
  async connect(socket: Socket) {
    await socket.close();
  },

  /** The minute cron. */
  scheduled: (_controller, env) => everyMinute(env, Date.now()),
} satisfies ExportedHandler<Env>;

async function misconfigured({ message }: ConfigError): Promise<Response> {
  log("error", "config.unusable", { message });
  return refused("misconfigured", "en");
}

/** A problem that is found before the application is asked; its words are loaded for it alone. */
async function refused(
  problem: "misconfigured" | "noHost" | "stateGone",
  language: Language,
): Promise<Response> {
  const [problems, { newRequestId }] = await Promise.all([
    import("./http/problem.ts"),
    import("./http/request-id.ts"),
  ]);
  return problems.problemResponse(problems[problem], language, newRequestId());
}

/** A function answers what has to be fast; the application is loaded when something else is asked. */
function route(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
  const place = placeOf(request, configOf(env).trustedProxies);
  // The Host header names nobody: no bug of ours, so it is not logged.
  if (place === undefined) return refused("noHost", "en");
  if (isStateGone() && isChange(place)) return gone(request);
  if (isTakenLater(firstSegment(place.path))) return olderFirst(request, place, env, ctx);
  return answered(request, place, env, ctx);
}

/** A link may bear a name that the service took later. */
async function olderFirst(request: Request, place: Place, env: Env, ctx: ExecutionContext) {
  for (const { answerOlder } of functions) {
    const response = await answerOlder?.(request, place, env, ctx);
    if (response !== undefined) return response;
  }
  return answered(request, place, env, ctx);
}

function answered(request: Request, place: Place, env: Env, ctx: ExecutionContext) {
  for (const { answer } of functions) {
    const response = answer?.(request, place, env, ctx);
    if (response !== undefined) return response;
  }
  return application(asAsked(request, place), env, ctx);
}

/** Pings, which are GETs too, are refused where they are recorded; the machine tells /healthz that all is back. */
const isChange = ({ method, path }: Place) =>
  method !== "GET" && method !== "HEAD" && method !== "OPTIONS" && path !== "/healthz";

/** What would be written now would be nowhere: nobody is told that it was taken. */
async function gone(request: Request): Promise<Response> {
  const { preferredLanguage } = await import("./i18n/language.ts");
  return refused("stateGone", preferredLanguage(request.headers.get("Accept-Language"), "de"));
}

let open: readonly OpenPart[] | undefined;
/** Those that were loaded; undefined: the API and the console. */
const apps = new Map<OpenPart | undefined, PageRouter>();

/** What is for everybody is loaded in parts; hono with zod, all of the API and the console by the first who asks for that. */
async function application(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const { pathname } = new URL(request.url);
  open ??= (await import("./open-parts.ts")).openParts(functions);
  const part = open.find(({ has }) => has(pathname, request));
  const loaded = apps.get(part);
  if (loaded !== undefined) return loaded.fetch(request, env, ctx);
  let asked: Request | Response = request;
  if (part === undefined) {
    const { atTheDoor } = await import("./door.ts");
    asked = await atTheDoor(request, env, ctx, functions);
    if (asked instanceof Response) return asked;
  }
  const app = await compose(part);
  apps.set(part, app);
  return app.fetch(asked, env, ctx);
}

async function compose(part: OpenPart | undefined): Promise<PageRouter> {
  if (part === undefined) {
    const { composeApp } = await import("./application.ts");
    return composeApp(functions);
  }
  const [{ createPages }, { framed }, routers] = await Promise.all([
    import("./http/page-router.ts"),
    import("./framed.ts"),
    part.routers(),
  ]);
  return framed(createPages(), functions, routers);
}
