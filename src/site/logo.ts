/** The association's logo: kept by the service's own store, known to an isolate for a minute. */
import { wearLogo, type Logo } from "../config/site/settings.ts";
import { sha256Hex } from "../digest.ts";
import { errorFacts, log } from "../log.ts";
import { askStore } from "../store/ask.ts";
import { watchStore } from "../alerts/watch/stub.ts";
import type { KeptLogo } from "../alerts/watch/watch-store.ts";
import { LOGO_FRESH_MS, LOGO_HEIGHT, LOGO_WIDTH } from "./limits.ts";
import { judgePicture, type Judged } from "./picture.ts";

/** What this isolate was told last, and when (unix ms). */
const told = new WeakMap<object, { readonly at: number; readonly kept: KeptLogo | undefined }>();

function learn(env: Env, kept: KeptLogo | undefined): void {
  told.set(env, { at: Date.now(), kept });
  wearLogo(env, kept && lookOf(kept));
}

/** As the bar of a page shows it, in CSS pixels. */
function lookOf({ kind, hash, width, height }: Omit<KeptLogo, "bytes">): Logo {
  const scale = Math.min(LOGO_HEIGHT / height, LOGO_WIDTH / width);
  return {
    path: `/assets/logo-${hash}.${kind}`,
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Before a page is made. A page without its picture is a page: a store that is away keeps nobody from it. */
export async function knowLogo(env: Env): Promise<void> {
  const known = told.get(env);
  const age = Date.now() - (known?.at ?? -Infinity);
  if (age >= 0 && age < LOGO_FRESH_MS) return;
  try {
    learn(env, await watchStore(env).logo());
  } catch (error) {
    told.set(env, { at: Date.now(), kept: known?.kept });
    log("warn", "logo.unknown", errorFacts(error));
  }
}

/** The picture of that name; undefined: it is not the association's (any more). */
export async function logoNamed(env: Env, name: string): Promise<KeptLogo | undefined> {
  const isNamed = (kept: KeptLogo | undefined) => kept && lookOf(kept).path === `/assets/${name}`;
  const known = told.get(env)?.kept;
  if (isNamed(known)) return known;
  const kept = await askStore(() => watchStore(env).logo());
  return isNamed(kept) ? kept : undefined;
}

/** Puts the logo on every page, or says why it cannot be one. Throws if a part of the service does not answer. */
export async function publishLogo(env: Env, bytes: Uint8Array<ArrayBuffer>): Promise<Judged> {
  const judged = judgePicture(bytes);
  if (!judged.ok) return judged;
  const hash = (await sha256Hex(bytes)).slice(0, 16);
  const kept = { ...judged.picture, hash, bytes };
  await askStore(() => watchStore(env).setLogo(kept));
  learn(env, kept);
  return judged;
}

/** Takes it off. Throws if a part of the service does not answer. */
export async function removeLogo(env: Env): Promise<void> {
  await askStore(() => watchStore(env).setLogo(undefined));
  learn(env, undefined);
}
