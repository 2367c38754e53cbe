/** The functions behind the names, as strangers use them: TLS, a redirect, the key directory's policy and a look-up. */
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import * as z from "zod/mini";
import { readAnswer, type Client } from "../command/client.ts";
import { connectionFailure } from "../command/connection.ts";
import { fault, ok, same, type Finding } from "../doctor/finding.ts";
import { lookAtName, reach } from "../doctor/reach.ts";
import { orFault } from "../doctor/service.ts";
import { detailSchema, listSchema } from "../keys/answers.ts";
import { REACH_TIMEOUT_SECONDS } from "../limits.ts";
import type { Wanted } from "./diff.ts";
import type { ServiceName } from "./wanted.ts";

const linksSchema = z.object({
  links: z.array(z.object({ slug: z.string(), state: z.string() })),
});

/**
 * Finds a name's addresses where the wanted records say, since this machine's resolver may still remember what was before;
 * of a CNAME's target, as the system does.
 */
function lookupBy(wanted: readonly Wanted[]): LookupFunction {
  return (host, options, callback) => {
    const here = wanted.filter(({ name }) => name === host.toLowerCase().replace(/\.$/, ""));
    const addresses = here
      .filter(({ type }) => type === "A" || type === "AAAA")
      .map(({ type, value }) => ({ address: value, family: type === "A" ? 4 : 6 }));
    const [first] = addresses;
    if (first === undefined) {
      const target = here.find(({ type }) => type === "CNAME")?.value.slice(0, -1) ?? host;
      return systemLookup(target, options, callback);
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  };
}

/** Never throws for what the network does. */
export async function lookAsStranger(
  { name, origin, purpose, mailDomain }: ServiceName,
  wanted: readonly Wanted[],
  api: Client,
): Promise<Finding[]> {
  const lookup = lookupBy(wanted);
  const findings = await lookAtName(origin, Date.now, lookup);
  const what = same(name);
  if (purpose === "links") {
    findings.push(...(await orFault(what, () => lookAtRedirect(origin, api, lookup))));
  }
  if (mailDomain !== undefined) {
    findings.push(...(await orFault(what, () => lookAtDirectory(origin, mailDomain, api, lookup))));
  }
  return findings;
}

async function lookAtRedirect(origin: string, api: Client, lookup: LookupFunction) {
  const query = { limit: "20" };
  const answer = await api.request("GET", "/api/v1/links", { query });
  const { links } = readAnswer(linksSchema, answer, api.url);
  const link = links.find(({ state }) => state === "active");
  if (link === undefined) return [];
  const url = new URL(`/${encodeURIComponent(link.slug)}`, origin);
  return lookAt(url, lookup, ({ status, location }) =>
    status >= 300 && status < 400 && location !== undefined
      ? { de: "leitet weiter", en: "redirects" }
      : undefined,
  );
}

async function lookAtDirectory(
  origin: string,
  mailDomain: string,
  api: Client,
  lookup: LookupFunction,
): Promise<Finding[]> {
  const policy = new URL(`/.well-known/openpgpkey/${mailDomain}/policy`, origin);
  const findings = await lookAt(policy, lookup, ({ status }) =>
    status === 200 ? { de: "ist da", en: "is there" } : undefined,
  );
  const list = readAnswer(listSchema, await api.request("GET", "/api/v1/keys"), api.url);
  const key = list.keys.find(({ address }) => address.endsWith(`@${mailDomain}`));
  if (key === undefined) return findings;
  const path = `/api/v1/keys/${encodeURIComponent(key.address)}`;
  const { urls } = readAnswer(detailSchema, await api.request("GET", path), api.url);
  const found = await lookAt(new URL(urls.advanced), lookup, ({ status }) =>
    status === 200 ? { de: "findet den Schlüssel", en: "finds the key" } : undefined,
  );
  return [...findings, ...found];
}

async function lookAt(
  url: URL,
  lookup: LookupFunction,
  judge: (reached: Awaited<ReturnType<typeof reach>>) => Finding["found"] | undefined,
): Promise<Finding[]> {
  const what = same(url.href);
  try {
    const reached = await reach(url, url.host, lookup);
    const good = judge(reached);
    if (good !== undefined) return [ok(what, good)];
    const found = { de: `antwortet mit ${reached.status}`, en: `answers ${reached.status}` };
    const look = {
      de: "Zeigt der Name auf diesen Dienst? randwerk doctor",
      en: "does the name point to this service? randwerk doctor",
    };
    return [fault(what, found, look)];
  } catch (error) {
    const failure = connectionFailure(error, url.origin, REACH_TIMEOUT_SECONDS);
    if (failure === undefined) throw error;
    const look = { de: "DNS, Zertifikat, Proxy ansehen", en: "look at DNS, certificate, proxy" };
    return [fault(what, failure.text, look)];
  }
}
