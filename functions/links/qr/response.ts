/** A QR code as an answer that browsers may keep. */
import { namesEtag } from "../../../src/http/etag.ts";
import { securityHeaders } from "../../../src/http/headers.ts";
import type { QrBranding } from "../../../src/qr/branding.ts";
import type { QrResult } from "../../../src/qr/matrix.ts";
import type { QrParameters } from "../../../src/qr/parameters.ts";
import { drawQr } from "../../../src/qr/draw.ts";
import { CODE_MAX_AGE_SECONDS, MAX_KNOWN_CODE_BYTES, MAX_KNOWN_CODES } from "../limits.ts";

/** Draws a code; `ifNoneMatch` is the request's header, and 304 the answer if the client has it already. */
export async function qrResponse(
  content: string,
  parameters: QrParameters,
  branding: QrBranding,
  ifNoneMatch: string | null,
): Promise<QrResult<Response>> {
  const image = await drawn(content, parameters, branding);
  if (!image.ok) return image;
  const { bytes, contentType, etag } = image.value;
  const headers = {
    ...securityHeaders,
    // An SVG opened by itself may style itself and show its logo, and nothing else.
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    "Cache-Control": `public, max-age=${CODE_MAX_AGE_SECONDS}`,
    ETag: etag,
  };
  if (namesEtag(ifNoneMatch, etag))
    return { ok: true, value: new Response(null, { status: 304, headers }) };
  const response = new Response(bytes, { headers: { ...headers, "Content-Type": contentType } });
  return { ok: true, value: response };
}

interface Drawn {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly etag: string;
}

/** Plain codes that were drawn last: a poster is scanned often, and its code looked at by whoever made it. */
const known = new Map<string, Drawn>();

async function drawn(
  content: string,
  parameters: QrParameters,
  branding: QrBranding,
): Promise<QrResult<Drawn>> {
  const isPlain = branding.colours === undefined && branding.logo === undefined;
  const name = `${content} ${JSON.stringify(parameters)}`;
  const before = isPlain ? known.get(name) : undefined;
  if (before !== undefined) return { ok: true, value: before };
  const image = await drawQr(content, parameters, branding);
  if (!image.ok) return image;
  const { body, contentType } = image.value;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const value = { bytes, contentType, etag: `"${await digest(bytes)}"` };
  if (isPlain && bytes.length <= MAX_KNOWN_CODE_BYTES) {
    if (known.size >= MAX_KNOWN_CODES) known.delete(known.keys().next().value ?? "");
    known.set(name, value);
  }
  return { ok: true, value };
}

async function digest(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash.subarray(0, 12).toHex();
}
