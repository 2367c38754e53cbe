/** The Worker's settings on Cloudflare, and that its own tool takes them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { bundleOnce, root, startServer } from "../server.ts";

const settings = parse(readFileSync(join(root, "wrangler.toml"), "utf8"));

test("Cloudflare keeps no URL and no header of a request, and previews have no address", () => {
  expect(settings).toMatchObject({
    workers_dev: true,
    preview_urls: false,
    observability: { enabled: true, logs: { enabled: true, invocation_logs: false } },
    triggers: { crons: ["* * * * *"] },
  });
});

test("every store is bound, and keeps its state in SQLite", () => {
  const { durable_objects: objects, migrations } = settings as unknown as {
    durable_objects: { bindings: { class_name: string }[] };
    migrations: { new_sqlite_classes?: string[] }[];
  };
  const bound = objects.bindings.map(({ class_name: name }) => name);
  expect(migrations.flatMap(({ new_sqlite_classes: names }) => names ?? []).toSorted()).toEqual(
    bound.toSorted(),
  );
});

test("wrangler would deploy it: what runs on an own machine, octet for octet", async () => {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-wrangler-"));
  const said = execFileSync(
    join(root, "node_modules/.bin/wrangler"),
    ["deploy", "--dry-run", "--outdir", folder],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: "production", WRANGLER_SEND_METRICS: "false", CI: "1" },
    },
  );
  const made = readFileSync(join(folder, "worker.js"), "utf8");
  rmSync(folder, { recursive: true });
  const { modulePath } = await bundleOnce();
  // But for the name of the map.
  expect(made.replace(/\n\/\/# sourceMappingURL=.*\n$/, "\n")).toBe(
    readFileSync(modulePath, "utf8"),
  );
  expect(said).toContain("--dry-run: exiting now");
  for (const binding of ["ACCESS", "ARCHIVE", "CHECKS", "KEYS", "LINKS", "SCRATCH", "WATCH"]) {
    expect(said).toContain(`env.${binding}`);
  }
  const [, kib = "9999"] = /Total Upload: [\d.]+ KiB \/ gzip: ([\d.]+) KiB/.exec(said) ?? [];
  // The free plan takes 3 MiB.
  expect(Number(kib)).toBeLessThan(3 * 1024);
});

test("what was bundled finds no Node to look for: asking for one loads half of it", async () => {
  const bundle = await bundleOnce();
  const folder = mkdtempSync(join(tmpdir(), "randwerk-node-"));
  const modulePath = join(folder, "worker.js");
  const said = "console.log(`a process: ${typeof globalThis.process}`);";
  writeFileSync(modulePath, `${readFileSync(bundle.modulePath, "utf8")}\n${said}`);
  const server = await startServer({}, { ...bundle, modulePath });
  try {
    expect(server.output()).toContain("a process: undefined");
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true });
  }
});
