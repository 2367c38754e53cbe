/** The keys API. A handler reads as validate -> rule -> store -> respond. */
import { sha256Hex } from "../../../src/digest.ts";
import { createRoute, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { loggedAs, requires } from "../../../src/access/authorize.ts";
import { failures, ifMatch, json, jsonBody, security } from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import { etagOf, expectedVersions } from "../../../src/http/etag.ts";
import { log } from "../../../src/log.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { keyStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { parseAddress, type MailAddress } from "../address/address.ts";
import { finding, type Finding } from "../gate/findings.ts";
import type { Verdict, Wishes } from "../gate/gate.ts";
import { addressHashes } from "../address/hash.ts";
import type { PublishedKey } from "../keys/key.ts";
import { outdateAll } from "../directory/lookup.ts";
import {
  addressProblem,
  changeProblem,
  domainNotServed,
  emptyBody,
  noKey,
  noVersion,
  refusedProblem,
} from "./problems.ts";
import {
  certificateToJson,
  changeListSchema,
  changeToJson,
  checkSchema,
  findingsToJson,
  keyDetailSchema,
  keyDetailToJson,
  keyListSchema,
  keyToJson,
  lookSchema,
  lookToJson,
  rollbackSchema,
} from "./json.ts";

const params = z.object({
  address: z.string().openapi({
    example: "vorstand@example.org",
    description: "with its real capitals: they decide how clients look for letters beyond ASCII",
  }),
});
const wishesQuery = z.object({
  leaveOut: z.enum(["unused-subkeys"]).optional().openapi({
    description: "subkeys for encryption that have expired, or that a newer one took the place of",
  }),
});
const file = { schema: z.string().openapi({ format: "binary" }) };
const keyFile = {
  description: "What `gpg --armor --export FINGERPRINT` prints, armored or binary, up to 1 MiB",
  required: true,
  content: { "application/pgp-keys": file, "application/octet-stream": file },
};
const one = json(keyDetailSchema, "The published key");
const common = { tags: ["keys"], security, middleware: requires("keys:write") };

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
  ...common,
  method: "put",
  path: "/api/v1/keys/{address}",
  summary: "Publish the key of an address, in place of any other",
  operationId: "publishKey",
  description:
    "Also takes the revocation of a key that the address has or had: the revoked key, or the revocation alone.",
  request: { params, query: wishesQuery, headers: ifMatch, body: keyFile },
  responses: { 200: one, 201: one, ...failures(409, 412, 413, 422) },
});

const checkRoute = createRoute({
  ...common,
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
    "Also what is to be said about it today, and what the last check from outside found.",
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
  ...common,
  method: "delete",
  path: "/api/v1/keys/{address}",
  summary: "Take a key out of the directory, at once",
  operationId: "removeKey",
  description: "Mail programs may remember it for five more minutes. A rollback brings it back.",
  request: { params, headers: ifMatch },
  responses: { 204: { description: "Removed" }, ...failures(404, 412, 422) },
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
    const address = servedAddress(c, c.req.valid("param").address);
    const input = await bodyOf(c);
    const revocation = await revocationOf(c, input, address);
    if (revocation !== undefined) return revoke(c, address, revocation);
    const verdict = await judge(input, address, wishesOf(c.req.valid("query")));
    return publish(c, address, verdict, "publish");
  });

  router.openapi(checkRoute, async (c) => {
    const address = servedAddress(c, c.req.valid("param").address);
    const input = await bodyOf(c);
    const language = c.get("language");
    const revocation = await revocationOf(c, input, address);
    if (revocation !== undefined) {
      const { fingerprint } = revocation;
      const findings = findingsToJson([finding("revocation", { fingerprint })], language);
      return c.json({ ok: true, certificate: null, revokes: fingerprint, findings }, 200);
    }
    const judged = await judge(input, address, wishesOf(c.req.valid("query")));
    const verdict = await knownRevoked(c, judged);
    const certificate = verdict.ok ? certificateToJson(verdict.certificate, Date.now()) : null;
    const findings = findingsToJson(verdict.findings, language);
    return c.json({ ok: verdict.ok, certificate, revokes: null, findings }, 200);
  });

  router.openapi(getRoute, async (c) => {
    const address = addressOf(c.req.valid("param").address);
    const key = await askStore(() => keyStore(c.env).get(address.key));
    if (key === undefined) throw new ProblemError(noKey);
    const { findings } = await judge(key.bytes, address);
    return c.json(await shown(c, key, findings), 200);
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
    const found = await askStore(() => keyStore(c.env).earlier(key, version));
    if (found === undefined) throw new ProblemError(noVersion);
    const address = servedAddress(c, `${found.localPart}${key.slice(key.lastIndexOf("@"))}`);
    // Judged anew: what was fine then may have expired since.
    return publish(c, address, await judge(found.version.bytes, address), "rollback");
  });

  router.openapi(removeRoute, async (c) => {
    const { key } = addressOf(c.req.valid("param").address);
    const expected = expectedVersions(c.req.header("If-Match"));
    const { name } = c.get("principal");
    const result = await askStore(() => keyStore(c.env).remove(key, expected, name));
    if (!result.ok) throw new ProblemError(changeProblem(result));
    outdateAll();
    log("info", "keys.removed", { by: loggedAs(c.get("principal")) });
    return c.body(null, 204);
  });

  router.openapi(watchRoute, async (c) => {
    const { key } = addressOf(c.req.valid("param").address);
    const look = await askStore(() => keyStore(c.env).watch(key));
    if (look === undefined) throw new ProblemError(noKey);
    return c.json(lookToJson(look, c.get("language")), 200);
  });

  return router;
}

function addressOf(text: string): MailAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new ProblemError(addressProblem(parsed.problem));
  return parsed.address;
}

function servedAddress(c: Context<AppEnv>, text: string): MailAddress {
  const address = addressOf(text);
  const { wkdDomains } = configOf(c.env);
  if (wkdDomains.length > 0 && !wkdDomains.includes(address.domain)) {
    throw new ProblemError(domainNotServed(address.domain, wkdDomains));
  }
  return address;
}

async function bodyOf(c: Context<AppEnv>): Promise<Uint8Array> {
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (body.length === 0) throw new ProblemError(emptyBody);
  return body;
}

/** OpenPGP is loaded here and nowhere else: no look-up needs it. */
async function judge(
  input: Uint8Array,
  address: MailAddress,
  wishes: Wishes = {},
): Promise<Verdict> {
  const { check } = await import("../gate/gate.ts");
  return check(input, address, Date.now(), wishes);
}

const wishesOf = ({ leaveOut }: z.infer<typeof wishesQuery>): Wishes => ({
  leaveOutUnused: leaveOut === "unused-subkeys",
});

/** The revocation in what was handed in, of a key that the address has or had; undefined: there is none. */
async function revocationOf(c: Context<AppEnv>, input: Uint8Array, address: MailAddress) {
  const { keysSaidRevoked, packetsOfOne, verifiedRevocation } =
    await import("../gate/revocation.ts");
  const packets = packetsOfOne(input);
  for (const name of keysSaidRevoked(packets)) {
    const version = await askStore(() => keyStore(c.env).versionNamed(address.key, name));
    const genuine = version && (await verifiedRevocation(packets, version.bytes));
    if (genuine) return { fingerprint: version.fingerprint, packets: genuine };
  }
  return undefined;
}

/** A key whose revocation is known is refused also where it comes without. */
async function knownRevoked(c: Context<AppEnv>, verdict: Verdict): Promise<Verdict> {
  if (!verdict.ok) return verdict;
  const { fingerprint } = verdict.certificate;
  const takenAt = await askStore(() => keyStore(c.env).revocationTakenAt(fingerprint));
  return takenAt === undefined ? verdict : revokedBefore(verdict, fingerprint, takenAt);
}

function revokedBefore({ findings }: Verdict, fingerprint: string, takenAt: number): Verdict {
  return {
    ok: false,
    findings: [finding("revoked_before", { fingerprint, takenAt }), ...findings],
  };
}

async function revoke(
  c: Context<AppEnv>,
  address: MailAddress,
  { fingerprint, packets }: { fingerprint: string; packets: Uint8Array<ArrayBuffer> },
) {
  const hashes = await addressHashes(address.localPart);
  const { name } = c.get("principal");
  const revocation = { address, fingerprint, packets, hashes };
  const result = await askStore(() => keyStore(c.env).revoke(revocation, name));
  if (!result.ok) throw new ProblemError(noKey);
  outdateAll();
  const { key, outcome } = result;
  log("info", "keys.revoked", { by: loggedAs(c.get("principal")), outcome });
  const judged = await judge(key.bytes, address);
  // What is wrong with a key that is revoked is known; of a successor it is worth telling.
  const others = key.fingerprint === fingerprint ? [] : judged.findings;
  return c.json(await shown(c, key, [finding("revocation", { fingerprint }), ...others]), 200);
}

async function publish(
  c: Context<AppEnv>,
  address: MailAddress,
  verdict: Verdict,
  action: "publish" | "rollback",
) {
  if (!verdict.ok) throw new ProblemError(refusedProblem(verdict.findings, c.get("language")));
  const { version: format, bytes, armored: _, sizeAfter: __, ...certificate } = verdict.certificate;
  const hashes = await addressHashes(address.localPart);
  const digest = await sha256Hex(bytes);
  const publication = { ...certificate, format, bytes, digest, address, hashes };
  const expected = expectedVersions(c.req.header("If-Match"));
  const { name } = c.get("principal");
  const result = await askStore(() => keyStore(c.env).publish(publication, expected, name, action));
  if (!result.ok && result.reason === "revoked") {
    const refused = revokedBefore(verdict, publication.fingerprint, result.takenAt);
    throw new ProblemError(refusedProblem(refused.findings, c.get("language")));
  }
  if (!result.ok) throw new ProblemError(changeProblem(result));
  outdateAll();
  const { key, outcome } = result;
  log("info", "keys.published", { by: loggedAs(c.get("principal")), action, outcome });
  return c.json(await shown(c, key, verdict.findings), outcome === "created" ? 201 : 200);
}

async function shown(c: Context<AppEnv>, key: PublishedKey, findings: readonly Finding[]) {
  c.header("ETag", etagOf(key.revision));
  const hashes = await addressHashes(key.localPart);
  return keyDetailToJson(key, hashes, findings, c.get("language"), Date.now());
}
