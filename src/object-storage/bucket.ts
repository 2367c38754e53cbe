/**
 * A bucket that speaks S3, by aws4fetch (SigV4). Path style, since a bucket's name need not be one of DNS; region and
 * service are always told, because aws4fetch takes OVH's hosts for us-east-1; no checksums but SHA-256 of the body,
 * because OVH refuses those that newer clients send.
 */
import { AwsClient } from "aws4fetch";
import type { BucketSettings } from "../config/buckets/bucket.ts";
import { sha256Hex } from "../digest.ts";
import { faultOf, isPassing, StorageError, type Failed } from "./fault.ts";
import { MAX_LIST_PAGES, MAX_SAID_BYTES, RETRY_PAUSES_MS, TRANSFER_TIMEOUT_MS } from "./limits.ts";
import { codeIn, pageIn, regionIn, type Listed } from "./said.ts";

interface Asked {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE";
  /** Below the prefix; empty: the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Signed instead of the body: for finding out whether anybody compares. */
  readonly signedBody?: string;
  /** False: as a stranger would ask. */
  readonly isSigned?: boolean;
  /** Signed for another region than the settings say. */
  readonly region?: string;
}

/** What HEAD tells of an object. */
interface Head {
  readonly bytes: number;
  /** Its SHA-256 in hex, as the storage has computed it; undefined: it tells none. */
  readonly sha256: string | undefined;
  readonly at: number;
}

export interface Bucket {
  /** Puts an object whole. @throws StorageError */
  readonly put: (key: string, body: Uint8Array<ArrayBuffer>, type: string) => Promise<void>;
  /** @throws StorageError, with `absent` where it is not there */
  readonly get: (key: string) => Promise<Response>;
  /** Undefined: it is not there. @throws StorageError */
  readonly head: (key: string) => Promise<Head | undefined>;
  /** Everything below a prefix, by key, without the settings' prefix. @throws StorageError */
  readonly list: (below: string) => Promise<Listed[]>;
  /** Any request, and its answer whatever it is; tried once. @throws StorageError if there is none */
  readonly ask: (asked: Asked) => Promise<Answered>;
}

interface Answered {
  readonly response: Response;
  /** How far our clock is ahead of the storage's, in ms. */
  readonly clockAheadMs: number | undefined;
}

export function bucketOf(settings: BucketSettings, secretAccessKey: string): Bucket {
  const { accessKeyId, region, prefix } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region, retries: 0 });
  const before = prefix === "" ? "" : `${prefix}/`;

  async function ask(asked: Asked): Promise<Answered> {
    const request = await signed(client, settings, before, asked);
    try {
      const response = await fetch(request);
      const date = Date.parse(response.headers.get("Date") ?? "");
      return { response, clockAheadMs: Number.isNaN(date) ? undefined : Date.now() - date };
    } catch (error) {
      throw unreachable(error);
    }
  }

  async function tried(one: Asked): Promise<Response> {
    for (let tries = 0; ; tries += 1) {
      const { response, failed } = await judged(ask, one);
      if (response !== undefined) return response;
      const pause = RETRY_PAUSES_MS[tries];
      if (pause === undefined || !isPassing(failed.fault)) throw new StorageError(failed);
      await scheduler.wait(pause);
    }
  }

  return {
    ask,
    async put(key, body, type) {
      const headers = { "Content-Type": type };
      await (await tried({ method: "PUT", key, body, headers })).body?.cancel();
    },
    get: (key) => tried({ method: "GET", key }),
    async head(key) {
      try {
        const { headers } = await tried({ method: "HEAD", key });
        const sum = headers.get("x-amz-checksum-sha256");
        return {
          bytes: Number(headers.get("Content-Length")),
          sha256: sum === null ? undefined : Uint8Array.fromBase64(sum).toHex(),
          at: Date.parse(headers.get("Last-Modified") ?? ""),
        };
      } catch (error) {
        if (error instanceof StorageError && error.failed.fault === "absent") return undefined;
        throw error;
      }
    },
    async list(below) {
      const found: Listed[] = [];
      let next: string | undefined;
      for (let pages = 0; pages < MAX_LIST_PAGES; pages += 1) {
        const query = {
          "list-type": "2",
          "encoding-type": "url",
          prefix: before + below,
          ...(next !== undefined && { "continuation-token": next }),
        };
        const answer = await tried({ method: "GET", key: "", query });
        const page = pageIn(await textOf(answer));
        for (const one of page.objects) found.push({ ...one, key: one.key.slice(before.length) });
        if (page.next === undefined) break;
        next = page.next;
      }
      return found;
    },
  };
}

/** The network's own words for it. */
const unreachable = (error: unknown) =>
  new StorageError({
    fault: "unreachable",
    said: error instanceof Error ? error.message : String(error),
  });

type Judged =
  | { readonly response: Response; readonly failed?: never }
  | { readonly response?: never; readonly failed: Failed };

async function judged(ask: Bucket["ask"], one: Asked): Promise<Judged> {
  try {
    const { response, clockAheadMs } = await ask(one);
    return response.ok ? { response } : { failed: await failedOf(response, clockAheadMs) };
  } catch (error) {
    if (error instanceof StorageError) return { failed: error.failed };
    throw error;
  }
}

/** What an answer that is no success says. */
export async function failedOf(
  response: Response,
  clockAheadMs: number | undefined,
  isSigned = true,
): Promise<Failed> {
  const text = await textOf(response);
  const code = codeIn(text);
  const said = code === "" ? String(response.status) : `${response.status} ${code}`;
  const fault = faultOf(response.status, code, isSigned);
  const region = fault === "wrong-region" ? regionIn(text) : undefined;
  return { fault, said, clockAheadMs, ...(region !== undefined && { region }) };
}

async function signed(
  client: AwsClient,
  { endpoint, bucket }: BucketSettings,
  before: string,
  { method, key, query = {}, headers = {}, body, signedBody, isSigned = true, region }: Asked,
): Promise<Request> {
  const path = key === "" ? bucket : `${bucket}/${before}${key}`;
  const url = new URL(`${endpoint}/${path.split("/").map(encodeURIComponent).join("/")}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const init = {
    method,
    redirect: "manual",
    signal: AbortSignal.timeout(TRANSFER_TIMEOUT_MS),
    ...(body !== undefined && { body }),
  } as const;
  if (!isSigned) return new Request(url, { ...init, headers });
  const said = signedBody === undefined ? undefined : new TextEncoder().encode(signedBody);
  const sum = await sha256Hex(new Uint8Array(said ?? body ?? []));
  return client.sign(url, {
    ...init,
    headers: { ...headers, "x-amz-content-sha256": sum },
    ...(region !== undefined && { aws: { region } }),
  });
}

/** The text of an answer, or its beginning. */
async function textOf(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MAX_SAID_BYTES) break;
    }
  } catch (error) {
    throw unreachable(error);
  }
  return text;
}
