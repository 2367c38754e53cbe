/** The archives in object storage: which there are, one of them, making one, trying one, what the bucket protects. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { failures, json, security } from "../../../src/http/api-schema.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { StorageError } from "../../../src/object-storage/fault.ts";
import { askStore } from "../../../src/store/ask.ts";
import { keptIn, manifestOf, type Kept } from "../kept/list.ts";
import { FILE_END, MANIFEST_END, pathOf, tiers } from "../kept/names.ts";
import { rowsIn } from "../kept/manifest.ts";
import { faultInWords, type Fault } from "../kept/fault.ts";
import { planOf, type Plan } from "../night/plan.ts";
import { archiveStore } from "../stub.ts";
import { archiveFailed, noSuchArchive, notSetUp } from "./problems.ts";
import { turnNow } from "./turn.ts";

const moment = z.iso.datetime();
const day = z.iso.date().openapi({ description: "of UTC", example: "2026-11-26" });

const nightSchema = z.object({
  path: z.string().openapi({ description: "in the bucket, below the prefix, without its end" }),
  madeAt: moment.describe("when it was begun"),
  rows: z.int().describe("rows of all tables in it"),
  bytes: z.int().describe("size of its file, encrypted"),
  tookMs: z.int().describe("how long it took, in ms"),
});

const drillSchema = z.object({
  at: moment.describe("when it was tried"),
  ok: z.boolean().describe("whether every table came back as it was"),
  path: z.string().optional().describe("which archive was tried"),
  tookMs: z.int().describe("how long it took, in ms"),
  detail: z.string().optional().openapi({ description: "why it failed" }),
});

const listSchema = z
  .object({
    archives: z
      .array(
        z.object({
          day,
          madeAt: moment.describe("when it was begun"),
          kept: z.enum(tiers).describe("for how long: by which the bucket's lifecycle keeps it"),
          bytes: z.int().optional().openapi({ description: "missing: the file is not there" }),
          path: z.string().describe("in the bucket, without its end"),
        }),
      )
      .describe("the archives of this instance, the newest first"),
    next: moment.optional().describe("when the next one is made"),
    lastFault: z
      .object({
        at: moment.describe("when it failed"),
        detail: z.string().describe("why, and what helps"),
      })
      .optional()
      .describe("how the last try failed; missing: it did not"),
    drills: z.array(drillSchema).describe("the last tries to get one back, the newest first"),
  })
  .openapi("Archives");

const holds = z.enum(["yes", "no"]);

const protectionSchema = z
  .object({
    unsignedRead: holds.describe("whether reading without a signature is refused"),
    wrongRegion: holds.describe("whether a signature for another region is refused"),
    alteredBody: holds.describe("whether a body that is not the signed one is refused"),
    overwrite: holds.describe("whether what is overwritten stays as an older version"),
    lockedVersion: holds.describe("whether a locked version cannot be deleted"),
    deletion: holds.describe("whether this key may not delete what is not locked"),
    clockAheadSeconds: z
      .int()
      .optional()
      .describe("how far the clock here is ahead of the storage's; missing: not at all"),
  })
  .openapi("Protection", { description: "which protections hold, by trying them" });

const shared = { tags: ["archive"], security, middleware: requires("admin") };

const listRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v1/archive/kept",
  summary: "The archives in object storage, newest first, and how the last tries went",
  operationId: "listArchives",
  description: "Asks the bucket itself, so it shows what is there and not what should be.",
  responses: { 200: json(listSchema, "All of this instance"), ...failures(409, 503) },
});

const fileRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v1/archive/kept/{day}",
  summary: "The newest archive of a day, encrypted as it is in object storage",
  operationId: "getKeptArchive",
  description:
    "The association's key or the instance's own opens it; `randwerk archive restore DAY` does it all.",
  request: { params: z.object({ day }) },
  responses: {
    200: {
      description: "gpg --decrypt FILE | gunzip opens it",
      content: {
        "application/pgp-encrypted": { schema: z.string().openapi({ format: "binary" }) },
      },
    },
    ...failures(404, 409, 503),
  },
});

const manifestRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v1/archive/kept/{day}/manifest",
  summary: "What is in the newest archive of a day: tables, rows and sums",
  operationId: "getManifest",
  description:
    "It stands beside the archive in the clear: names of tables, numbers of rows and sums, and nothing out of them.",
  request: { params: z.object({ day }) },
  responses: {
    200: json(z.record(z.string(), z.unknown()), "Its manifest"),
    ...failures(404, 409, 503),
  },
});

const nowRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v1/archive/now",
  summary: "Make an archive now",
  operationId: "makeArchive",
  description: "As every night; the answer comes when it is in object storage.",
  responses: { 200: json(nightSchema, "It is in object storage"), ...failures(409, 503) },
});

const drillRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v1/archive/drill",
  summary: "Try now whether the newest archive comes back",
  operationId: "tryArchive",
  description:
    "Fetches it, decrypts it, restores it beside everything else, compares every table and throws it away.",
  responses: { 200: json(drillSchema, "How it went"), ...failures(409, 503) },
});

const checkRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v1/archive/check",
  summary: "Find out what the bucket protects; leaves small objects below check/",
  operationId: "checkBucket",
  description:
    "Some services accept protecting headers and ignore them: so each protection is tried.",
  responses: { 200: json(protectionSchema, "What holds"), ...failures(409, 503) },
});

export function keptRoutes(): Router {
  const router = createRouter();

  router.openapi(listRoute, async (c) => {
    const { bucket, config } = setUp(c);
    const [kept, state] = await Promise.all([
      stored(() => keptIn(bucket, config.name)),
      askStore(() => archiveStore(c.env).state()),
    ]);
    const language = c.get("language");
    return c.json(
      {
        archives: kept.map((one) => ({
          day: one.day,
          madeAt: iso(one.at),
          kept: one.tier,
          bytes: one.bytes,
          path: pathOf(config.name, one),
        })),
        ...(state?.nextAt !== undefined && { next: iso(state.nextAt) }),
        ...(state?.fault !== undefined && {
          lastFault: {
            at: iso(state.fault.at),
            detail: faultInWords(state.fault.fault)[language],
          },
        }),
        drills: (state?.drills ?? []).map((one) => drillJson(c, one)),
      },
      200,
    );
  });

  router.openapi(fileRoute, async (c) => {
    const { bucket, config } = setUp(c);
    const kept = await newestOf(c, c.req.valid("param").day);
    const { body } = await stored(() => bucket.get(pathOf(config.name, kept) + FILE_END));
    // The types take everything for JSON.
    return c.body(body as never, 200, {
      "Content-Type": "application/pgp-encrypted",
      "Content-Disposition": `attachment; filename="randwerk-${kept.day}${FILE_END}"`,
      "Cache-Control": "no-store",
    }) as never;
  });

  router.openapi(manifestRoute, async (c) => {
    const { bucket, config } = setUp(c);
    const kept = await newestOf(c, c.req.valid("param").day);
    const manifest = await stored(() => manifestOf(bucket, config.name, kept));
    if (manifest === undefined) throw failed({ kind: "altered", what: MANIFEST_END });
    return c.json({ ...manifest, rows: rowsIn(manifest) }, 200);
  });

  router.openapi(nowRoute, async (c) => {
    setUp(c);
    const made = await turnNow(c.env, "night");
    if (!made.ok) throw failed(made.fault);
    const { at, sha256: _, ...night } = made.night;
    return c.json({ ...night, madeAt: iso(at) }, 200);
  });

  router.openapi(drillRoute, async (c) => {
    setUp(c);
    const done = await turnNow(c.env, "drill");
    if (done === undefined) throw failed(undefined);
    return c.json(drillJson(c, done), 200);
  });

  router.openapi(checkRoute, async (c) => {
    setUp(c);
    const tried = await turnNow(c.env, "check");
    if (!tried.ok) throw failed(tried.fault);
    const { clockAheadMs, ...protection } = tried.found;
    const clock = clockAheadMs === undefined ? undefined : Math.round(clockAheadMs / 1000);
    return c.json({ ...protection, ...(clock !== undefined && { clockAheadSeconds: clock }) }, 200);
  });

  return router;
}

const iso = (at: number) => new Date(at).toISOString();

const drillJson = (
  c: Context<AppEnv>,
  {
    at,
    path,
    tookMs,
    fault,
  }: { at: number; path: string | undefined; tookMs: number; fault?: Fault | undefined },
) => ({
  at: iso(at),
  ok: fault === undefined,
  tookMs,
  ...(path !== undefined && { path }),
  ...(fault !== undefined && { detail: faultInWords(fault)[c.get("language")] }),
});

/** @throws ProblemError where the archive is not set up */
function setUp(c: Context<AppEnv>): Plan {
  const found = planOf(c.env);
  if (!found.ok) throw failed(found.fault);
  return found.plan;
}

const failed = (fault: Fault | undefined) =>
  new ProblemError(fault === undefined ? notSetUp : archiveFailed(fault));

/** What is asked of object storage; its faults are told in words. */
async function stored<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StorageError) throw failed({ kind: "storage", failed: error.failed });
    throw error;
  }
}

async function newestOf(c: Context<AppEnv>, asked: string): Promise<Kept> {
  const { bucket, config } = setUp(c);
  const kept = await stored(() => keptIn(bucket, config.name));
  const found = kept.find((one) => one.day === asked);
  if (found === undefined) throw new ProblemError(noSuchArchive);
  return found;
}
