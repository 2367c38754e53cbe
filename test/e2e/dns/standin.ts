/**
 * A stand-in for OVH's API, written from its schemas, with what its clients report of it: nothing is served before a refresh,
 * one refresh at a time, ids change, TTL 3600 becomes 0, SPF, DKIM and DMARC are types of their own, texts are split, targets in
 * the zone are relative, a type cannot change, a ghost answers 460. It recomputes each signature.
 */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { freePort } from "../server.ts";
import { zoneFile, type StoredRecord } from "./zone-file.ts";

/** What goes wrong with the next request that is asked for: `after` it was done, or without. */
export type Fault =
  | "429"
  | "500"
  | "500-after"
  | "lost"
  | "lost-after"
  | "id-0"
  | "busy"
  | "expired";

interface Zone {
  readonly records: Map<number, StoredRecord>;
  serial: number;
  isGhost: boolean;
  /** Questions until a refresh is deployed. */
  undeployed: number;
}

interface Rule {
  readonly method: string;
  readonly path: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly fault?: Fault;
}

export interface Standin {
  readonly endpoint: string;
  readonly keys: typeof keys;
  /** Signed requests, such as `POST /domain/zone/e.org/record`. */
  readonly requests: string[];
  /** The next request that begins so meets this fault. */
  readonly fail: (beginning: string, ...faults: Fault[]) => void;
  /** Nothing of that fails any more. */
  readonly calm: () => void;
  /** Seconds that its clock is ahead. */
  readonly setClock: (seconds: number) => void;
  /** Somebody else's change, by the website: at once in the zone, not yet published. */
  readonly add: (
    zone: string,
    subDomain: string,
    fieldType: string,
    target: string,
    ttl?: number,
  ) => number;
  readonly drop: (zone: string, id: number) => void;
  readonly records: (zone: string) => StoredRecord[];
  readonly exported: (zone: string) => string;
  readonly setGhost: (zone: string, isGhost: boolean) => void;
  /** What is called when the next request that begins so has been answered. */
  readonly afterNext: (beginning: string, act: () => void) => void;
  /** Takes back a right that the keys have. */
  readonly forbid: (method: string, beginning: string) => void;
  readonly allowAll: () => void;
  /** Somebody agrees to the keys that were asked for last. */
  readonly agree: () => void;
  /** Rules of the keys that were asked for last. */
  readonly asked: () => readonly Rule[];
  readonly stop: () => Promise<void>;
}

const keys = {
  applicationKey: "application",
  applicationSecret: "applicationsecret",
  consumerKey: "consumer",
};
const NEW_KEY = "newconsumer";

export interface StandinSettings {
  readonly tls: { readonly key: Buffer; readonly cert: Buffer };
  /** Records as `subDomain type target`, by zone. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
  /** Called at each refresh. */
  readonly publish?: (zone: string, file: string) => void;
}

export async function startStandin({
  tls,
  zones: given,
  publish,
}: StandinSettings): Promise<Standin> {
  const port = await freePort();
  const zones = new Map<string, Zone>();
  const requests: string[] = [];
  const faults: { beginning: string; fault: Fault }[] = [];
  const hooks: { beginning: string; act: () => void }[] = [];
  const forbidden: { method: string; beginning: string }[] = [];
  let nextId = 5_000_000_000;
  let drift = 0;
  let rules: readonly Rule[] = [];
  let isAgreed = false;

  const zoneAt = (name: string) => {
    const zone = zones.get(name);
    if (zone === undefined) throw new Error(`no zone ${name}`);
    return zone;
  };
  const put = (zone: string, record: Omit<StoredRecord, "id" | "zone">) => {
    nextId += 1;
    zoneAt(zone).records.set(nextId, kept({ ...record, id: nextId, zone }));
    return nextId;
  };
  for (const [name, lines] of Object.entries(given)) {
    zones.set(name, { records: new Map(), serial: 2026112600, isGhost: false, undeployed: 0 });
    for (const line of lines) {
      const [, subDomain = "", fieldType = "", target = ""] =
        /^(\S+) (\S+) (.*)$/s.exec(line) ?? [];
      put(name, { subDomain: subDomain === "@" ? "" : subDomain, fieldType, target, ttl: 0 });
    }
  }
  const exported = (zone: string) =>
    zoneFile(zone, zoneAt(zone).serial, zoneAt(zone).records.values());

  const refresh = (name: string): Answer => {
    const zone = zoneAt(name);
    zone.serial += 1;
    zone.undeployed = 1;
    // Ids do not last.
    const records = [...zone.records.values()];
    zone.records.clear();
    for (const record of records) {
      nextId += 1;
      zone.records.set(nextId, { ...record, id: nextId });
    }
    publish?.(name, exported(name));
    return { status: 200, body: null };
  };

  const onZone = (method: string, name: string, rest: string, url: URL, body: string): Answer => {
    const zone = zones.get(name);
    if (zone === undefined) return refusal(404, "Client::NotFound", "This service does not exist");
    if (zone.isGhost) return refusal(460, "Client::ServiceExpired", "This service is expired");
    const { records } = zone;
    switch (`${method} ${rest.replace(/\d+$/, "ID")}`) {
      case "GET /soa":
        return { status: 200, body: { serial: zone.serial, server: "dns10.ovh.net", ttl: 3600 } };
      case "GET /export":
        return { status: 200, body: exported(name) };
      case "GET /status": {
        const isDeployed = zone.undeployed === 0;
        zone.undeployed = Math.max(0, zone.undeployed - 1);
        return { status: 200, body: { isDeployed, errors: [], warnings: [] } };
      }
      case "POST /refresh":
        return refresh(name);
      case "GET /record": {
        const [type, sub] = [url.searchParams.get("fieldType"), url.searchParams.get("subDomain")];
        const found = [...records.values()].filter(
          (one) => (!type || one.fieldType === type) && (!sub || one.subDomain === sub),
        );
        return { status: 200, body: found.map(({ id }) => id) };
      }
      case "POST /record": {
        const said = JSON.parse(body) as Omit<StoredRecord, "id" | "zone">;
        const wrong = besides(records.values(), said);
        if (wrong !== undefined) return wrong;
        return { status: 200, body: records.get(put(name, { ...said, ttl: said.ttl ?? 0 })) };
      }
      default:
        return onRecord(method, records, Number(/^\/record\/(\d+)$/.exec(rest)?.[1] ?? -1), body);
    }
  };

  const authorized = (method: string, path: string, consumer: string): boolean => {
    if (forbidden.some((one) => one.method === method && path.startsWith(one.beginning)))
      return false;
    if (consumer === keys.consumerKey) return true;
    return isAgreed && rules.some((rule) => rule.method === method && matches(rule.path, path));
  };

  const answerTo = (request: IncomingMessage, body: string): Answer => {
    const { method = "", url = "" } = request;
    const now = Math.round(Date.now() / 1000) + drift;
    const at = new URL(url, `https://localhost:${port}`);
    const path = at.pathname.replace(/^\/1\.0/, "");
    if (path === "/auth/time") return { status: 200, body: now };
    if (request.headers["x-ovh-application"] !== keys.applicationKey) {
      return refusal(403, "Client::Forbidden", "Invalid application key", "INVALID_KEY");
    }
    if (path === "/auth/credential") {
      rules = (JSON.parse(body) as { accessRules: Rule[] }).accessRules;
      isAgreed = false;
      const validationUrl = "https://ovh.example/auth/?credentialToken=abc";
      return {
        status: 200,
        body: { consumerKey: NEW_KEY, validationUrl, state: "pendingValidation" },
      };
    }
    const consumer = String(request.headers["x-ovh-consumer"]);
    const stamp = Number(request.headers["x-ovh-timestamp"]);
    // As the package signs it: without the port.
    const parts = [
      keys.applicationSecret,
      consumer,
      method,
      `https://localhost${url}`,
      body,
      stamp,
    ];
    const signature = `$1$${createHash("sha1").update(parts.join("+")).digest("hex")}`;
    if (Math.abs(now - stamp) > 30) {
      return refusal(400, "Client::BadRequest", "Query out of time", "QUERY_TIME_OUT");
    }
    if (request.headers["x-ovh-signature"] !== signature) {
      return refusal(400, "Client::BadRequest", "Invalid signature", "INVALID_SIGNATURE");
    }
    const told = `${method} ${path}`;
    requests.push(told);
    const index = faults.findIndex(({ beginning }) => told.startsWith(beginning));
    const [planned] = index < 0 ? [] : faults.splice(index, 1);
    const early = planned && beforeDone(planned.fault);
    if (early !== undefined) return early;
    if (consumer !== keys.consumerKey && !isAgreed) return expired;
    if (!authorized(method, path, consumer)) {
      return refusal(
        403,
        "Client::Forbidden",
        "This call has not been granted",
        "NOT_GRANTED_CALL",
      );
    }
    if (told === "GET /domain/zone") return { status: 200, body: [...zones.keys()] };
    const [, name = "", rest = ""] = /^\/domain\/zone\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const answer = onZone(method, decodeURIComponent(name), rest, at, body);
    const hook = hooks.findIndex(({ beginning }) => told.startsWith(beginning));
    if (hook >= 0) hooks.splice(hook, 1)[0]?.act();
    return planned === undefined ? answer : afterDone(answer, planned.fault);
  };

  const server = createServer(tls, (request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => reply(answerTo(request, body), response));
  });
  await listening(server, port);
  return {
    endpoint: `https://localhost:${port}/1.0`,
    keys,
    requests,
    fail: (beginning, ...more) => void faults.push(...more.map((fault) => ({ beginning, fault }))),
    calm: () => void faults.splice(0),
    setClock: (seconds) => (drift = seconds),
    add: (zone, subDomain, fieldType, target, ttl = 0) =>
      put(zone, { subDomain, fieldType, target, ttl }),
    drop: (zone, id) => void zoneAt(zone).records.delete(id),
    records: (zone) => [...zoneAt(zone).records.values()],
    exported,
    setGhost: (zone, isGhost) => (zoneAt(zone).isGhost = isGhost),
    afterNext: (beginning, act) => void hooks.push({ beginning, act }),
    forbid: (method, beginning) => void forbidden.push({ method, beginning }),
    allowAll: () => forbidden.splice(0),
    agree: () => (isAgreed = true),
    asked: () => rules,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server, port: number) =>
  new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

const refusal = (status: number, kind: string, message: string, errorCode?: string): Answer => ({
  status,
  body: { class: kind, message, ...(errorCode !== undefined && { errorCode }) },
});

const expired = refusal(403, "Client::Forbidden", "This credential is not valid", "NOT_CREDENTIAL");

function beforeDone(fault: Fault): Answer | undefined {
  switch (fault) {
    case "429":
      return refusal(429, "Client::TooManyRequests", "Too many requests");
    case "500":
      return refusal(500, "Server::InternalServerError", "Internal error");
    case "busy":
      return refusal(409, "Client::Conflict", "A refresh is already in progress");
    case "expired":
      return expired;
    case "lost":
      return { status: 0, fault };
    default:
      return undefined;
  }
}

function afterDone(answer: Answer, fault: Fault): Answer {
  if (fault === "500-after") return refusal(500, "Server::InternalServerError", "Internal error");
  if (fault === "lost-after") return { status: 0, fault };
  return { ...answer, body: { ...(answer.body as object), id: 0 } };
}

function reply({ status, body = null }: Answer, response: ServerResponse): void {
  // Nobody knows what has become of it.
  if (status === 0) return void response.socket?.destroy();
  const headers = { "Content-Type": "application/json", "X-OVH-QueryID": "EU.ext-3.abc" };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

/** A rule of OVH: `*` stands for anything. */
const matches = (rule: string, path: string) =>
  rule === path || (rule.endsWith("*") && path.startsWith(rule.slice(0, -1)));

/** A CNAME stands alone. */
function besides(
  records: Iterable<StoredRecord>,
  { subDomain, fieldType }: Pick<StoredRecord, "subDomain" | "fieldType">,
): Answer | undefined {
  const here = [...records].filter((one) => one.subDomain === subDomain);
  const clash = here.some((one) => one.fieldType === "CNAME" || fieldType === "CNAME");
  return clash
    ? refusal(400, "Client::BadRequest", "A CNAME record cannot stand beside others")
    : undefined;
}

function onRecord(
  method: string,
  records: Map<number, StoredRecord>,
  id: number,
  body: string,
): Answer {
  const record = records.get(id);
  const message = `The requested object (id = ${id}) does not exist`;
  if (record === undefined) return refusal(404, "Client::NotFound::ObjectNotFound", message);
  if (method === "GET") return { status: 200, body: record };
  if (method === "DELETE") {
    records.delete(id);
    return { status: 200, body: null };
  }
  const said = JSON.parse(body) as Partial<StoredRecord>;
  if (said.fieldType !== undefined) {
    return refusal(400, "Client::BadRequest", "[fieldType] is not allowed here");
  }
  records.set(id, kept({ ...record, ...said }));
  return { status: 200, body: null };
}

/** As OVH keeps what it is told. */
function kept(record: StoredRecord): StoredRecord {
  const { zone, subDomain, fieldType, target, ttl } = record;
  const isText = /^(?:TXT|SPF|DKIM|DMARC)$/.test(fieldType);
  const relative = target.endsWith(`.${zone}.`) ? target.slice(0, -zone.length - 2) : target;
  return {
    ...record,
    fieldType: isText ? textType(subDomain, target) : fieldType,
    target: isText ? split(target) : relative,
    ttl: ttl === 3600 ? 0 : ttl,
  };
}

function textType(subDomain: string, target: string): string {
  if (target.includes("v=spf1")) return "SPF";
  if (subDomain.includes("_domainkey")) return "DKIM";
  return subDomain.startsWith("_dmarc") ? "DMARC" : "TXT";
}

/** In strings of 255, quoted. */
function split(target: string): string {
  const text = target.replaceAll(/^"|"$/g, "").replaceAll('" "', "");
  return (text.match(/.{1,255}/gs) ?? [""]).map((part) => `"${part}"`).join(" ");
}
