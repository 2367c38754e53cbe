/** Asking a resolver as the world does: DNS over HTTPS (RFC 8484). */
import type { Web } from "../http/public-web.ts";
import { readAnswer, writeQuestion, type DnsAnswer, type RecordType } from "./message.ts";

const MEDIA_TYPE = "application/dns-message";

/** Undefined: it has not answered within `timeoutMs`, or not in DNS. Never throws. */
export async function resolve(
  { name, type }: { readonly name: string; readonly type: RecordType },
  resolver: string,
  web: Web,
  timeoutMs: number,
): Promise<DnsAnswer | undefined> {
  try {
    const response = await web(resolver, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": MEDIA_TYPE, Accept: MEDIA_TYPE },
      // Id 0, so that caches may know it again (section 4.1).
      body: writeQuestion(name, type, { id: 0, recursive: true }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return response.status === 200 ? readAnswer(await response.bytes()) : undefined;
  } catch {
    return undefined;
  }
}
