/** Sizes of the pages (gzip, HTML and stylesheet) and what the service takes for each, one at a time. */
import { gzipSync } from "node:zlib";
import { startScene } from "../test/e2e/pages/scene.ts";
import { startProgram } from "../test/e2e/server.ts";

const TIMES = Number(process.env["BENCH_TIMES"] ?? 50);
/** One round trip of a new connection, and what nobody notices. */
const MOST_BYTES = 14_000;
const MOST_MS = 50;

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const { server, pages, inside } = await startScene(startProgram);

try {
  const signedIn = await fetch(`${server.url}/console/sign-in/token`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: server.url },
    body: new URLSearchParams({ token: server.token }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const get = async (path: string) => {
    const startedAt = performance.now();
    const headers = { Accept: "text/html", "Accept-Language": "de", Cookie: cookie };
    const response = await fetch(server.url + path, { headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { bytes, ms: performance.now() - startedAt };
  };
  for (const [name, path] of [...pages, ...inside]) {
    const { bytes } = await get(path);
    const style = /<link rel="stylesheet" href="([^"]+)"/.exec(bytes.toString())?.[1];
    const css = style === undefined ? 0 : gzipSync((await get(style)).bytes).length;
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) times.push((await get(path)).ms);
    const size = gzipSync(bytes).length + css;
    const ms = median(times);
    const verdict = size <= MOST_BYTES && ms <= MOST_MS ? "" : "  OVER BUDGET";
    console.log(
      `${name.padEnd(18)} ${String(size).padStart(6)} B gzip  ${ms.toFixed(1).padStart(6)} ms${verdict}`,
    );
    if (verdict !== "") process.exitCode = 1;
  }
  console.log(`median of ${TIMES}; budget ${MOST_BYTES} B and ${MOST_MS} ms`);
} finally {
  await server.remove();
}
