/** Durable pings: every 200 is in the database. Side by side with a bare answer of the same workerd. */
import { startProgram, type Server } from "../test/e2e/server.ts";
import { startBare } from "./bare.ts";
import { compare, printRows, type Row, type Scenario } from "./compare.ts";

const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 5);
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 2);
const CHECKS = 200;
const BODY_BYTES = 10_240;
/** Different bodies: overwriting an old one with the same bytes would cost less than it does in life. */
const BODIES = 64;
/** Goals on two cores, in pings a second, by the number of connections. */
const GOALS: Readonly<Record<number, number>> = { 8: 4_000, 32: 7_000 };

/** Logs as a backup writes them, each another; lines that differ, so that nothing is easy about them. */
const LOGS = `bodies = {}
for made = 1, ${BODIES} do
  local lines, bytes = {}, 0
  repeat
    local line = string.format(
      "2026-11-23T%02d:%02d:%02dZ web%d borg[%d]: A /srv/data/%08x.jpg %d B, chunk %08x%08x",
      math.random(0, 23), math.random(0, 59), math.random(0, 59), math.random(9), math.random(30000),
      math.random(0, 2^31 - 1), math.random(0, 1e7), math.random(0, 2^31 - 1), math.random(0, 2^31 - 1))
    lines[#lines + 1] = line
    bytes = bytes + #line + 1
  until bytes >= ${BODY_BYTES}
  bodies[made] = table.concat(lines, "\\n")
end`;

function scenarios(paths: readonly string[]): Scenario[] {
  const setup = `paths = {${paths.map((path) => JSON.stringify(path)).join(", ")}}
${LOGS}`;
  const targets = [
    ["one check", "paths[1]"],
    [`${CHECKS} checks`, `paths[math.random(${CHECKS})]`],
  ] as const;
  const requests = [
    ["GET", (path: string) => `return wrk.format("GET", ${path})`],
    [
      "POST 10 kB",
      (path: string) => `return wrk.format("POST", ${path}, nil, bodies[math.random(${BODIES})])`,
    ],
  ] as const;
  return [8, 32].flatMap((connections) =>
    targets.flatMap(([target, path]) =>
      requests.map(([request, lua]) => ({
        name: `${connections} connections, ${target}, ${request}`,
        goal: 0.2,
        load: { setup, connections, seconds: SECONDS, lua: lua(path) },
      })),
    ),
  );
}

/** Makes the checks and answers the paths of their ping URLs. */
async function prepare({ url, token }: Server): Promise<string[]> {
  const paths: string[] = [];
  for (let made = 0; made < CHECKS; made += 1) {
    const response = await fetch(`${url}/api/v3/checks/`, {
      method: "POST",
      headers: { "X-Api-Key": token },
      body: JSON.stringify({ name: `bench ${made}`, timeout: 86_400, grace: 3_600 }),
    });
    const { ping_url: pingUrl } = (await response.json()) as { ping_url: string };
    paths.push(new URL(pingUrl).pathname);
  }
  return paths;
}

/** Pings that the service says it has recorded. */
async function recorded({ url, token }: Server): Promise<number> {
  const response = await fetch(`${url}/api/v3/checks/`, { headers: { "X-Api-Key": token } });
  const { checks } = (await response.json()) as { checks: { n_pings: number }[] };
  return checks.reduce((sum, { n_pings: pings }) => sum + pings, 0);
}

const server = await startProgram();
const bare = await startBare(`new Response("OK")`);
try {
  const rows: Row[] = [];
  for (const scenario of scenarios(await prepare(server))) {
    rows.push(await compare(scenario, server.url, bare.url, ROUNDS));
    console.error(`measured: ${scenario.name}`);
  }
  printRows(`durable pings, median of ${ROUNDS} rounds of ${SECONDS} s, beside a bare 200`, rows);
  for (const [connections, goal] of Object.entries(GOALS)) {
    const own = rows.filter(({ name }) => name.startsWith(`${connections} connections`));
    const best = Math.round(Math.max(...own.map(({ perSecond }) => perSecond)));
    console.log(`${connections} connections: ${best} pings a second at best, to reach: ${goal}`);
  }
  console.log(`pings in the database: ${await recorded(server)}`);
} finally {
  bare.stop();
  await server.remove();
}
