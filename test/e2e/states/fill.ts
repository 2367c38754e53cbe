/** Fills every table of every store, over HTTP as people and programs do. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../until.ts";
import type { Server } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";
import { generate } from "../wkd/keys.setup.ts";

/** Hosts of this ending do not exist anywhere (RFC 6761, section 6.4): nobody is asked for anything. */
const NOWHERE = "verein.invalid";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ENOUGH_SECONDS = 30 * 86_400;

interface Ask {
  readonly headers?: Record<string, string>;
  readonly token?: string;
}

export type Client = <Body = unknown>(
  method: string,
  path: string,
  body?: unknown,
  ask?: Ask,
) => Promise<Body>;

/** Requests with the admin token or another one; one that is answered with neither 2xx nor 3xx throws. */
export function clientOf(server: Server): Client {
  return async <Body>(method: string, path: string, body?: unknown, ask: Ask = {}) => {
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch(server.url + path, {
      method,
      redirect: "manual",
      headers: {
        Authorization: `Bearer ${ask.token ?? server.token}`,
        "Content-Type": isRaw ? "application/octet-stream" : "application/json",
        ...ask.headers,
      },
      ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    const isJson = response.headers.get("Content-Type")?.includes("json") === true;
    return (isJson ? JSON.parse(text) : text) as Body;
  };
}

interface Tokens {
  readonly team: string;
  readonly backupServer: string;
}

/** A target that nobody has seen for three days is told of as dead. */
export async function makeDeadLink(server: Server): Promise<void> {
  await clientOf(server)("POST", "/api/v1/links", {
    slug: "dead",
    target: `https://dead.${NOWHERE}/`,
    tags: ["dead"],
  });
}

/** Everything that needs no time to pass. */
export async function fill(server: Server): Promise<void> {
  const api = clientOf(server);
  const tokens = await makeTokens(api);
  await makeLinks(api, tokens);
  await visitLinks(server);
  await publishKeys(api);
  await makeChecks(api);
  await makeBackups(api, tokens);
  await flap(api, "flapped");
  await api("POST", "/api/v1/alerts/test", {});
  await api("POST", "/api/v1/alerts/test", { channels: ["away"] });
  await allTried(api);
  await lettersSent(api);
}

/** Adds what is young when a state is taken: a day after the other things. */
export async function fillAgain(server: Server): Promise<void> {
  const api = clientOf(server);
  await api("POST", "/api/v1/links", { slug: "young", target: `https://${NOWHERE}/young` });
  // What is searched is packed.
  await api("GET", "/api/v1/links?search=young");
  await visitLinks(server);
  await flap(api, "flaps");
  const names = ["nightly", "periodic", "fails", "running", "restic"];
  for (const { slug, uuid } of await checks(api)) {
    if (names.includes(slug)) await api("GET", `/ping/${uuid}${slug === "fails" ? "/fail" : ""}`);
  }
  await storesWell(api);
  await allTried(api);
}

/** Waits until the daily look at the keys is over. */
export async function keysLookedAt(server: Server): Promise<void> {
  const api = clientOf(server);
  await until(async () => {
    const { keys } = await api<{ keys: { lookOk: boolean | null }[] }>("GET", "/api/v1/keys");
    return keys.every(({ lookOk }) => lookOk !== null);
  });
}

/** Waits until the service has told that its stores are well again: it was away for a day. */
async function storesWell(api: Client): Promise<void> {
  await until(async () => {
    const { alerts } = await api<{ alerts: { subjectId: string; severity: string }[] }>(
      "GET",
      "/api/v1/alerts?limit=500",
    );
    const newest = new Map<string, string>();
    for (const { subjectId, severity } of alerts.toReversed()) newest.set(subjectId, severity);
    return [...newest].every(([id, severity]) => !id.startsWith("store:") || severity === "up");
  });
}

/** Waits until nothing is to be sent for hours. */
async function allTried(api: Client): Promise<void> {
  const rests = ({ state, nextAt }: Delivery) =>
    state !== "pending" || Date.parse(nextAt ?? "") > Date.now() + HOUR_MS;
  await until(async () => {
    const { alerts } = await api<{ alerts: { silenced: unknown; deliveries: Delivery[] }[] }>(
      "GET",
      "/api/v1/alerts?limit=500",
    );
    return alerts.every(
      ({ silenced, deliveries }) =>
        (silenced !== null || deliveries.length > 0) && deliveries.every(rests),
    );
  });
}

/** Waits until the owners of keys have been written to, if this service does. */
async function lettersSent(api: Client): Promise<void> {
  await until(async () => {
    const { letters } = await api<{ letters: { state: string }[] }>(
      "GET",
      `/api/v1/keys/kasse@${NOWHERE}`,
    );
    return letters.length > 0 && letters.every(({ state }) => state === "sent");
  });
}

interface Delivery {
  readonly state: string;
  readonly nextAt: string | null;
}

async function makeTokens(api: Client): Promise<Tokens> {
  const make = async (name: string, scopes: string[], expiresAt?: string) =>
    (await api<{ token: string }>("POST", "/api/v1/tokens", { name, scopes, expiresAt })).token;
  await make("board", ["links:read", "checks:read"]);
  return {
    team: await make("plenum team", ["links:write"], momentFrom(1000)),
    backupServer: await make("backup1", ["arrivals"]),
  };
}

async function makeLinks(api: Client, { team: token }: Tokens): Promise<void> {
  const make = (slug: string, settings: object = {}) =>
    api("POST", "/api/v1/links", { slug, target: `https://${NOWHERE}/${slug}`, ...settings });
  await api(
    "POST",
    "/api/v1/links",
    {
      slug: "Plenum-2026",
      target: `https://pad.${NOWHERE}/plenum-{now:yyyy}`,
      title: "Das Plenum ☕",
      tags: ["plenum", "büro"],
      status: 307,
      timezone: "Europe/Vienna",
      windows: [{ calendar: "Tue *-*-1..7 18:00", minutes: 240, target: `https://v.${NOWHERE}/` }],
    },
    { token },
  );
  await make("poster", { maxClicks: 3, fallback: `https://${NOWHERE}/`, title: "It's a poster" });
  await make("spring", { validFrom: "2025-03-20T00:00:00Z", validUntil: momentFrom(2000) });
  await make("pad", { forwardPath: true, forwardQuery: true, target: `https://pad.${NOWHERE}` });
  await make("moved", { status: 308 });
  await api("PATCH", "/api/v1/links/moved", { title: "Once" }, { token });
  await api("PATCH", "/api/v1/links/moved", { title: "Twice", tags: ["moved"] }, { token });
  await api("POST", "/api/v1/links/moved/undo");
  for (const title of ["the first", "the second"]) {
    await make("thrown-away", { title });
    await api("DELETE", "/api/v1/links/thrown-away");
  }
  await make("back");
  await api("DELETE", "/api/v1/links/back");
  await api("POST", "/api/v1/links/back/restore");
  await api("POST", "/api/v1/links", { target: `https://${NOWHERE}/automatic` });
  await importLink(api);
}

async function importLink(api: Client): Promise<void> {
  const [slug, target] = ["imported", `https://${NOWHERE}/imported`];
  const at = "2026-01-02T03:04:05.678Z";
  const line = {
    slug,
    target,
    usedClicks: 2,
    importedClicks: 1000,
    createdAt: at,
    createdBy: "elsewhere",
    updatedAt: at,
    version: 7,
    clicks: [
      { day: "2026-01-02", property: "source", value: "click", count: 5 },
      { day: "2026-01-02", property: "source", value: "scan", count: 3 },
      { day: "2026-01-03", property: "country", value: "DE", count: 4 },
      { day: "2026-01-03", property: "referrer", value: "social.example", count: 2 },
    ],
    history: [{ at, who: "elsewhere", action: "create", before: null, after: { slug, target } }],
  };
  await api("POST", "/api/v1/links/import", `${JSON.stringify(line)}\n`);
}

async function visitLinks({ url }: Server): Promise<void> {
  const visit = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { redirect: "manual", headers });
  await visit("/plenum-2026", { Referer: "https://social.example/@verein" });
  await visit("/plenum2026", { "User-Agent": "Googlebot/2.1" });
  await visit("/PLENUM-2026");
  await visit("/plenum-2026+");
  await visit("/poster");
  await visit("/pad/minutes/7?x=1");
  await visit("/nothing-here");
  await visit("/not/one/of/ours");
  // Visits are written a second later.
  await sleep(2_000);
}

async function publishKeys(api: Client): Promise<void> {
  const keyring = newKeyring();
  const date = dayFrom(-300);
  const made = (address: string, lifetime: string) =>
    keyring.gpg(["--export", generate(keyring, { userId: `V <${address}>`, lifetime, date })]);
  const publish = (address: string, lifetime: string) =>
    api("PUT", `/api/v1/keys/${encodeURIComponent(address)}`, made(address, lifetime));
  try {
    await publish(`Vorstand@${NOWHERE}`, dayFrom(400));
    await publish(`Vorstand@${NOWHERE}`, "never");
    await api("POST", `/api/v1/keys/Vorstand@${NOWHERE}/rollback`, {});
    await publish(`kasse@${NOWHERE}`, dayFrom(40));
    await api("PUT", `/api/v1/keys/kasse@${NOWHERE}/custody`, {
      holders: "Board, both",
      revocation: "In the safe",
    });
    await publish(`jürgen@${NOWHERE}`, dayFrom(400));
    await publish(`gone@${NOWHERE}`, dayFrom(400));
    await api("DELETE", `/api/v1/keys/gone@${NOWHERE}`);
    const lost = generate(keyring, { userId: `V <lost@${NOWHERE}>`, lifetime: dayFrom(400), date });
    await api("PUT", `/api/v1/keys/lost@${NOWHERE}`, keyring.gpg(["--export", lost]));
    const prepared = readFileSync(join(keyring.home, "openpgp-revocs.d", `${lost}.rev`), "utf8");
    const revocation = Buffer.from(prepared.replace(/^:-----/m, "-----"));
    await api("PUT", `/api/v1/keys/lost@${NOWHERE}`, revocation);
  } finally {
    keyring.remove();
  }
}

const momentFrom = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const dayFrom = (days: number) => momentFrom(days).slice(0, 10);

interface Check {
  readonly uuid: string;
  readonly slug: string;
}

const checks = async (api: Client) =>
  (await api<{ checks: Check[] }>("GET", "/api/v3/checks/")).checks;

const makeCheck = async (api: Client, name: string, settings: object = {}) => {
  const all = { name, slug: name, timeout: ENOUGH_SECONDS, grace: ENOUGH_SECONDS, ...settings };
  const { uuid } = await api<Check>("POST", "/api/v3/checks/", all);
  return `/ping/${uuid}`;
};

async function makeChecks(api: Client): Promise<void> {
  const window = { calendar: "Sun *-*-* 05:30", minutes: 60 };
  await api("POST", "/api/v3/maintenance/", { tag: "web", maintenance: [window] });
  const nightly = await makeCheck(api, "nightly", {
    schedule: "*-*-* 03:00",
    tz: "Europe/Berlin",
    desc: "Said: “it's done”\nand a second line",
    tags: "web backup",
    maintenance: [window],
    early: 600,
    remind_hours: 12,
    channels: "hook",
  });
  await api("GET", `${nightly}/start?rid=0d4f2f7e-58c1-4a52-9d4b-6c3f3c1e9a00`);
  await api("POST", `${nightly}/0?rid=0d4f2f7e-58c1-4a52-9d4b-6c3f3c1e9a00`, "all well ✓\n");
  await makeCheck(api, "cron", { schedule: "0 3 * * *", tz: "UTC", grace: ENOUGH_SECONDS });
  await pingPeriodic(api);
  const fails = await makeCheck(api, "fails", { tags: "web" });
  await api("POST", `${fails}/2`, "error: no space left on device");
  const warns = await makeCheck(api, "warns", {
    min_runtime: 3600,
    fails: 2,
    channels: "hook,old",
  });
  await api("GET", `${warns}/start`);
  await api("GET", warns);
  await api("GET", `${warns}/fail`);
  const running = await makeCheck(api, "running", { max_runtime: ENOUGH_SECONDS });
  await api("GET", running);
  // Ten without a body move into the log together.
  for (let sent = 1; sent < 12; sent += 1) await api("GET", running);
  await api("GET", `${running}/start?rid=1d4f2f7e-58c1-4a52-9d4b-6c3f3c1e9a00`);
  const paused = await makeCheck(api, "paused");
  await api("GET", paused);
  await api("POST", `/api/v3/checks/${paused.slice("/ping/".length)}/pause`);
  const gone = await makeCheck(api, "gone");
  await api("GET", gone);
  await api("DELETE", `/api/v3/checks/${gone.slice("/ping/".length)}`);
  await makeCheck(api, "late", { timeout: 1, grace: 1, channels: "hook" });
  const { ping_key } = await api<{ ping_key: string }>("GET", "/api/v3/ping-key/");
  await api("HEAD", `/ping/${ping_key}/weekly?create=1`);
  await until(async () => {
    const { checks: all } = await api<{ checks: { slug: string; status: string }[] }>(
      "GET",
      "/api/v3/checks/",
    );
    return all.some(({ slug, status }) => slug === "late" && status === "down");
  });
}

/** A ping of each kind. */
async function pingPeriodic(api: Client): Promise<void> {
  const periodic = await makeCheck(api, "periodic", {
    exit_map: { "1": "warn", "100-127": "success" },
    filter_http_body: true,
    channels: "hook",
    start_kw: "begins",
    success_kw: "ends well",
    failure_kw: "ends badly",
  });
  await api("POST", periodic, "the job begins");
  await api("PUT", `${periodic}/log`, new Uint8Array([0, 255, 10, 39]));
  await api("POST", periodic, "neither one nor the other");
  await api("POST", `${periodic}/1`, "it ends well");
  await api("GET", `${periodic}/SIGKILL`);
  const headers = { "X-Randwerk-Time": new Date(Date.now() - 600_000).toISOString() };
  await api("POST", `${periodic}/fail`, "kept for ten minutes", { headers });
  await api("POST", periodic, "it ends well");
}

async function makeBackups(api: Client, { backupServer: token }: Tokens): Promise<void> {
  const repository = "ab".repeat(32);
  const archiveOf = (digits: string) => digits.repeat(32);
  const report = (more: object) =>
    api("POST", "/api/v1/arrivals", { repository, ...more }, { token });
  const run = async (check: string, archive: string, files: number) => {
    const body = borgJson(repository, archive, files);
    await api("POST", `${check}/0`, JSON.stringify(body));
  };
  const fs = await makeCheck(api, "fs", {
    arrival_grace: ENOUGH_SECONDS,
    watch_days: 90,
    channels: "hook",
  });
  await run(fs, archiveOf("a1"), 100);
  await run(fs, archiveOf("a2"), 120);
  const put = (digits: string) => ({ archive: archiveOf(digits), state: "put", transaction: 7 });
  await report({
    results: [put("a1"), put("a2"), put("a9")],
    lastTransaction: 7,
    lastTransactionAt: new Date(Date.now() - 60_000).toISOString(),
    freeBytes: 1_000,
    lock: new Date(Date.now() - 2 * DAY_MS).toISOString(),
  });
  await report({ results: [{ archive: archiveOf("a1"), state: "delete" }], freeBytes: 5e12 });
  await run(fs, archiveOf("a3"), 130);
  const missing = await makeCheck(api, "missing", { arrival_grace: 1 });
  await run(missing, archiveOf("b1"), 10);
  const unwatched = await makeCheck(api, "unwatched", { arrival_grace: 0 });
  await run(unwatched, archiveOf("c1"), 10);
  const restic = await makeCheck(api, "restic", {
    facts: { max_drop_percent: 50 },
    channels: "hook",
  });
  for (const files of [100, 100, 100, 20]) {
    const summary = { message_type: "summary", snapshot_id: "d1", total_files_processed: files };
    await api("POST", restic, JSON.stringify(summary));
  }
  await until(async () => {
    const { backups } = await api<{ backups: { missing: number }[] }>("GET", "/api/v1/backups");
    return backups.some(({ missing: count }) => count > 0);
  });
}

const borgJson = (repository: string, archive: string, files: number) => ({
  archive: {
    id: archive,
    name: `host-${archive.slice(0, 2)}`,
    duration: 61.5,
    stats: { nfiles: files, original_size: 1_000_000, deduplicated_size: 1_000 },
  },
  repository: { id: repository },
});

/** Up and down until there is one message about that, and silence after it. */
async function flap(api: Client, name: string): Promise<void> {
  const check = await makeCheck(api, name, { channels: "hook" });
  for (let times = 0; times < 4; times += 1) {
    await api("GET", check);
    await api("GET", `${check}/fail`);
  }
}
