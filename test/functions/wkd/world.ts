/** The world outside, as a look from there finds it. */
import { vi } from "vitest";
import { readPublicKey } from "../../../functions/wkd/openpgp/key.ts";
import { parsePackets } from "../../../functions/wkd/openpgp/packets.ts";
import { key } from "./keys.ts";

export const OWNER = "vorstand@example.org";
export const HASH = "qs1j67f594iidtsyffk69drssxddqm5t";
export const ADVANCED = "https://openpgpkey.example.org/.well-known/openpgpkey/example.org";
export const DIRECT = "https://example.org/.well-known/openpgpkey";

/** Answers of the world outside, by the beginning of the URL; nothing: nobody is there. */
export type Outside = Record<string, (request: Request) => Response>;

/** From here on the world answers so; the requests that it gets. */
export function outside(answers: Outside): Request[] {
  const requests: Request[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    const found = Object.keys(answers).find((start) => request.url.startsWith(start));
    const answer = found === undefined ? undefined : answers[found];
    return answer === undefined
      ? Promise.reject(new TypeError("Name or service not known"))
      : Promise.resolve(answer(request));
  });
  return requests;
}

export const bytes = (name: string) => Uint8Array.from(key(name));
export const serving = (name: string) => () => {
  const body = bytes(name);
  return new Response(body, { headers: { "Content-Length": String(body.length) } });
};
export const policy = () => new Response("#\n");
export const status =
  (code: number, headers = {}) =>
  () =>
    new Response(null, { status: code, headers });

/** A directory as it ought to be, at both places. */
export const allWell: Outside = {
  [`${ADVANCED}/hu/${HASH}`]: serving("ed25519"),
  [`${ADVANCED}/policy`]: policy,
  [`${DIRECT}/hu/${HASH}`]: serving("ed25519"),
  [`${DIRECT}/policy`]: policy,
  "https://keys.": status(404),
};

export async function fingerprintOf(name: string): Promise<string> {
  const parsed = parsePackets(key(name));
  const first = parsed.ok
    ? await readPublicKey(parsed.packets[0]?.body ?? new Uint8Array())
    : undefined;
  return first?.fingerprint ?? "";
}

/** The board's key, as the store knows it. */
export async function ownersKey(name = "ed25519") {
  return {
    address: OWNER,
    localPart: "vorstand",
    domain: "example.org",
    fingerprint: await fingerprintOf(name),
    bytes: bytes(name),
  };
}
