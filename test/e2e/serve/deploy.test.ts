/** What `npm run deploy` asks the service that runs, before a stand-in for wrangler. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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
async function deploy(
  publicUrl: string,
  jurisdiction: string,
  language = "en_US.UTF-8",
  files: Readonly<Record<string, string>> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "deploy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, "src"), join(folder, "src"));
  const wrangler = join(folder, "wrangler");
  // It shows what it was called with, and the file of secrets as wrangler would find it.
  const stat = 'stat --format=\'mode %a\' "$(dirname "$one")" "$one"; cat "$one"; echo';
  writeFileSync(
    wrangler,
    `#!/bin/sh\necho "wrangler $*"\nfor one; do case $one in */secrets.json) ${stat};; esac; done\n`,
  );
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
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

test("the files of settings go along, secrets by a file that is gone afterwards", async () => {
  const { said, code } = await deploy("", "eu", "de_DE.UTF-8", {
    "randwerk.toml":
      'PORT = 1\nPUBLIC_URL = "http://127.0.0.1:9"\nLINK_HOSTS = ["a.example", "b.example"]\n',
    "randwerk.secrets.toml": 'ADMIN_TOKEN = "a-token-of-twenty-characters"\n',
  });
  expect(code).toBe(0);
  expect(said).toContain("unter http://127.0.0.1:9/healthz antwortet noch kein Randwerk");
  expect(said).toContain("kommt mit: LINK_HOSTS, PUBLIC_URL, ADMIN_TOKEN");
  const [, path = ""] =
    /^wrangler deploy --secrets-file (\S+) --var LINK_HOSTS:a\.example,b\.example --var PUBLIC_URL:http:\S+$/m.exec(
      said,
    ) ?? [];
  expect(said).toContain('mode 700\nmode 600\n{"ADMIN_TOKEN":"a-token-of-twenty-characters"}');
  expect(existsSync(path)).toBe(false);
});

test.each([
  ["PUBLIC_URL = 1", "randwerk.toml, line 1: PUBLIC_URL is a number"],
  ['LINK_HOSTS = ["a/b"]', "randwerk.toml: LINK_HOSTS is not a host name"],
])("with %s in the file nothing is deployed", async (toml, words) => {
  const { code, said, isDeployed } = await deploy("", "eu", "C", { "randwerk.toml": toml });
  expect({ code, isDeployed }).toEqual({ code: 1, isDeployed: false });
  expect(said).toContain(words);
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
