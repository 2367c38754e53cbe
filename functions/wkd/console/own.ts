/** Somebody's own keys: those of the addresses that are proven to be theirs. */
import type { OwnThing } from "../../../src/board.ts";
import { askStore } from "../../../src/store/ask.ts";
import { parseAddress } from "../address/address.ts";
import { keyStore } from "../stub.ts";
import { leftText, stateOfKey } from "./parts.tsx";
import { newOwnPath, ownPath } from "./paths.ts";

export async function ownKeys(
  env: Env,
  addresses: readonly string[],
  now: number,
): Promise<OwnThing[]> {
  const all = addresses.map(async (what): Promise<OwnThing> => {
    const parsed = parseAddress(what);
    const key = parsed.ok ? await askStore(() => keyStore(env).get(parsed.address.key)) : undefined;
    if (key === undefined) return { what, ...noKey, href: newOwnPath(what) };
    const { look, text } = stateOfKey(key, now);
    return { what, look, state: text, note: leftText(key, now), href: ownPath(key.address) };
  });
  return Promise.all(all);
}

const noKey = {
  look: "state",
  state: { de: "kein Schlüssel", en: "no key" },
  note: {
    de: "Wer an diese Adresse schreibt, kann noch nicht verschlüsseln. Hier veröffentlichst du deinen öffentlichen Schlüssel.",
    en: "Whoever writes to this address cannot encrypt yet. Publish your public key here.",
  },
};
