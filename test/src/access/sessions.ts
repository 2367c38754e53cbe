/** Sessions for tests: opened in the store itself, without a provider. */
import { env } from "cloudflare:workers";
import { proofOf } from "../../../src/access/authorize.ts";
import type { NewSession } from "../../../src/access/sessions.ts";
import { accessStore } from "../../../src/access/stub.ts";
import { newToken } from "../../../src/access/token.ts";

/** Opens a session by a token and answers what its browser sends. */
export async function openSession(
  more: Partial<NewSession> = {},
): Promise<{ id: string; cookie: string }> {
  const { id, token } = newToken("rs");
  const subject = more.subject ?? "admin";
  const { hash, hashWithAdmin } = await proofOf(token, env);
  const isAdmin = subject === "admin" && more.issuer === undefined;
  const session: NewSession = {
    id,
    hash: isAdmin && hashWithAdmin !== undefined ? hashWithAdmin : hash,
    issuer: undefined,
    subject,
    name: subject,
    addresses: [],
    scopes: ["admin"],
    groups: [],
    language: "de",
    idToken: undefined,
    ...more,
  };
  await accessStore(env).openSession(session, isAdmin);
  return { id, cookie: `__Host-randwerk=${token}` };
}
