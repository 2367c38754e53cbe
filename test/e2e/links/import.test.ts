/** An import that a power cut or its sender ends is written completely or not at all; others are answered meanwhile. */
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type Server } from "../server.ts";

const LINKS = 3_000;
const linesOf = (name: string) =>
  Array.from({ length: LINKS }, (_, index) =>
    JSON.stringify({ slug: `${name}${index}`, target: `https://example.org/${index}` }),
  ).join("\n");

let server: Server;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.remove());

const headers = () => ({ Authorization: `Bearer ${server.token}` });
const get = (path: string) => fetch(server.url + path, { headers: headers(), redirect: "manual" });
const links = async () => {
  const text = await (await get("/api/v1/links/export")).text();
  return text === "" ? 0 : text.trimEnd().split("\n").length;
};
const done = async () => {
  const answer = (await (await get("/api/v1/links/import")).json()) as {
    running: { done: number; of: number } | null;
  };
  return answer.running?.done ?? 0;
};

/** Sends the import; `leave` hangs up before it is answered. */
function importing(name: string): { leave: () => void; status: Promise<number | undefined> } {
  const url = `${server.url}/api/v1/links/import`;
  const sent = request(url, { method: "POST", headers: headers() });
  const status = new Promise<number | undefined>((resolve) => {
    sent.once("response", (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    sent.once("error", () => resolve(undefined));
  });
  sent.end(linesOf(name));
  return { leave: () => sent.destroy(), status };
}

const isInTheMiddle = () => expect.poll(done, { interval: 1 }).toBeGreaterThan(LINKS / 10);

test("after a power cut in the middle nothing of it is there", async () => {
  const { status } = importing("i");
  await isInTheMiddle();
  expect((await get("/i1")).status).toBe(404);
  await server.kill();
  expect(await status).toBeUndefined();
  server = await server.restart();
  expect((await get("/i1")).status).toBe(404);
  expect(await links()).toBe(0);
});

test("when its sender hangs up in the middle it is written completely or not at all", async () => {
  const { leave } = importing("j");
  await isInTheMiddle();
  leave();
  await expect.poll(done).toBe(0);
  expect([0, LINKS]).toContain(await links());
});

test("then it works, and is whole after the next power cut", async () => {
  const before = await links();
  expect(await importing("i").status).toBe(200);
  expect(await links()).toBe(before + LINKS);
  await server.kill();
  server = await server.restart();
  expect(await links()).toBe(before + LINKS);
  expect((await get("/i1")).status).toBe(302);
});
