/** The program of the page for writing encrypted mail, as it is handed out. Loaded when somebody opens that page. */
import { FOR_EVER, securityHeaders } from "../../../src/http/headers.ts";

/** Where the program is, and the hash by which a browser knows it. */
export interface Program {
  readonly path: string;
  readonly integrity: string;
}

const packed = async () => (await import("../../../dist/writing.json")).default;

export async function writingProgram(): Promise<Program> {
  const { path, integrity } = await packed();
  return { path, integrity };
}

/** The program by its path, compressed as it is stored; undefined where another is asked for: its page would not take ours. */
export async function programFile(
  path: string,
  acceptEncoding: string | undefined,
): Promise<Response | undefined> {
  const { path: ours, gzip } = await packed();
  if (path !== ours) return undefined;
  const headers = {
    ...securityHeaders,
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": FOR_EVER,
    Vary: "Accept-Encoding",
  };
  const bytes = Uint8Array.fromBase64(gzip);
  if (/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(acceptEncoding ?? "")) {
    return new Response(bytes, {
      headers: { ...headers, "Content-Encoding": "gzip" },
      encodeBody: "manual",
    });
  }
  const plain = new Response(bytes).body?.pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain ?? null, { headers });
}
