/** A service with everything that its public pages show, among it what wants to be something else. */
import { createHash } from "node:crypto";
import { api } from "../cli/cli.ts";
import type { Server, Variables } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";

const OWNER = "kassenwart-und-vorstand@keys.invalid";
const LONG = "x".repeat(64);
/** As long as addresses may be (RFC 5321, section 4.5.3.1), without a place where a line may break. */
const LONGEST = `${"v".repeat(64)}@${"k".repeat(60)}.${"e".repeat(60)}.${"y".repeat(59)}.invalid`;
/** Markup, quotes and marks that turn the direction of writing. */
const HOSTILE = `<script>alert(1)</script> "'\u202E&${"W".repeat(160)}`;

export interface Scene {
  readonly server: Server;
  /** Public pages by name, each with its path. */
  readonly pages: readonly (readonly [name: string, path: string])[];
  /** Those behind the sign-in, as the admin sees them. */
  readonly inside: readonly (readonly [name: string, path: string])[];
}

const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();

const links = [
  {
    slug: "plenum",
    title: "Plenum",
    target: "https://pad.example.org/plenum-{now:yyyy-MM-dd}",
    windows: [
      {
        calendar: "Tue *-*-1..7,15..21 18:00",
        minutes: 240,
        target: "https://meet.example.org/plenum",
      },
    ],
  },
  { slug: "kaum", target: "https://example.org/" },
  { slug: LONG, title: HOSTILE, target: `https://pad.example.org/${"y".repeat(300)}` },
  {
    slug: "sommerfest",
    title: "Sommerfest im Hof",
    target: "https://example.org/",
    validUntil: days(-30),
  },
  { slug: "bald", title: "Herbsttreffen", target: "https://example.org/", validFrom: days(30) },
  { slug: "äöü", target: "https://example.org/" },
];

/** The address of a check's page. */
const checkPage = (pingUrl: string) => {
  const half = pingUrl.slice(-36).replaceAll("-", "").slice(0, 16);
  return `/console/check/${createHash("sha1").update(half).digest("hex")}`;
};

/** What a link brings along from another service: visits of a month. */
const withClicks = () =>
  JSON.stringify({
    slug: "herbstfest",
    title: "Herbstfest",
    target: "https://example.org/herbstfest",
    tags: ["fest", "2026"],
    clicks: Array.from({ length: 30 }, (_, nth) => nth).flatMap((nth) => {
      const day = days(-nth).slice(0, 10);
      const count = (nth * 7) % 23;
      return [
        { day, property: "source", value: "click", count },
        { day, property: "source", value: "scan", count: (nth * 5) % 11 },
        { day, property: "source", value: "bot", count: 2 },
        { day, property: "referrer", value: "forum.example.org", count },
        { day, property: "country", value: "DE", count },
      ];
    }),
  });

const REPOSITORY = "b".repeat(64);

/** What a backup server says of the repository, and the token that it has for that; its name wants to be something else, too. */
async function reportArrival(server: Server, archive: string): Promise<void> {
  const post = (path: string, body: object, token?: string) =>
    fetch(server.url + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: {
        Authorization: `Bearer ${token ?? server.token}`,
        "Content-Type": "application/json",
      },
    });
  const made = await post("/api/v1/tokens", { name: "keller", scopes: ["arrivals"] });
  const { token } = (await made.json()) as { token: string };
  const results = [{ archive, state: "put", transaction: 7 }];
  const path = `/mnt/${"backup-".repeat(12)}`;
  const free = { freeBytes: 4_000_000_000, appendOnly: true };
  const report = { repository: REPOSITORY, results, path, ...free };
  const { status } = await post("/api/v1/arrivals", report, token);
  if (status !== 200) throw new Error(`the report was not taken: ${status}`);
  const expiresAt = days(30);
  await post("/api/v1/tokens", {
    name: HOSTILE.replace("\u202E", "").slice(0, 100),
    scopes: ["links:write", "checks:write", "keys:write"],
    expiresAt,
  });
}

/**
 * One that runs, one that is down, one that waits for its first sign of life, and one in maintenance. Answers the ping
 * URL of the one that is down, whose name wants to be something else, and that of one which backs up.
 */
async function makeServices(server: Server): Promise<{ down: string; backup: string }> {
  const make = async (name: string, more: object = {}) => {
    const body = JSON.stringify({ name, tags: "public", timeout: 3_600, ...more });
    const headers = { "Content-Type": "application/json" };
    const answer = await api(server, "/api/v3/checks/", { method: "POST", body, headers });
    return ((await answer.json()) as { ping_url: string }).ping_url;
  };
  await fetch(await make("Webseite"));
  const down = await make(HOSTILE.slice(0, 100), { desc: HOSTILE.repeat(5) });
  const said = `borg: disk full\n${HOSTILE}${"W".repeat(10_000)}`;
  await fetch(`${down}/fail`, { method: "POST", body: said });
  const plan = {
    schedule: "*-*-* 03:00",
    tz: "Europe/Berlin",
    maintenance: [{ calendar: "Sun 04:00", minutes: 60 }],
  };
  const backup = await make("Nachtsicherung", {
    ...plan,
    tags: "backup",
    desc: "Der Server im Keller.",
  });
  const stats = { nfiles: 120_000, original_size: 48_000_000_000, deduplicated_size: 5_000_000 };
  const archive = { id: "a".repeat(64), name: "nachts", duration: 754, stats };
  await fetch(`${backup}/start`);
  const repository = { id: REPOSITORY };
  await fetch(backup, { method: "POST", body: JSON.stringify({ archive, repository }) });
  await reportArrival(server, archive.id);
  await make("Neuer Dienst");
  const maintenance = [{ calendar: "daily", minutes: 1_439 }];
  await fetch(await make("Videokonferenz", { maintenance }));
  return { down, backup };
}

async function publishKey(server: Server, address: string): Promise<void> {
  const { gpg, remove } = newKeyring();
  gpg(["--quick-generate-key", `<${address}>`, "future-default", "default", "2y"]);
  const body = new Uint8Array(gpg(["--export"]));
  remove();
  const answer = await api(server, `/api/v1/keys/${address}`, { method: "PUT", body });
  if (answer.status !== 201) throw new Error(`the key was not taken: ${await answer.text()}`);
}

/** `start` is how the service is started: on the tests' own bundle, or as a program of its own. */
export async function startScene(start: (variables: Variables) => Promise<Server>): Promise<Scene> {
  const server = await start({
    KEY_SERVERS: "none",
    SITE_NAME: "Beispielverein e. V.",
    SITE_URL: "https://www.beispiel.example/",
    IMPRINT_URL: "https://www.beispiel.example/impressum",
    PRIVACY_URL: "https://www.beispiel.example/datenschutz",
    CONTACT: "ag-technik@beispiel.example",
    STATUS_PAGE: "public",
  });
  const { down, backup } = await makeServices(server);
  for (const link of links) {
    const { status } = await api(server, "/api/v1/links", {
      method: "POST",
      body: JSON.stringify(link),
      headers: { "Content-Type": "application/json" },
    });
    if (status !== 201) throw new Error(`${link.slug} was not made: ${status}`);
  }
  await api(server, "/api/v1/links/import", { method: "POST", body: withClicks() });
  await fetch(`${server.url}/mitgliederfest`, { redirect: "manual" });
  for (const address of [OWNER, LONGEST]) await publishKey(server, address);
  return {
    server,
    pages: [
      ["start", "/"],
      ["preview", "/plenum+"],
      ["preview-plain", "/kaum+"],
      ["preview-hostile", `/${LONG}+`],
      ["preview-ended", "/sommerfest+"],
      ["poster", "/plenum+poster"],
      ["poster-a5", "/plenum+poster?paper=a5"],
      ["poster-hostile", `/${LONG}+poster`],
      ["unknown", "/nirgendwo"],
      ["unknown-near", "/plenun"],
      ["unknown-hostile", `/${encodeURIComponent(`<script>"'\u202E`)}${"z".repeat(1_900)}`],
      ["gone", "/sommerfest"],
      ["not-yet", "/bald"],
      ["no-dates", "/kaum+ics"],
      ["key", `/key/${OWNER}`],
      ["write", `/key/${OWNER}/write`],
      ["card", `/key/${OWNER}/card`],
      ["card-sheet", `/key/${OWNER}/card?paper=cards`],
      ["key-longest", `/key/${LONGEST}`],
      ["card-longest", `/key/${LONGEST}/card`],
      ["no-key", "/key/niemand@keys.invalid"],
      ["status", "/status"],
      ["downloads", "/agents/"],
      ["api", "/api"],
      ["api-operation", "/api/operations/createCheck"],
      ["api-shape", "/api/shapes/Link"],
      ["nothing", "/api/nothing"],
    ],
    inside: [
      ["board", "/console"],
      ["me", "/console/me"],
      ["own-key", "/console/own-key"],
      ["service", "/console/service"],
      ["access", "/console/access"],
      ["token-new", "/console/access/tokens/new"],
      ["keys", "/console/keys"],
      ["keys-new", `/console/keys/new?address=${OWNER}`],
      ["console-key", `/console/key/${OWNER}`],
      ["console-key-longest", `/console/key/${LONGEST}`],
      ["backups", "/console/backups"],
      ["repositories", "/console/backups/repositories"],
      ["repository", `/console/backups/repository/${REPOSITORY}`],
      ["archive", "/console/archive"],
      ["site", "/console/site"],
      ["links", "/console/links"],
      ["links-trash", "/console/links?trash=true"],
      ["links-new", "/console/links/new"],
      ["links-import", "/console/links/import"],
      ["links-orphans", "/console/links/orphans"],
      ["link", "/console/link/plenum"],
      ["link-clicks", "/console/link/herbstfest"],
      ["link-hostile", `/console/link/${LONG}`],
      ["link-edit", "/console/link/plenum/edit"],
      ["link-code", "/console/link/plenum/qr"],
      ["alerts", "/console/alerts"],
      ["checks", "/console/checks"],
      ["checks-new", "/console/checks/new"],
      ["checks-maintenance", "/console/checks/maintenance"],
      ["check", checkPage(backup)],
      ["check-down", checkPage(down)],
      ["check-edit", `${checkPage(backup)}/edit`],
      ["check-lines", `${checkPage(backup)}/lines?show=url`],
      ["check-ping", `${checkPage(down)}/pings/1`],
    ],
  };
}
