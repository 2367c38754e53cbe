/** `randwerk alerts` and `randwerk channels` against the running service. */
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen, type Listener } from "../alerts/receiver.ts";
import { startServer, type Server } from "../server.ts";
import { newPerson, type Person } from "./cli.ts";

let good: Listener;
let broken: Listener;
let server: Server;
let admin: Person;

beforeAll(async () => {
  good = await listen(() => ({ status: 200 }));
  broken = await listen(() => ({ status: 404, body: { error: "no such hook" } }));
  const hook = (name: string, url: string) => ({ name, kind: "webhook", url, secret: "12345678" });
  const channels = [hook("chat", good.url), hook("old", broken.url)];
  server = await startServer({ LANGUAGE: "en", ALERT_CHANNELS: JSON.stringify(channels) });
  admin = newPerson(server);
});

afterAll(async () => {
  admin?.remove();
  await server?.remove();
  await Promise.all([good?.close(), broken?.close()]);
});

test("test tells what each channel answered, and fails where one failed", async () => {
  const { status, stdout } = await admin.run(["alerts", "test"]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/chat\s+webhook\s+good\s+HTTP 200/);
  expect(stdout).toMatch(/old\s+webhook\s+failed\s+HTTP 404 \{"error":"no such hook"\}/);
  expect(await admin.ok(["alerts", "test", "chat"])).toMatch(/chat\s+webhook\s+good/);
});

test("a channel that does not exist is named", async () => {
  const { status, stderr } = await admin.run(["alerts", "test", "pigeon"]);
  expect(status).not.toBe(0);
  expect(stderr).toContain("There is no channel “pigeon”");
});

test("check reaches the channels and sends nothing", async () => {
  // That the other channel is broken has been told by now.
  await expect.poll(() => good.seen.filter(({ body }) => body.includes("“old”"))).toHaveLength(1);
  const before = good.seen.filter(({ method }) => method === "POST").length;
  const { stdout } = await admin.run(["channels", "check"]);
  expect(stdout).toMatch(/chat\s+webhook\s+good/);
  expect(good.seen.filter(({ method }) => method === "POST")).toHaveLength(before);
});

test("list and show tell what arrived, resend sends the rest again", async () => {
  const list = await admin.ok(["alerts", "list", "--state", "failed", "--json"]);
  const [alert] = (JSON.parse(list) as { alerts: { id: string }[] }).alerts;
  const id = alert?.id ?? "";
  expect(await admin.ok(["alerts", "list"])).toMatch(/note\s+This is a test\s+failed: old\s+/);
  const shown = await admin.ok(["alerts", "show", id]);
  expect(shown).toMatch(/chat\s+arrived\s+1/);
  expect(shown).toMatch(/old\s+failed\s+1\s+HTTP 404/);
  expect(await admin.ok(["alerts", "show", id.slice(0, 8)])).toBe(shown);
  const { raw } = await admin.onTerminal(["alerts", "list"], { columns: 60 });
  const lines = stripVTControlCharacters(raw).split("\r\n");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  expect(raw).toContain(id.slice(0, 8));
  const before = broken.seen.length;
  expect(await admin.ok(["alerts", "resend", id])).toMatch(/chat\s+arrived/);
  await expect.poll(() => broken.seen.length).toBe(before + 1);
  const posts = broken.seen.filter(({ method }) => method === "POST");
  const keys = posts.map(({ headers }) => headers["idempotency-key"]);
  expect(new Set(keys).size).toBe(1);
});

test("what waits for others is said to be collected, not to be for nobody", async () => {
  const fails = async (name: string) => {
    const url = await admin.ok(["checks", "add", name, "--tag", "together"]);
    await fetch(`${url.trim()}/fail`);
  };
  await Promise.all(["one", "two", "three"].map(fails));
  type Listed = { alerts: { id: string; collectedUntil: string | null }[] };
  let waiting: string | undefined;
  let late = 0;
  await expect
    .poll(async () => {
      // The first is told at once; what follows within its minute waits for the end of it, however long this took.
      await fails(`late-${(late += 1)}`);
      const { alerts } = JSON.parse(await admin.ok(["alerts", "list", "--json"])) as Listed;
      // One that is due just now waits for nobody.
      const soon = Date.now() + 5_000;
      const isWaiting = (until: string | null) => until !== null && Date.parse(until) > soon;
      waiting = alerts.find(({ collectedUntil }) => isWaiting(collectedUntil))?.id;
      return waiting;
    })
    .toBeDefined();
  const german = { env: { LANG: "de_DE.UTF-8" } };
  expect(await admin.ok(["alerts", "list"], german)).toContain("wird gesammelt");
  expect((await admin.run(["alerts", "show", waiting ?? ""])).stderr).toContain(
    "is being collected until",
  );
});

test("acknowledge ends the reminders of an outage and says who took care", async () => {
  const url = (await admin.ok(["checks", "add", "Ill"])).trim();
  await fetch(`${url}/fail`);
  type Listed = { alerts: { id: string; subject: string; severity: string }[] };
  const down = async () =>
    (JSON.parse(await admin.ok(["alerts", "list", "--json"])) as Listed).alerts.find(
      ({ severity, subject }) => severity === "down" && subject === "check",
    );
  await expect.poll(down).toBeDefined();
  const id = (await down())?.id ?? "";
  const taken = await admin.run(["alerts", "acknowledge", id.slice(0, 8)]);
  expect([taken.status, taken.stderr]).toEqual([0, expect.stringContaining("takes care of it")]);
  expect((await admin.run(["alerts", "show", id])).stderr).toContain("takes care of it");
  expect((await admin.run(["alerts", "acknowledge", "0".repeat(8)])).status).toBe(1);
});

test("what does not exist is said in the reader's language", async () => {
  const { status, stderr } = await admin.run(["alerts", "show", "nothing"], {
    env: { LANG: "de_DE.UTF-8" },
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain("gibt es nichts");
});
