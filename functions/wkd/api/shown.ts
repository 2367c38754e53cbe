/** A key as the API answers it. */
import type { Context } from "hono";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { etagOf } from "../../../src/http/etag.ts";
import { keyStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { addressHashes } from "../address/hash.ts";
import type { Changed } from "./changing.ts";
import { replacedAt, successorFindings } from "./successor.ts";
import { keyDetailToJson } from "./json.ts";

/** `isRead`: nothing was changed, so what is to be done about the key before is to be said here. */
export async function shown(
  c: Context<AppEnv>,
  { key, findings }: Omit<Changed, "isNew">,
  isRead = false,
) {
  c.header("ETag", etagOf(key.revision));
  const now = Date.now();
  const [hashes, replaced, letters] = await Promise.all([
    addressHashes(key.localPart),
    replacedAt(c.env, { key: key.address }, key.fingerprint),
    askStore(() => keyStore(c.env).letters(key.address)),
  ]);
  const left = isRead ? successorFindings(key, key.fingerprint, replaced, now) : [];
  const said = [...findings, ...left];
  return keyDetailToJson(
    { key, hashes, findings: said, replaced, letters },
    c.get("language"),
    now,
  );
}
