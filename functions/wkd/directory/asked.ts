/** Whether a request asks the key server: decided before a redirect, so it loads nothing. */
import { configOf } from "../../../src/config/config.ts";
import { isOneOf } from "../../../src/host.ts";
import type { Place } from "../../../src/http/place.ts";

/** HKP (draft-gallagher-openpgp-hkp) and the interface of keys.openpgp.org (VKS). */
const PATHS = /^\/(?:pks\/lookup$|vks\/v1\/)/;

/** On the console's host, and on `keys.` of every mail domain. */
export function asksKeyServer({ host, path }: Place, env: Env): boolean {
  if (!PATHS.test(path)) return false;
  const { consoleHost, wkdDomains } = configOf(env);
  const servers = wkdDomains.map((domain) => `keys.${domain}`);
  return consoleHost === undefined || isOneOf([consoleHost, ...servers], host);
}
