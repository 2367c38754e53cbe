/** The day's rows at Cloudflare are used up: the story in plain workerd, and what starts while nothing is written or read. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bundle } from "../../../src/serve/build/bundle.ts";
import { quotaTests } from "../../quota/story.ts";
import { listen, type Listener } from "../alerts/receiver.ts";
import { bundleOnce, root, startServer, type Server } from "../server.ts";
import { makeKeysOnce } from "../wkd/keys.setup.ts";

const folder = mkdtempSync(join(tmpdir(), "randwerk-quota-"));
let outside: Listener;
let server: Server;

/** The bundle that all tests run, inside the worker whose stores refuse; `refused` from its first moment on. */
async function refusingBundle(refused: "written" | "read" | undefined): Promise<Bundle> {
  const bundle = await bundleOnce();
  const modulePath = join(folder, `${refused ?? "nothing"}.js`);
  await build({
    entryPoints: [join(root, "test/quota/worker.ts")],
    outfile: modulePath,
    bundle: true,
    format: "esm",
    target: "es2024",
    supported: { "import-source": true, using: true },
    external: ["cloudflare:*", "node:*"],
    define: { REFUSED_AT_START: refused === undefined ? "undefined" : JSON.stringify(refused) },
    keepNames: true,
    logLevel: "error",
    plugins: [
      {
        name: "the bundle",
        setup: (plugin) =>
          plugin.onResolve({ filter: /src\/worker\.ts$/ }, () => ({ path: bundle.modulePath })),
      },
    ],
  });
  return { ...bundle, modulePath };
}

async function order(what: object): Promise<void> {
  const init = { method: "POST", body: JSON.stringify(what) };
  const response = await fetch(`${server.url}/of-the-tests`, init);
  expect(await response.text()).toBe("done");
}

beforeAll(async () => {
  outside = await listen(() => ({ status: 200 }));
  const settings = {
    DEADMAN_URL: `${outside.url}/held`,
    KEY_SERVERS: "none",
    LANGUAGE: "en",
    ADMIN_TOKEN: "admin-token-of-the-quota-tests",
  };
  server = await startServer(settings, await refusingBundle(undefined));
});

afterAll(async () => {
  await server?.remove();
  await outside?.close();
  rmSync(folder, { recursive: true, force: true });
});

quotaTests({
  fetch: (path, init) => fetch(server.url + path, { redirect: "manual", ...init }),
  adminToken: "admin-token-of-the-quota-tests",
  origin: () => server.url,
  async publishKey() {
    const headers = { Authorization: `Bearer ${server.token}` };
    const body = Buffer.from(makeKeysOnce()["ed25519"] ?? "", "base64");
    const path = "/api/v1/keys/vorstand@example.org";
    const response = await fetch(server.url + path, { method: "PUT", headers, body });
    const { urls } = (await response.json()) as { urls: { advanced: string } };
    const { pathname, search } = new URL(urls.advanced);
    return pathname + search;
  },
  turnTo: (ahead) => order({ ahead }),
  minute: () => order({ minute: true }),
  refuse: (what) => order({ refused: what ?? null }),
  held: () => outside.seen.filter(({ path }) => path === "/held").length,
});

test.each(["written", "read"] as const)(
  "a start on a day whose rows %s are used up loses nothing",
  async (refused) => {
    await order({ ahead: 0 });
    const headers = { Authorization: `Bearer ${server.token}` };
    const get = async (path: string) => {
      const response = await fetch(server.url + path, { headers, redirect: "manual" });
      return [response.status, await response.text()] as const;
    };
    const slugs = async () => {
      const [status, text] = await get("/api/v1/links");
      const { links = [] } = JSON.parse(text) as { links?: { slug: string; version: number }[] };
      return { status, links: links.map(({ slug, version }) => [slug, version]) };
    };
    const before = await slugs();
    expect(before.links).toHaveLength(3);
    await server.stop();
    const { stateDir } = server;
    const settings = { STATE_DIR: stateDir, ADMIN_TOKEN: server.token, KEY_SERVERS: "none" };
    server = await startServer(settings, await refusingBundle(refused));
    const reads = refused === "written" ? [200, 302, 404] : [503, 503, 503];
    expect([
      (await slugs()).status,
      (await get("/known"))[0],
      (await get("/nobody-asks"))[0],
    ]).toEqual(reads);
    const ping = await fetch(`${server.url}/ping/00000000-0000-4000-8000-000000000000`);
    // Of nobody's there is nothing to write.
    expect(ping.status).toBe(refused === "written" ? 404 : 503);
    if (refused === "read") expect((await get("/healthz"))[0]).toBe(503);
    else expect(await slugs()).toEqual(before);
    await order({ refused: null });
    expect(await slugs()).toEqual(before);
    await order({ minute: true });
    await expect.poll(async () => (await get("/healthz"))[0]).toBe(200);
  },
);
