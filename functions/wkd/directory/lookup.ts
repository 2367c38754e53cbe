/**
 * Answering mail clients. No router, no zod and no OpenPGP run here and, for what this isolate remembers,
 * nothing is awaited: memory -> 200. On a miss: question.ts -> store.ts.
 */
import { configOf } from "../../../src/config/config.ts";
import { namesEtag } from "../../../src/http/etag.ts";
import { RETRY_AFTER_SECONDS } from "../../../src/limits.ts";
import { errorFacts, log } from "../../../src/log.ts";
import { createMemory, type Remembered } from "../../../src/store/memory.ts";
import type { Place } from "../../../src/http/place.ts";
import { keyStore } from "../stub.ts";
import type { ServedKey } from "../keys/key.ts";
import {
  CACHE_ENTRY_BYTES,
  CACHE_GENERATION_BYTES,
  MAX_AGE_SECONDS,
  MAX_CACHED_PATH_CHARACTERS,
  PREFLIGHT_SECONDS,
} from "../limits.ts";
import { questionOf } from "./question.ts";

/** The answer to a path. */
type Answer =
  | {
      readonly kind: "key";
      readonly bytes: Uint8Array;
      readonly etag: string;
      readonly headers: Headers;
    }
  | { readonly kind: "nothing" };

const memory = createMemory<Answer>({
  generation: CACHE_GENERATION_BYTES,
  weigh: (found) => CACHE_ENTRY_BYTES + (found.kind === "key" ? found.bytes.length : 0),
  maxKeyCharacters: MAX_CACHED_PATH_CHARACTERS,
});

/** What else is to be done then. */
const alsoOutdated: (() => void)[] = [];

/** Lets another memory of keys be outdated with this one. */
export function onOutdate(outdate: () => void): void {
  alsoOutdated.push(outdate);
}

/** A key was published, revoked or removed here: the next request asks the store. */
export function outdateAll(): void {
  memory.outdateAll();
  for (const outdate of alsoOutdated) outdate();
}

/** The answer to any request below `/.well-known/openpgpkey`. */
export function answerDirectory(
  request: Request,
  place: Place,
  env: Env,
): Response | Promise<Response> {
  const { wkdDomains } = configOf(env);
  const { method, host, path } = place;
  if (method === "OPTIONS") return respond(place, 204, null, preflight);
  if (method !== "GET" && method !== "HEAD") return text(methodNotAllowed, place);
  const name = host + path;
  const known = memory.recall(name);
  if (known !== undefined && memory.isFresh(known, Date.now()))
    return answer(known, request, place);
  const question = questionOf(host, path, wkdDomains);
  if (question === undefined) return text(nothing, place);
  if (question.kind === "policy") return text(policy, place);
  return lookUp({ name, ...question, known }, request, place, env);
}

interface Asked {
  /** Under which the answer is remembered. */
  readonly name: string;
  readonly domain: string;
  readonly hash: string;
  /** The remembered answer, not fresh any more. */
  readonly known: (Answer & Remembered) | undefined;
}

async function lookUp(
  { name, domain, hash, known }: Asked,
  request: Request,
  place: Place,
  env: Env,
): Promise<Response> {
  const now = Date.now();
  const question = memory.asking(now);
  try {
    const { key, revision } = await keyStore(env).lookup(domain, hash);
    return answer(memory.remember(name, toAnswer(key), question, revision), request, place);
  } catch (error) {
    log("error", "keys.store-unavailable", errorFacts(error));
    if (known !== undefined && memory.isUsable(known, now)) return answer(known, request, place);
    return text(unavailable, place);
  }
}

const anybody = { "Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff" };
const cached = { "Cache-Control": `public, max-age=${MAX_AGE_SECONDS}` };

const preflight = new Headers({
  ...anybody,
  "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
  "Access-Control-Allow-Headers": "*, Authorization",
  "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
});

function toAnswer(key: ServedKey | undefined): Answer {
  if (key === undefined) return { kind: "nothing" };
  const bytes = new Uint8Array(key.bytes);
  const etag = `"${key.digest}"`;
  const headers = new Headers({
    ...anybody,
    ...cached,
    "Content-Type": "application/octet-stream",
    ETag: etag,
  });
  return { kind: "key", bytes, etag, headers };
}

function answer(found: Answer, request: Request, place: Place): Response {
  if (found.kind === "nothing") return text(nothing, place);
  const { bytes, etag, headers } = found;
  const condition = request.headers.get("If-None-Match");
  if (condition !== null && namesEtag(condition, etag)) {
    return respond(place, 304, null, new Headers({ ...anybody, ...cached, ETag: etag }));
  }
  return respond(place, 200, bytes, headers);
}

interface PlainText {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

function plainText(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): PlainText {
  const type = { "Content-Type": "text/plain; charset=utf-8" };
  return { status, body, headers: new Headers({ ...anybody, ...type, ...headers }) };
}

const uncached = { "Cache-Control": "no-store" };

/** Mail programs show none of these to anybody: English will do. */
const nothing = plainText(404, "There is no key here.\n", uncached);
const methodNotAllowed = plainText(405, "Only GET and HEAD.\n", {
  ...uncached,
  Allow: "GET, HEAD, OPTIONS",
});
/**
 * Not 404: whoever is told that there is no key may write unencrypted. GnuPG takes every failure alike, then
 * asks for the policy, which needs no store, and so keeps the domain in good memory.
 */
const unavailable = plainText(503, "The directory cannot be read now.\n", {
  ...uncached,
  "Retry-After": String(RETRY_AFTER_SECONDS),
});
/** Section 4.5 of the draft: no flags, so no line but a comment, which must end in LF like any other. */
const policy = plainText(200, "# Keys are published by the admins of this domain.\n", cached);

const text = ({ status, body, headers }: PlainText, place: Place) =>
  respond(place, status, body, headers);

/**
 * No request id, since nothing is logged of a look-up, and each header costs it 3 %. No HSTS: the direct method's
 * host is a website of its own.
 */
function respond(
  { method }: Place,
  status: number,
  body: Uint8Array | string | null,
  headers: Headers,
): Response {
  const isHead = method === "HEAD";
  const response = new Response(isHead ? null : body, { status, headers });
  // The runtime adds it to an answer that has a body. Texts are ASCII.
  if (isHead && body !== null) response.headers.set("Content-Length", String(body.length));
  return response;
}
