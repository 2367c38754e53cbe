/** Scopes that a token can be given, of the service and of every edge function. */
import { accessScopes } from "../src/access/scopes.ts";
import { heartbeats } from "../functions/heartbeats/function.ts";
import { links } from "../functions/links/function.ts";
import { wkd } from "../functions/wkd/function.ts";

export const scopes: readonly string[] = [
  ...links.scopes,
  ...wkd.scopes,
  ...heartbeats.scopes,
  ...accessScopes,
  "admin",
];
