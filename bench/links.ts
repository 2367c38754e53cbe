/** Redirects, codes and creation, side by side with a bare 302 of the same workerd. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { startProgram, type Server } from "../test/e2e/server.ts";
import { startBare } from "./bare.ts";
import { compare, printRows, type Row, type Scenario } from "./compare.ts";
import { drive, residentMib } from "./wrk.ts";

const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 5);
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 2);
const MEMORY_SECONDS = Number(process.env["BENCH_MEMORY_SECONDS"] ?? 60);
const SLUGS = 10_000;

const usual = { connections: 8, seconds: SECONDS };
const get = (path: string) => `return wrk.format("GET", ${path})`;

const scenarios = (token: string): Scenario[] => [
  { name: "redirect, hot, with counting", goal: 0.8, load: { ...usual, lua: get('"/hot"') } },
  {
    name: `redirect over ${SLUGS.toLocaleString("en")} slugs`,
    goal: 0.75,
    load: { ...usual, lua: get(`"/s" .. math.random(0, ${SLUGS - 1})`) },
  },
  {
    name: "unknown slug (404 page)",
    goal: 0.7,
    failsByDesign: true,
    load: { ...usual, lua: get('"/unknown"') },
  },
  {
    name: "cold slug (store read)",
    // Hyphens do not count in a slug, but each spelling is a path that was never seen before.
    load: {
      ...usual,
      setup: 'marks = {"-", "_", ""}',
      lua: `local path = "/"
  for letter in ("coldslug"):gmatch(".") do
    path = path .. letter .. marks[math.random(3)] .. marks[math.random(3)] .. marks[math.random(3)]
  end
  ${get("path")}`,
    },
  },
  { name: "QR code, SVG", load: { ...usual, lua: get('"/hot.svg"') } },
  { name: "QR code, PNG", load: { ...usual, lua: get('"/hot.png"') } },
  {
    name: "create a link",
    load: {
      ...usual,
      setup: `headers = {["Authorization"] = "Bearer ${token}", ["Content-Type"] = "application/json"}`,
      lua: `return wrk.format("POST", "/api/v1/links", headers, '{"target":"https://example.org/"}')`,
    },
  },
];

async function prepare({ url, token }: Server): Promise<void> {
  const lines = [
    { slug: "hot", target: "https://example.org/page" },
    { slug: "coldslug", target: "https://example.org/page" },
    ...Array.from({ length: SLUGS }, (_, index) => ({
      slug: `s${index}`,
      target: `https://example.org/${index}`,
    })),
  ];
  const response = await fetch(`${url}/api/v1/links/import`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Asks for every slug once, so that what is measured is memory and not its filling. */
async function warmUp({ url }: Server): Promise<void> {
  const setup = "next = 0";
  const lua = `next = (next + 1) % ${SLUGS}\n  ${get('"/s" .. next')}`;
  await drive(url, { connections: 8, seconds: 6, setup, lua });
}

async function printMemory(server: Server): Promise<void> {
  const pid = server.pid;
  const samples = [residentMib(pid)];
  const end = Date.now() + MEMORY_SECONDS * 1000;
  const lua = get(`"/s" .. math.random(0, ${SLUGS - 1})`);
  while (Date.now() < end) {
    await drive(server.url, { connections: 8, seconds: 5, lua });
    samples.push(residentMib(pid));
  }
  console.log(
    `\nmemory of workerd over ${MEMORY_SECONDS} s of load, MiB every 5 s: ${samples.join(" ")}`,
  );
}

const startedAt = Date.now();
const server = await startProgram();
const startSeconds = (Date.now() - startedAt) / 1000;
const answer = `new Response(null, { status: 302, headers: { Location: "https://example.org/page" } })`;
const bare = await startBare(answer);
try {
  const [name = ""] = readdirSync(join(server.stateDir, "bundle"));
  const bundle = join(server.stateDir, "bundle", name);
  const code = readFileSync(bundle);
  console.log(`start until listening, build included: ${startSeconds.toFixed(1)} s`);
  console.log(
    `bundle: ${(statSync(bundle).size / 1000).toFixed(0)} kB, ${(gzipSync(code).length / 1000).toFixed(0)} kB gzip`,
  );
  await prepare(server);
  await warmUp(server);
  const rows: Row[] = [];
  for (const scenario of scenarios(server.token)) {
    rows.push(await compare(scenario, server.url, bare.url, ROUNDS));
    console.error(`measured: ${scenario.name}`);
  }
  printRows(
    `links, 8 connections, median of ${ROUNDS} rounds of ${SECONDS} s, beside a bare 302`,
    rows,
  );
  await printMemory(server);
} finally {
  bare.stop();
  await server.remove();
}
