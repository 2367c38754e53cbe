/**
 * A key server that only reads: who has a key learns from it that it was extended, succeeded or revoked. Nothing can
 * be handed in here, and nobody is listed. Loaded when it is asked first.
 */
import { configOf } from "../../../src/config/config.ts";
import { namesEtag } from "../../../src/http/etag.ts";
import type { Place } from "../../../src/http/place.ts";
import { RETRY_AFTER_SECONDS } from "../../../src/limits.ts";
import { errorFacts, log } from "../../../src/log.ts";
import { createMemory, type Remembered } from "../../../src/store/memory.ts";
import type { FoundKey } from "../keys/key.ts";
import {
  CACHE_ENTRY_BYTES,
  KEY_SERVER_GENERATION_BYTES,
  MAX_AGE_SECONDS,
  MAX_CACHED_PATH_CHARACTERS,
  PREFLIGHT_SECONDS,
} from "../limits.ts";
import { armorPublicKey } from "../openpgp/armor.ts";
import { readPublicKey } from "../openpgp/key.ts";
import { parsePackets } from "../openpgp/packets.ts";
import { keyStore } from "../stub.ts";
import { onOutdate } from "./lookup.ts";
import { searchOf, type Search, type Wanted } from "./search.ts";

interface Answer {
  /** Undefined: there is no such key. */
  readonly body: string | undefined;
  readonly type: string;
  readonly etag: string;
}

const memory = createMemory<Answer>({
  generation: KEY_SERVER_GENERATION_BYTES,
  weigh: ({ body }) => CACHE_ENTRY_BYTES + (body?.length ?? 0),
  maxKeyCharacters: MAX_CACHED_PATH_CHARACTERS,
});
onOutdate(memory.outdateAll);

/** The answer to any request for which `asksKeyServer` holds. */
export async function answerKeyServer(request: Request, place: Place, env: Env): Promise<Response> {
  const { method, path, search } = place;
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: preflight });
  if (method !== "GET" && method !== "HEAD") {
    return plain(place, 405, "Only GET and HEAD: keys are handed in elsewhere.", {
      Allow: "GET, HEAD, OPTIONS",
    });
  }
  const asked = searchOf(path, search);
  switch (asked.kind) {
    case "malformed":
      return plain(place, 400, "Ask for an address, a fingerprint or a key ID of 16 digits.");
    case "unsupported":
      return plain(place, 501, "Only op=get and op=index.");
    case "nothing":
      return plain(place, 404, "There is no key here.");
    case "get":
    case "index":
      return lookUp(asked, request, place, env);
  }
}

type Asked = Extract<Search, { wanted: Wanted }>;

async function lookUp(
  { kind, wanted }: Asked,
  request: Request,
  place: Place,
  env: Env,
): Promise<Response> {
  const now = Date.now();
  const name = `${kind} ${Object.values(wanted).join("")}`;
  const known = memory.recall(name);
  if (known !== undefined && memory.isFresh(known, now)) return answer(known, request, place);
  const question = memory.asking(now);
  let found: Answer & Remembered;
  try {
    const { key, revision } = await keyStore(env).find(wanted);
    const { wkdDomains } = configOf(env);
    const isOurs = key && (wkdDomains.length === 0 || wkdDomains.includes(key.domain));
    const made = isOurs ? await answerOf(kind, key, now) : nothing;
    found = memory.remember(name, made, question, revision);
  } catch (error) {
    log("error", "keys.store-unavailable", errorFacts(error));
    if (known !== undefined && memory.isUsable(known, now)) return answer(known, request, place);
    // Not 404: the sender would take it that nothing has changed.
    return plain(place, 503, "The keys cannot be read now.", {
      "Retry-After": String(RETRY_AFTER_SECONDS),
    });
  }
  return answer(found, request, place);
}

const nothing: Answer = { body: undefined, type: "", etag: "" };

async function answerOf(kind: Asked["kind"], key: FoundKey, now: number): Promise<Answer> {
  const bytes = new Uint8Array(key.bytes);
  if (kind === "get") {
    const etag = `"${key.digest}-asc"`;
    return { body: armorPublicKey(bytes), type: "application/pgp-keys", etag };
  }
  const body = await indexOf(key, bytes, now);
  return { body, type: "text/plain; charset=utf-8", etag: `"${key.digest}-index"` };
}

/** The machine readable index (draft-gallagher-openpgp-hkp, section 5.2). */
async function indexOf(key: FoundKey, bytes: Uint8Array, now: number): Promise<string> {
  const parsed = parsePackets(bytes);
  const primary = parsed.ok ? await readPublicKey(parsed.packets[0]?.body ?? bytes) : undefined;
  if (primary === undefined) return "info:1:0\n";
  const seconds = (moment: number | undefined) =>
    moment === undefined ? "" : String(Math.floor(moment / 1000));
  const { fingerprint, algorithm, createdAt } = primary;
  const isOver = key.expiresAt !== undefined && key.expiresAt <= now;
  const flags = key.isRevoked ? "r" : isOver ? "e" : "";
  const expiresAt = key.isRevoked ? "" : seconds(key.expiresAt);
  return [
    "info:1:1",
    `pub:${fingerprint}:${algorithm.id}:${algorithm.bits ?? ""}:${seconds(createdAt)}:${expiresAt}:${flags}`,
    `uid:${encodeURIComponent(key.userId)}:::${flags}`,
    "",
  ].join("\n");
}

const anybody = { "Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff" };
const cached = { "Cache-Control": `public, max-age=${MAX_AGE_SECONDS}` };
const preflight = {
  ...anybody,
  "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
  "Access-Control-Allow-Headers": "*, Authorization",
  "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
};

function answer({ body, type, etag }: Answer, request: Request, place: Place): Response {
  if (body === undefined) return plain(place, 404, "There is no key here.");
  const condition = request.headers.get("If-None-Match");
  if (condition !== null && namesEtag(condition, etag)) {
    return new Response(null, { status: 304, headers: { ...anybody, ...cached, ETag: etag } });
  }
  const headers = { ...anybody, ...cached, "Content-Type": type, ETag: etag };
  return respond(place, 200, body, headers);
}

/** Programs show these to people as they are; they are as English as the programs' own protocols. */
const plain = (place: Place, status: number, text: string, more: Record<string, string> = {}) =>
  respond(place, status, `${text}\n`, {
    ...anybody,
    "Cache-Control": "no-store",
    "Content-Type": "text/plain; charset=utf-8",
    ...more,
  });

/** All bodies here are ASCII: armor, and percent-encoded names. */
function respond(
  { method }: Place,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): Response {
  const isHead = method === "HEAD";
  const response = new Response(isHead ? null : body, { status, headers });
  if (isHead) response.headers.set("Content-Length", String(body.length));
  return response;
}
