/** How long the console's lists and searches take with all that they may hold, one request at a time. */
import { startProgram } from "../test/e2e/server.ts";

const TIMES = Number(process.env["BENCH_TIMES"] ?? 20);
const LINKS = Number(process.env["BENCH_LINKS"] ?? 100_000);
const CHECKS = Number(process.env["BENCH_CHECKS"] ?? 2_000);
/** Of one import. */
const PART = 50_000;
/** What nobody notices. */
const MOST_MS = 50;

const server = await startProgram();
const authorized = { Authorization: `Bearer ${server.token}` };

async function post(path: string, body: string): Promise<void> {
  const headers = { ...authorized, "Content-Type": "application/json" };
  const answer = await fetch(server.url + path, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  await answer.body?.cancel();
}

async function fill(): Promise<void> {
  for (let from = 0; from < LINKS; from += PART) {
    const lines = Array.from({ length: Math.min(PART, LINKS - from) }, (_, nth) =>
      JSON.stringify({
        slug: `link${from + nth}`,
        title: `Treffen ${from + nth}`,
        target: `https://pad.example.org/${from + nth}`,
        tags: [(from + nth) % 1_000 === 0 ? "selten" : "oft"],
      }),
    );
    await post("/api/v1/links/import", lines.join("\n"));
  }
  for (let nth = 0; nth < CHECKS; nth += 1) {
    const tags = nth % 100 === 0 ? "selten" : "oft";
    await post("/api/v3/checks/", JSON.stringify({ name: `Sicherung ${nth}`, tags }));
  }
}

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

try {
  await fill();
  const signedIn = await fetch(`${server.url}/console/sign-in/token`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: server.url },
    body: new URLSearchParams({ token: server.token }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const headers = { Accept: "text/html", Cookie: cookie };
  const last = String(LINKS - 1);
  for (const [name, path] of [
    ["board", "/console"],
    ["links", "/console/links"],
    ["links, by slug", "/console/links?sort=slug"],
    ["links, a tag", "/console/links?tag=selten"],
    ["links, often", "/console/links?search=treffen"],
    ["links, one", `/console/links?search=link${last}`],
    ["links, the oldest", "/console/links?search=link0"],
    ["links, none", "/console/links?search=gibtesnicht"],
    ["checks", "/console/checks"],
    ["checks, a tag", "/console/checks?tag=selten"],
    ["checks, one", `/console/checks?search=${encodeURIComponent(`Sicherung ${CHECKS - 1}`)}`],
    ["checks, none", "/console/checks?search=gibtesnicht"],
    ["backups", "/console/backups"],
  ] as const) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const startedAt = performance.now();
      const answer = await fetch(server.url + path, { headers });
      await answer.arrayBuffer();
      times.push(performance.now() - startedAt);
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    }
    const ms = median(times);
    console.log(
      `${name.padEnd(18)} ${ms.toFixed(1).padStart(7)} ms${ms <= MOST_MS ? "" : "  OVER"}`,
    );
  }
  console.log(`${LINKS} links, ${CHECKS} checks; median of ${TIMES}; goal ${MOST_MS} ms`);
} finally {
  await server.remove();
}
