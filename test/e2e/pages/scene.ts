/** A service with everything that its public pages show, among it what wants to be something else. */
import { api } from "../cli/cli.ts";
import type { Server, Variables } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";

const OWNER = "kassenwart-und-vorstand@keys.invalid";
const LONG = "x".repeat(64);
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

/** One that runs, one that is down, one that waits for its first sign of life, and one in maintenance. */
async function makeServices(server: Server): Promise<void> {
  const make = async (name: string, more: object = {}) => {
    const body = JSON.stringify({ name, tags: "public", timeout: 3_600, ...more });
    const headers = { "Content-Type": "application/json" };
    const answer = await api(server, "/api/v3/checks/", { method: "POST", body, headers });
    return ((await answer.json()) as { ping_url: string }).ping_url;
  };
  await fetch(await make("Webseite"));
  await fetch(`${await make(HOSTILE.slice(0, 100))}/fail`);
  await make("Neuer Dienst");
  const maintenance = [{ calendar: "daily", minutes: 1_439 }];
  await fetch(await make("Videokonferenz", { maintenance }));
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
  await makeServices(server);
  for (const link of links) {
    const { status } = await api(server, "/api/v1/links", {
      method: "POST",
      body: JSON.stringify(link),
      headers: { "Content-Type": "application/json" },
    });
    if (status !== 201) throw new Error(`${link.slug} was not made: ${status}`);
  }
  for (let visit = 0; visit < 7; visit += 1) {
    const headers = { Referer: "https://forum.example.org/", "User-Agent": "Mozilla/5.0" };
    await fetch(`${server.url}/plenum`, { redirect: "manual", headers });
    await fetch(`${server.url}/herbstfest`, { redirect: "manual" });
  }
  const { gpg, remove } = newKeyring();
  gpg(["--quick-generate-key", `<${OWNER}>`, "default", "default", "2y"]);
  const body = new Uint8Array(gpg(["--export"]));
  remove();
  const { status } = await api(server, `/api/v1/keys/${OWNER}`, { method: "PUT", body });
  if (status !== 201) throw new Error(`the key was not taken: ${status}`);
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
      ["no-key", "/key/niemand@keys.invalid"],
      ["status", "/status"],
      ["downloads", "/agents/"],
      ["nothing", "/api"],
    ],
    inside: [
      ["board", "/console"],
      ["me", "/console/me"],
      ["site", "/console/site"],
      ["links", "/console/links"],
      ["links-trash", "/console/links?trash=true"],
      ["links-new", "/console/links/new"],
      ["links-import", "/console/links/import"],
      ["links-orphans", "/console/links/orphans"],
      ["link", "/console/link/plenum"],
      ["link-hostile", `/console/link/${LONG}`],
      ["link-edit", "/console/link/plenum/edit"],
      ["link-code", "/console/link/plenum/qr"],
    ],
  };
}
