/** What `npm run deploy` asks the service that runs, before a stand-in for wrangler. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../server.ts";

/** A service that answers so to whatever is asked; its URL. */
async function standIn(status: number, body: string): Promise<string> {
  const server = http.createServer((_, response) => response.writeHead(status).end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs the script as npm does, without looking for packages; what it says, and whether wrangler was called. */
async function deploy(publicUrl: string, jurisdiction: string, language = "en_US.UTF-8") {
  const folder = mkdtempSync(join(tmpdir(), "deploy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, "src"), join(folder, "src"));
  const wrangler = join(folder, "wrangler");
  writeFileSync(wrangler, '#!/bin/sh\necho "wrangler $*"\n');
  chmodSync(wrangler, 0o755);
  const settings = `[vars]\nPUBLIC_URL = "${publicUrl}"\nJURISDICTION = "${jurisdiction}"\n`;
  writeFileSync(join(folder, "wrangler.toml"), settings);
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: { deploy: string };
  };
  const script = scripts.deploy.replace("sh src/serve/install.sh && ", "");
  const PATH = `${folder}:${process.env["PATH"]}`;
  const program = spawn("sh", ["-c", script], { cwd: folder, env: { PATH, LANG: language } });
  let said = "";
  for (const stream of [program.stdout, program.stderr])
    stream.on("data", (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(program, "close")) as [number];
  return { code, said, isDeployed: said.includes("wrangler deploy") };
}

const health = (more: object) => JSON.stringify({ ok: true, stores: {}, ...more });

test.each([
  [200, health({ jurisdiction: "eu" }), "eu", "the data is where it is to be"],
  [503, health({ jurisdiction: "eu" }), "", "the data is where it is to be"],
  [200, health({}), "none", "the data is where it is to be"],
  [404, "<html>", "eu", "From now on the data is here: JURISDICTION eu"],
  [200, "{}", "eu", "no Randwerk answers at"],
])("%i %s, where %j is set, is no hindrance", async (status, body, wanted, words) => {
  const { code, said, isDeployed } = await deploy(await standIn(status, body), wanted);
  expect({ code, said, isDeployed }).toMatchObject({ code: 0, isDeployed: true });
  expect(said).toContain(words);
});

test.each([
  [200, health({ jurisdiction: "none" }), "eu", "none"],
  [503, health({ jurisdiction: "eu" }), "fedramp", "eu"],
  [200, health({}), "eu", "none"],
])("%i %s is left alone where %s is set", async (status, body, wanted, deployed) => {
  const { code, said, isDeployed } = await deploy(await standIn(status, body), wanted);
  expect({ code, isDeployed }).toEqual({ code: 1, isDeployed: false });
  expect(said).toContain(`set JURISDICTION = "${deployed}"`);
  const { said: gesagt } = await deploy(await standIn(status, body), wanted, "de_DE.UTF-8");
  expect(gesagt).toContain(`JURISDICTION = "${deployed}" eintragen`);
});

test("a first deploy, of which nobody knows an address, goes on and says so", async () => {
  const { said, isDeployed } = await deploy("", "eu");
  expect(isDeployed).toBe(true);
  expect(said).toContain("neither CONSOLE_HOST nor PUBLIC_URL is set");
  const nobody = await deploy("http://127.0.0.1:9", "eu");
  expect(nobody.isDeployed).toBe(true);
  expect(nobody.said).toContain("no Randwerk answers at http://127.0.0.1:9/healthz yet");
});

test.each([
  ["https://go.example", "europe", "wrangler.toml: JURISDICTION must be eu or fedramp or none"],
  ["go.example", "eu", "wrangler.toml: PUBLIC_URL is not a URL"],
  ['https://go.example"', "eu", "wrangler.toml: Invalid TOML"],
])("with PUBLIC_URL %s and JURISDICTION %s nothing is deployed", async (url, where, words) => {
  const { code, said, isDeployed } = await deploy(url, where);
  expect({ code, isDeployed }).toEqual({ code: 1, isDeployed: false });
  expect(said).toContain(words);
  expect(said).not.toContain("    at ");
});
