/** Key look-ups beside a bare answer with the same bytes, and how long the gate takes per kind of key. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram, type Server } from "../test/e2e/server.ts";
import { startBare } from "./bare.ts";
import { compare, printRows, type Row, type Scenario } from "./compare.ts";
import { median } from "./wrk.ts";

const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 5);
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 2);
const GATE_CALLS = 40;
const ADDRESS = "vorstand@example.org";
const DIRECTORY = "/.well-known/openpgpkey/example.org/hu";
const HOT = `${DIRECTORY}/qs1j67f594iidtsyffk69drssxddqm5t?l=vorstand`;
const UNKNOWN = `${DIRECTORY}/${"y".repeat(32)}?l=nobody`;

const home = mkdtempSync(join(tmpdir(), "randwerk-gpg-"));
const gpg = (...args: string[]) =>
  execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", "--passphrase", "", ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });

/** A certificate with an encryption subkey, as `gpg --export` gives it. */
function makeKey(primary: string, encryption: string): Uint8Array<ArrayBuffer> {
  gpg("--quick-generate-key", `<${ADDRESS}>`, primary, "sign,cert", "1y");
  const listed = gpg("--with-colons", "--list-keys").toString();
  const fingerprint = [...listed.matchAll(/^fpr:{9}([0-9A-F]+):/gm)].at(-1)?.[1] ?? "";
  gpg("--quick-add-key", fingerprint, encryption, "encr", "1y");
  const bytes = new Uint8Array(gpg("--export", fingerprint));
  gpg("--yes", "--delete-secret-and-public-key", fingerprint);
  return bytes;
}

const api = (server: Server, method: string, path: string, body: Uint8Array<ArrayBuffer>) =>
  fetch(`${server.url}/api/v1/keys/${ADDRESS}${path}`, {
    method,
    headers: { Authorization: `Bearer ${server.token}` },
    body,
  });

async function printGate(server: Server): Promise<void> {
  console.log(
    `\nthe gate by the API, median of ${GATE_CALLS} calls one after the other, HTTP included`,
  );
  const kinds = [
    ["ed25519", "cv25519"],
    ["rsa2048", "rsa2048"],
    ["rsa4096", "rsa4096"],
    ["nistp256", "nistp256"],
    ["brainpoolP256r1", "brainpoolP256r1"],
  ] as const;
  for (const [primary, encryption] of kinds) {
    const key = makeKey(primary, encryption);
    const times: number[] = [];
    for (let call = 0; call < GATE_CALLS; call += 1) {
      const started = performance.now();
      const { ok } = (await (await api(server, "POST", "/check", key)).json()) as { ok: boolean };
      if (!ok) throw new Error(`a key of ${primary} was refused`);
      times.push(performance.now() - started);
    }
    console.log(`${primary.padEnd(34)}${median(times).toFixed(1).padStart(9)} ms`);
  }
}

const server = await startProgram();
try {
  const published = await api(server, "PUT", "", makeKey("ed25519", "cv25519"));
  if (published.status !== 201) throw new Error(await published.text());
  const served = await fetch(server.url + HOT);
  const etag = served.headers.get("ETag") ?? "";
  const bytes = [...new Uint8Array(await served.arrayBuffer())].join(",");
  const bare = await startBare(`new Response(Uint8Array.of(${bytes}))`);
  const usual = { connections: 8, seconds: SECONDS };
  const scenarios: Scenario[] = [
    {
      name: "key look-up, hot",
      goal: 0.8,
      load: { ...usual, lua: `return wrk.format("GET", "${HOT}")` },
    },
    {
      name: "unknown address",
      goal: 0.7,
      failsByDesign: true,
      load: { ...usual, lua: `return wrk.format("GET", "${UNKNOWN}")` },
    },
    {
      name: "the client has it (304)",
      load: {
        ...usual,
        setup: `headers = {["If-None-Match"] = '${etag}'}`,
        lua: `return wrk.format("GET", "${HOT}", headers)`,
      },
    },
  ];
  const rows: Row[] = [];
  for (const scenario of scenarios)
    rows.push(await compare(scenario, server.url, bare.url, ROUNDS));
  bare.stop();
  printRows(
    `key directory, median of ${ROUNDS} rounds, beside a bare answer of the same bytes`,
    rows,
  );
  await printGate(server);
} finally {
  await server.remove();
  execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
  rmSync(home, { recursive: true, force: true });
}
