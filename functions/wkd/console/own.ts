/** Somebody's own keys: those of the addresses that are proven to be theirs. */
import type { OwnThing } from "../../../src/board.ts";
import { askStore } from "../../../src/store/ask.ts";
import { parseAddress } from "../address/address.ts";
import { publicPath } from "../address/paths.ts";
import { keyStore } from "../stub.ts";
import { leftText, stateOfKey } from "./parts.tsx";

export async function ownKeys(
  env: Env,
  addresses: readonly string[],
  now: number,
): Promise<OwnThing[]> {
  const all = addresses.map(async (what): Promise<OwnThing> => {
    const parsed = parseAddress(what);
    const key = parsed.ok ? await askStore(() => keyStore(env).get(parsed.address.key)) : undefined;
    if (key === undefined) return { what, ...noKey };
    const { look, text } = stateOfKey(key, now);
    return { what, look, state: text, note: leftText(key, now), href: publicPath(key.address) };
  });
  return Promise.all(all);
}

const noKey = {
  look: "state",
  state: { de: "kein Schlüssel", en: "no key" },
  note: {
    de: "Wer an diese Adresse schreibt, kann noch nicht verschlüsseln. Ein Admin veröffentlicht deinen öffentlichen Schlüssel.",
    en: "Whoever writes to this address cannot encrypt yet. An admin publishes your public key.",
  },
};
