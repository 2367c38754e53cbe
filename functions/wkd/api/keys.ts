/** The keys API. A handler reads as validate -> rule -> store -> respond. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import { allows } from "../../../src/access/scopes.ts";
import { failures, ifMatch, json, jsonBody, security } from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { expectedVersions } from "../../../src/http/etag.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { keyStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import type { Wishes } from "../gate/gate.ts";
import { programIds } from "../programs/programs.ts";
import {
  addressOf,
  goBack,
  handIn,
  judge,
  judgeInput,
  servedAddress,
  takeOut,
} from "./changing.ts";
import { custodyRoutes } from "./custody.ts";
import { handInOwn, ownAddress, takeOutOwn } from "./own.ts";
import { mailedSchema, mailedToJson } from "./own-json.ts";
import { emptyBody, noKey } from "./problems.ts";
import {
  certificateToJson,
  changeListSchema,
  changeToJson,
  checkSchema,
  findingsToJson,
  keyDetailSchema,
  keyListSchema,
  keyToJson,
  rollbackSchema,
} from "./json.ts";
import { lookSchema, lookToJson } from "./look-json.ts";
import { shown } from "./shown.ts";

const params = z.object({
  address: z.string().openapi({
    example: "vorstand@example.org",
    description: "with its real capitals: they decide how clients look for letters beyond ASCII",
  }),
});
const mine = z.enum(["yes"]).optional().openapi({
  description:
    "as the key of an address of one’s own, also where the token may publish every key: by a mail with a link, unless the session proves the address",
});
const wishesQuery = z.object({
  leaveOut: z.enum(["unused-subkeys"]).optional().openapi({
    description: "subkeys for encryption that have expired, or that a newer one took the place of",
  }),
});
const file = { schema: z.string().openapi({ format: "binary" }) };
const publishQuery = wishesQuery.extend({
  mine,
  program: z.enum(programIds).optional().openapi({
    description: "the program that the key was made with; reminders tell its steps",
  }),
});
const keyFile = {
  description: "What `gpg --armor --export FINGERPRINT` prints, armored or binary, up to 1 MiB",
  required: true,
  content: { "application/pgp-keys": file, "application/octet-stream": file },
};
const one = json(keyDetailSchema, "The published key");
const common = { tags: ["keys"], security, middleware: requires("keys:write") };
const own = { ...common, middleware: requires("keys:own") };
const mailed = json(
  mailedSchema,
  "A mail was sent to the address; what was asked for happens when its link is used",
);

const listRoute = createRoute({
  ...common,
  method: "get",
  path: "/api/v1/keys",
  summary: "List the published keys; the one that ends first comes first",
  operationId: "listKeys",
  description: "With the days that each is still valid, and whether mail programs find it.",
  responses: {
    200: json(keyListSchema, "All keys"),
    ...failures(),
  },
});

const publishRoute = createRoute({
  ...own,
  method: "put",
  path: "/api/v1/keys/{address}",
  summary: "Publish the key of an address, in place of any other",
  operationId: "publishKey",
  description:
    "Also takes the revocation of a key that the address has or had: the revoked key, or the revocation alone. A key with another fingerprint is the successor: the one before is found by its fingerprint from then on, and `replaces` and a finding say what is left to do. With the scope `keys:own` alone it is for addresses of one’s own in `WKD_DOMAINS`: at once where the session proves the address or the key has signed its own revocation, else (202) by a mail to the address, encrypted to the key, with a link.",
  request: { params, query: publishQuery, headers: ifMatch, body: keyFile },
  responses: { 200: one, 201: one, 202: mailed, ...failures(409, 412, 413, 422) },
});

const checkRoute = createRoute({
  ...own,
  method: "post",
  path: "/api/v1/keys/{address}/check",
  summary: "What publishing a key would do, without doing it",
  operationId: "checkKey",
  description: "Every finding says what to do. Nothing is stored.",
  request: { params, query: wishesQuery, body: keyFile },
  responses: { 200: json(checkSchema, "The judgement"), ...failures(413, 422) },
});

const getRoute = createRoute({
  ...common,
  method: "get",
  path: "/api/v1/keys/{address}",
  summary: "Everything about the key of an address",
  operationId: "getKey",
  description:
    "Also what is to be said about it today, what the last check from outside found, and the last mails to its owner.",
  request: { params },
  responses: { 200: one, ...failures(404, 422) },
});

const historyRoute = createRoute({
  ...common,
  method: "get",
  path: "/api/v1/keys/{address}/history",
  summary: "Who published or removed which key, and when; newest first",
  operationId: "listKeyChanges",
  description: "Every change with the fingerprint before and after it.",
  request: { params },
  responses: {
    200: json(changeListSchema, "The changes"),
    ...failures(404, 422),
  },
});

/** An empty body of JSON's type is how programs say that they have nothing to say. */
const emptyIsNothing: MiddlewareHandler<AppEnv> = async (c, next) => {
  // Readers wait for what is kept here, whatever its declared type says.
  const nothing = Promise.resolve("{}") as unknown as string;
  if ((await c.req.text()) === "") c.req.bodyCache = { text: nothing };
  await next();
};

const rollbackRoute = createRoute({
  ...common,
  method: "post",
  path: "/api/v1/keys/{address}/rollback",
  summary: "Publish an earlier version again; by default the one before, or the removed one",
  operationId: "rollbackKey",
  description: "The earlier version is judged again first: what was valid then may have expired.",
  request: {
    params,
    headers: ifMatch,
    body: { ...jsonBody(rollbackSchema, "Which version"), required: false },
  },
  middleware: [common.middleware, emptyIsNothing],
  responses: { 200: one, 201: one, ...failures(400, 404, 412, 422) },
});

const removeRoute = createRoute({
  ...own,
  method: "delete",
  path: "/api/v1/keys/{address}",
  summary: "Take a key out of the directory, at once",
  operationId: "removeKey",
  description:
    "Mail programs may remember it for five more minutes. A rollback brings it back. With the scope `keys:own` alone it is for addresses of one’s own: by a mail with a link (202) unless the session proves the address; the key is not needed.",
  request: { params, query: z.object({ mine }), headers: ifMatch },
  responses: { 202: mailed, 204: { description: "Removed" }, ...failures(404, 409, 412, 422) },
});

const watchRoute = createRoute({
  ...common,
  method: "post",
  path: "/api/v1/keys/{address}/watch",
  summary: "Look at the key from outside, now: as mail programs do, and at the key servers",
  operationId: "watchKey",
  description: "Takes a few seconds. The same happens by itself every day.",
  request: { params },
  responses: { 200: json(lookSchema, "What was found"), ...failures(404, 422) },
});

export function keyRoutes(): Router {
  const router = createRouter();

  router.openapi(listRoute, async (c) => {
    const keys = await askStore(() => keyStore(c.env).list());
    return c.json({ keys: keys.map((key) => keyToJson(key, Date.now())) }, 200);
  });

  router.openapi(publishRoute, async (c) => {
    const { address: named } = c.req.valid("param");
    const query = c.req.valid("query");
    const wishes = wishesOf(query);
    if (!isOwn(c, query.mine)) {
      const address = servedAddress(c, named);
      const changed = await handIn(c, await bodyOf(c), address, wishes, expectedIn(c));
      return c.json(await shown(c, changed), changed.isNew ? 201 : 200);
    }
    const address = await ownAddress(c, named);
    const asked = { wishes, expected: expectedIn(c), program: query.program };
    const outcome = await handInOwn(c, await bodyOf(c), address, asked);
    if ("mailed" in outcome) {
      const { claim, findings } = outcome.mailed;
      return c.json(mailedToJson(claim, findings, c.get("language")), 202);
    }
    return c.json(await shown(c, outcome.changed), outcome.changed.isNew ? 201 : 200);
  });

  router.openapi(checkRoute, async (c) => {
    const { address: named } = c.req.valid("param");
    const address = isOwn(c, undefined) ? await ownAddress(c, named) : servedAddress(c, named);
    const wishes = wishesOf(c.req.valid("query"));
    const { ok, ...judged } = await judgeInput(c, await bodyOf(c), address, wishes);
    const certificate = judged.certificate
      ? certificateToJson(judged.certificate, Date.now())
      : null;
    const findings = findingsToJson(judged.findings, c.get("language"));
    return c.json({ ok, certificate, revokes: judged.revokes ?? null, findings }, 200);
  });

  router.openapi(getRoute, async (c) => {
    const address = addressOf(c.req.valid("param").address);
    const key = await askStore(() => keyStore(c.env).get(address.key));
    if (key === undefined) throw new ProblemError(noKey);
    const { findings } = await judge(key.bytes, address);
    return c.json(await shown(c, { key, findings }, true), 200);
  });

  router.openapi(historyRoute, async (c) => {
    const { key } = addressOf(c.req.valid("param").address);
    const changes = await askStore(() => keyStore(c.env).history(key));
    if (changes === undefined) throw new ProblemError(noKey);
    return c.json({ changes: changes.map(changeToJson) }, 200);
  });

  router.openapi(rollbackRoute, async (c) => {
    const { version } = c.req.valid("json") ?? {};
    const { key } = addressOf(c.req.valid("param").address);
    const changed = await goBack(c, key, version, expectedIn(c));
    return c.json(await shown(c, changed), changed.isNew ? 201 : 200);
  });

  router.openapi(removeRoute, async (c) => {
    const { address: named } = c.req.valid("param");
    if (!isOwn(c, c.req.valid("query").mine)) {
      await takeOut(c, addressOf(named).key, expectedIn(c));
      return c.body(null, 204);
    }
    const claim = await takeOutOwn(c, await ownAddress(c, named), expectedIn(c));
    return claim === undefined
      ? c.body(null, 204)
      : c.json(mailedToJson(claim, [], c.get("language")), 202);
  });

  router.openapi(watchRoute, async (c) => {
    const { key } = addressOf(c.req.valid("param").address);
    const look = await askStore(() => keyStore(c.env).watch(key));
    if (look === undefined) throw new ProblemError(noKey);
    return c.json(lookToJson(look, c.get("language")), 200);
  });

  router.route("/", custodyRoutes());
  return router;
}

/** Whether it is asked as the owner of the address, not as somebody who may publish every key. */
const isOwn = (c: Context<AppEnv>, asked: "yes" | undefined): boolean =>
  asked === "yes" || !allows(c.get("principal").scopes, "keys:write");

const expectedIn = (c: Context<AppEnv>) => expectedVersions(c.req.header("If-Match"));

async function bodyOf(c: Context<AppEnv>): Promise<Uint8Array> {
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (body.length === 0) throw new ProblemError(emptyBody);
  return body;
}

const wishesOf = ({ leaveOut }: z.infer<typeof wishesQuery>): Wishes => ({
  leaveOutUnused: leaveOut === "unused-subkeys",
});
