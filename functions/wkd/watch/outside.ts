/** Asking public servers the way mail clients do: no User-Agent, no redirects, not for ever. */
import type { Web } from "../../../src/http/public-web.ts";
import { bytesOf } from "../../../src/octets.ts";
import { LOOK_TIMEOUT_MS, MAX_ANSWER_BYTES } from "../limits.ts";

/** The answer, if one came. */
export type OutsideAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** The value of the header; undefined: it is missing. */
      readonly contentLength: number | undefined;
      /** Undefined: longer than any key. */
      readonly body: Uint8Array | undefined;
    }
  /** The name does not exist, nothing listens, TLS fails, or it takes too long. */
  | { readonly kind: "unreachable" };

/** Never throws. `web` is the way out, which leads to public addresses only. */
export async function ask(method: "GET" | "HEAD", url: string, web: Web): Promise<OutsideAnswer> {
  try {
    const response = await web(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(LOOK_TIMEOUT_MS),
    });
    // Cloudflare answers so itself where a name does not exist, and the like.
    if (response.status === 530) return { kind: "unreachable" };
    const length = response.headers.get("Content-Length");
    return {
      kind: "answer",
      status: response.status,
      contentLength: length === null ? undefined : Number(length),
      body: await bytesOf(response.body, MAX_ANSWER_BYTES),
    };
  } catch {
    return { kind: "unreachable" };
  }
}
