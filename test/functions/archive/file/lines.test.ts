/** An archive's text, whatever the tables hold. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { archiveLines } from "../../../../functions/archive/file/lines.ts";
import { streamOf } from "../../../../src/store/stream.ts";
import { makeLink } from "../../../client.ts";

const NOON = Date.UTC(2026, 10, 26, 12);

async function text(): Promise<string> {
  return await new Response(streamOf(archiveLines(env, NOON))).text();
}

async function sha256(lines: readonly string[]): Promise<string> {
  const octets = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", octets)).toHex();
}

test("begins with what it is, and ends with that it is whole", async () => {
  const lines = (await text()).split("\n");
  expect(lines[0]).toBe('{"archive":{"format":1,"madeAt":"2026-11-26T12:00:00.000Z"}}');
  expect(lines.slice(-2)).toEqual(['{"whole":{"stores":5}}', ""]);
  const stores = lines.filter((line) => line.startsWith('{"store"'));
  expect(stores.map((line) => (JSON.parse(line) as { store: string }).store)).toEqual([
    "access",
    "checks",
    "keys",
    "links",
    "watch",
  ]);
});

test("has a table's rows with their number and sum, also of more than a page", async () => {
  for (let n = 0; n < 3; n += 1) {
    await makeLink({ slug: `n${n}`, target: "https://e.org/", title: "ä\n'\"\u2028</script>" });
  }
  const lines = (await text()).split("\n");
  const start = lines.findIndex((line) => line.startsWith('{"table":"links"'));
  const rows = lines.slice(start + 1).filter((line, index, all) => {
    const end = all.findIndex((one) => one.startsWith('{"end"'));
    return index < end;
  });
  expect(rows).toHaveLength(3);
  const { columns } = JSON.parse(lines[start] ?? "") as { columns: string[] };
  const first = JSON.parse(rows[0] ?? "") as unknown[];
  expect(first[columns.indexOf("slug")]).toBe("n0");
  expect(first[columns.indexOf("title")]).toBe("ä\n'\"\u2028</script>");
  const end = JSON.parse(lines[start + 1 + rows.length] ?? "") as object;
  expect(end).toEqual({ end: { rows: 3, sha256: await sha256(rows) } });
});

test("a reader that goes away leaves no snapshot open", async () => {
  const reader = streamOf(archiveLines(env, NOON)).getReader();
  for (let n = 0; n < 3; n += 1) await reader.read();
  await reader.cancel();
  expect(await text()).toContain('{"whole"');
});
