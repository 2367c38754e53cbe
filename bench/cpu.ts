/**
 * Computing time of what is asked, as Cloudflare bills it: of workerd's main thread, in which all of it runs (proc(5),
 * schedstat). The first time includes the evaluation of what is loaded for it; Linux alone tells. A store is an
 * invocation of its own there, with another limit: what is the request's own, an isolate that asks stores which have
 * answered before shows (second-worker.ts).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, startServer, type Server } from "../test/e2e/server.ts";
import { withSecondWorker } from "./second-worker.ts";
import { median } from "./wrk.ts";

/** Each time a process of its own, so that nothing was loaded before. */
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 5);
/** Only what is named like this. */
const ONLY = new RegExp(process.env["BENCH_ONLY"] ?? "", "u");
const LATER = 10;
/** A process that computes less than so much in so long rests. */
const RESTING_MS = 0.5;
const REST_MS = 300;
const CHECKS = 200;
const LINKS = 1_000;
const KEYS = 50;

const home = mkdtempSync(join(tmpdir(), "randwerk-gpg-"));
const gpg = (...args: string[]) =>
  execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", "--passphrase", "", ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });

/** A certificate of `address`, as `gpg --export` gives it. */
function makeKey(address: string, primary: string, encryption: string): Uint8Array<ArrayBuffer> {
  gpg("--quick-generate-key", `<${address}>`, primary, "sign,cert", "1y");
  const listed = gpg("--with-colons", "--list-keys", address).toString();
  const fingerprint = /^fpr:{9}([0-9A-F]+):/m.exec(listed)?.[1] ?? "";
  gpg("--quick-add-key", fingerprint, encryption, "encr", "1y");
  return new Uint8Array(gpg("--export", fingerprint));
}

const keys = {
  ed25519: makeKey("ed@example.org", "ed25519", "cv25519"),
  rsa4096: makeKey("rsa@example.org", "rsa4096", "rsa4096"),
};
const published = Array.from({ length: KEYS }, (_, nth) => `person${nth}@example.org`).map(
  (address) => [address, makeKey(address, "ed25519", "cv25519")] as const,
);
execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
rmSync(home, { recursive: true });

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({ slug: `m${from + index}`, target: `https://example.org/${index}` }),
  ).join("\n");

type Ask = (server: Server, time: number) => Promise<Response>;

const get =
  (path: string, more: Record<string, string> = {}): Ask =>
  ({ url, token }) =>
    fetch(url + path, {
      redirect: "manual",
      headers: { Authorization: `Bearer ${token}`, ...more },
    });
const send = (
  { url, token }: Server,
  method: string,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = "application/json",
) =>
  fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": type },
    body,
  });
const html = { Accept: "text/html", "Accept-Language": "de" };
const checkKey =
  (key: keyof typeof keys, address: string): Ask =>
  (server) =>
    send(server, "POST", `/api/v1/keys/${address}/check`, keys[key], "application/octet-stream");

let pingUrl = "";
let badgeUrl = "";
/** The same address at the server, wherever it listens now. */
const onServer = (address: string, url: string) => url + new URL(address).pathname;
let cookie = "";
/** The newest sessions of somebody are kept, so the last one counts. */
const signIn: Ask = async ({ url, token }) => {
  const answer = await fetch(`${url}/console/sign-in/token`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: url },
    body: new URLSearchParams({ token }),
  });
  cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return answer;
};

const stranger =
  (path: string, headers: Record<string, string>): Ask =>
  ({ url }) =>
    fetch(url + path, { redirect: "manual", headers });
const repository = "5".repeat(64);
/** What a backup server's agent reports of a repository that nobody expects anything in. */
const arrivals = JSON.stringify({ repository, results: [], lastTransaction: 7, freeBytes: 1e9 });

/** By who asks: strangers and hosts first, then admins. What is refused has a status where that is what is measured. */
const operations: readonly (readonly [name: string, ask: Ask, ...statuses: number[]])[] = [
  ["redirect", get("/m1")],
  ["unknown slug, a page", get("/m1x", html), 404],
  ["unknown path, a page", stranger("/a/b", html), 404],
  ["unknown path, a program", stranger("/a/b", {}), 404],
  ["the API without a token", stranger("/api/v1/links", {}), 401],
  // Who tries again and again is slowed down.
  [
    "the API with a wrong one",
    stranger("/api/v1/links", { Authorization: "Bearer wrong" }),
    401,
    429,
  ],
  ["the checks' API without a token", stranger("/api/v3/checks/", {}), 401],
  [
    "the console with a cookie that is none",
    stranger("/console", { Cookie: `__Host-randwerk=rs_${"0".repeat(60)}` }),
  ],
  ["preview of a link", get("/m1+", html)],
  ["QR code, SVG", get("/m1.svg")],
  [
    "key look-up of nobody",
    get(`/.well-known/openpgpkey/example.org/hu/${"y".repeat(32)}?l=x`),
    404,
  ],
  ["key, from the key server", get("/pks/lookup?op=get&search=person0%40example.org")],
  ["page of a key", get("/key/person0@example.org", html)],
  ["ping", ({ url }) => fetch(onServer(pingUrl, url))],
  ["the service's health", get("/healthz")],
  [`badge of ${CHECKS} checks`, ({ url }) => fetch(onServer(badgeUrl, url))],
  ["description of the API", get("/api/openapi.json")],
  ["the same as a page", get("/api", html)],
  ["list of downloads", get("/agents/", html)],
  [`metrics of ${CHECKS} checks`, get("/metrics")],
  ["whether the service answers", stranger("/api/v3/status/", {})],
  ["what a backup server looks for", get(`/api/v1/arrivals?repository=${repository}`)],
  ["what it found", (server) => send(server, "POST", "/api/v1/arrivals", arrivals)],
  ["sign-in with a token", signIn],
  [
    `board: ${CHECKS} checks, ${LINKS} links, ${KEYS} keys`,
    ({ url }) =>
      fetch(`${url}/console`, { redirect: "manual", headers: { ...html, Cookie: cookie } }),
    200,
  ],
  [
    "a link is made",
    (server, time) =>
      send(
        server,
        "POST",
        "/api/v1/links",
        JSON.stringify({ slug: `n${time}`, target: "https://e.org" }),
      ),
  ],
  ["a key is judged, Ed25519", checkKey("ed25519", "ed@example.org")],
  ["a key is judged, RSA 4096", checkKey("rsa4096", "rsa@example.org")],
  ["export of all links", get("/api/v1/links/export")],
  [
    "import of 1,000 links",
    (server, time) =>
      send(
        server,
        "POST",
        "/api/v1/links/import",
        lines(10_000 * (time + 1), 1_000),
        "application/jsonl",
      ),
  ],
];

/** What the main thread has computed, in ms (sched_debug: the first number is ns). */
const computed = ({ pid }: Server) =>
  Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;

/** Waits until stores have done what a start leaves them: nobody's request pays for that. */
async function rested(server: Server): Promise<void> {
  for (let before = -Infinity; computed(server) - before > RESTING_MS;) {
    before = computed(server);
    await sleep(REST_MS);
  }
}

async function costOf(
  server: Server,
  ask: Ask,
  time: number,
  statuses: readonly number[] = [],
): Promise<number> {
  const before = computed(server);
  const answer = await ask(server, time);
  const body = await answer.arrayBuffer();
  if (statuses.length > 0 ? !statuses.includes(answer.status) : answer.status >= 400) {
    throw new Error(`${answer.url} answered ${answer.status}: ${Buffer.from(body).toString()}`);
  }
  return computed(server) - before;
}

async function prepare(server: Server): Promise<void> {
  await send(server, "POST", "/api/v1/links/import", lines(0, LINKS), "application/jsonl");
  for (let check = 0; check < CHECKS; check += 1) {
    const body = JSON.stringify({ name: `check ${check}`, timeout: 86_400 });
    const made = await send(server, "POST", "/api/v3/checks/", body);
    pingUrl = ((await made.json()) as { ping_url: string }).ping_url;
  }
  const badges = await get("/api/v3/badges/")(server, 0);
  badgeUrl = ((await badges.json()) as { badges: { "*": { svg: string } } }).badges["*"].svg;
  for (const [address, key] of published) {
    const path = `/api/v1/keys/${address}`;
    const answer = await send(server, "PUT", path, key, "application/octet-stream");
    if (answer.status !== 201) throw new Error(`${address}: ${await answer.text()}`);
  }
  await signIn(server, 0);
}

const secondPort = await freePort();
let server = await startServer({}, undefined, (config) => withSecondWorker(config, secondPort));
/** The same stores behind a fresh isolate. */
const second = (): Server => ({ ...server, url: `http://127.0.0.1:${secondPort}` });
try {
  await prepare(server);
  console.log("| operation | first, ms | the request's own, ms | later, ms |");
  console.log("|---|---|---|---|");
  for (const [name, one, ...statuses] of operations.filter(([named]) => ONLY.test(named))) {
    const first: number[] = [];
    const own: number[] = [];
    const later: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await server.stop();
      server = await server.restart();
      const fresh = second();
      // A stranger was here before; not for what is measured as the first redirect.
      if (name !== "redirect") {
        await costOf(server, get("/m2"), 0);
        await costOf(fresh, get("/m2"), 0);
      }
      await rested(server);
      first.push(await costOf(server, one, 100 * round, statuses));
      for (let time = 1; time <= LATER; time += 1) {
        later.push(await costOf(server, one, 100 * round + time, statuses));
      }
      await rested(server);
      own.push(await costOf(fresh, one, 100 * round + LATER + 1, statuses));
    }
    const cells = [first, own, later].map((times) => median(times).toFixed(1));
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
} finally {
  await server.remove();
}
