import { execFileSync, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { environment, freePort, PROGRAM, type Server } from "../server.ts";
import { until } from "../until.ts";
import { ALIAS, MATRIX_TOKEN, ROOM, startHomeserver, type Homeserver } from "./homeserver.ts";
import {
  MAIL_FROM,
  MAIL_LATER,
  MAIL_PASSWORD,
  MAIL_TO,
  MAIL_USER,
  startPostfix,
  type Postfix,
} from "./postfix.ts";
import { listen, type Listener, type Reply } from "./receiver.ts";
import { alerts, call, settings, startService, type Answers } from "./service.ts";

/** Port 465 is where TLS comes at once, without STARTTLS. */
const TLS_PORT = 465;
const SECRET = "a secret of the test";
const NTFY_TOKEN = "tk_agqdq7mvbofd37zqyvqu6s0z8qvtp";

let homeserver: Homeserver;
let postfix: Postfix;
let web: Listener;
let server: Server;
let untrusted: TlsServer;
let reply: Reply = { status: 200 };

/** What only they say. */
const receipts: Readonly<Record<string, Reply>> = {
  "/": { status: 200, body: { id: "hwQ2YpKdmg", event: "message" } },
  "/alarm/auth": { status: 200, body: { success: true } },
  "/services/T0/B0/X0": { status: 200, body: { success: true } },
};
let deadman: Listener;

beforeAll(async () => {
  homeserver = await startHomeserver();
  postfix = await startPostfix({ tlsPort: TLS_PORT });
  web = await listen(({ path }) => (reply.status === 200 ? (receipts[path] ?? reply) : reply));
  // Its certificate is for nobody that the service trusts.
  untrusted = createTlsServer(selfSigned(), (_request, response) => response.end("ok"));
  await new Promise<void>((resolve) => untrusted.listen(0, "127.0.0.1", resolve));
  const { port: untrustedPort } = untrusted.address() as AddressInfo;
  const closedPort = await freePort();
  deadman = await listen(() => ({ status: 200 }));
  const mail = {
    kind: "smtp",
    host: "localhost",
    user: `${MAIL_USER}@localhost`,
    password: MAIL_PASSWORD,
    from: MAIL_FROM,
    to: [MAIL_TO],
  };
  const matrix = { kind: "matrix", homeserver: homeserver.url, token: MATRIX_TOKEN };
  server = await startService(
    [
      { name: "room", ...matrix, room: ROOM },
      { name: "alias", ...matrix, room: ALIAS },
      { name: "mail", ...mail, port: postfix.port },
      { name: "mail-tls", ...mail, port: TLS_PORT },
      { name: "mail-wrong", ...mail, port: postfix.port, password: "wrong" },
      // Only what a test sends.
      {
        name: "mail-two",
        ...mail,
        port: postfix.port,
        to: [MAIL_TO, MAIL_LATER],
        severities: ["info"],
      },
      { name: "push", kind: "ntfy", server: web.url, topic: "alarm", token: NTFY_TOKEN },
      { name: "hook", kind: "webhook", url: `${web.url}/hook?x=1`, secret: SECRET },
      { name: "slack", kind: "slack", url: `${web.url}/services/T0/B0/X0` },
      { name: "refused", kind: "slack", url: `http://127.0.0.1:${closedPort}/` },
      { name: "unknown", kind: "ntfy", server: "http://nowhere.invalid", topic: "x" },
      { name: "untrusted", kind: "slack", url: `https://localhost:${untrustedPort}/` },
      {
        name: "elsewhere",
        kind: "matrix",
        homeserver: homeserver.url,
        token: MATRIX_TOKEN,
        room: "!no:h",
      },
    ],
    { LANGUAGE: "de", NODE_EXTRA_CA_CERTS: postfix.authority, DEADMAN_URL: `${deadman.url}/alive` },
  );
});

afterAll(async () => {
  await server?.remove();
  postfix?.stop();
  untrusted?.close();
  await Promise.all([homeserver?.close(), web?.close(), deadman?.close()]);
});

const lastTest = async () => (await alerts(server.url)).find(({ kind }) => kind === "test");
const sendTest = (...channels: string[]) =>
  call<Answers>(server.url, "POST", "/api/v1/alerts/test", { channels });

test("the channels are listed without their secrets", async () => {
  const body = await call<{ channels: { name: string; kind: string }[] }>(
    server.url,
    "GET",
    "/api/v1/channels",
  );
  expect(body.channels.map(({ name }) => name)).toContain("mail-tls");
  for (const secret of [MATRIX_TOKEN, MAIL_PASSWORD, SECRET, NTFY_TOKEN]) {
    expect(JSON.stringify(body)).not.toContain(secret);
  }
});

test("a room in Matrix: joined when it is forbidden, text and HTML, each message once", async () => {
  homeserver.leave();
  expect(await sendTest("room")).toMatchObject({ ok: true });
  expect(await sendTest("alias")).toMatchObject({ ok: true });
  const [message, ...more] = homeserver.timeline();
  expect(more).toHaveLength(1);
  expect(message?.body).toContain("Das ist eine Testmeldung\n\nEs ist nichts passiert");
  expect(message?.body).toContain("äöüÄÖÜß");
  expect(message?.formatted_body).toContain("<strong>Das ist eine Testmeldung</strong>");
  expect(homeserver.seen.map(({ path }) => path.replace(/[0-9a-f-]{36}$/, "ID"))).toEqual(
    expect.arrayContaining([
      `/_matrix/client/v3/rooms/${encodeURIComponent(ROOM)}/send/m.room.message/ID`,
      `/_matrix/client/v3/rooms/${encodeURIComponent(ROOM)}/join`,
      `/_matrix/client/v3/directory/room/${encodeURIComponent(ALIAS)}`,
    ]),
  );
  expect(homeserver.faults).toEqual([]);
});

test("Matrix says how long to wait: the message comes then", async () => {
  homeserver.limit(2, 1_200);
  const before = homeserver.timeline().length;
  const startedAt = Date.now();
  await sendTest("room");
  await until(() => homeserver.timeline().length > before);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2_400);
  expect(homeserver.faults).toEqual([]);
});

test("a room that cannot be joined is a broken channel", async () => {
  const { channels } = await sendTest("elsewhere");
  expect(channels[0]).toMatchObject({ ok: false, answer: expect.stringContaining("M_FORBIDDEN") });
});

test.each([
  ["STARTTLS", "mail"],
  ["TLS at once", "mail-tls"],
])("a mail by %s arrives whole", async (_how, channel) => {
  // A mail's date is in seconds.
  const startedAt = Date.now() - 1_000;
  const { channels } = await sendTest(channel);
  expect(channels).toMatchObject([{ ok: true, answer: expect.stringContaining("queued as") }]);
  const alert = await lastTest();
  const id = `<${alert?.deliveries[0]?.id}@example.org>`;
  await until(() => postfix.mails().some((one) => one.includes(id)));
  const mail = parsed(postfix.mails().find((one) => one.includes(id)) ?? "");
  expect(mail.headers).toMatchObject({
    "message-id": id,
    from: `Randwerk <${MAIL_FROM}>`,
    to: MAIL_TO,
    subject: "Das ist eine Testmeldung",
    "auto-submitted": "auto-generated",
    "mime-version": "1.0",
  });
  const date = Date.parse(mail.headers["date"] ?? "");
  expect(date).toBeGreaterThanOrEqual(startedAt);
  expect(date).toBeLessThanOrEqual(Date.now());
  expect(mail.defects).toEqual([]);
  expect(mail.parts.map(({ type }) => type)).toEqual(["text/plain", "text/html"]);
  for (const { text } of mail.parts) expect(text).toContain("Umlaute: äöüÄÖÜß.");
});

test("a greylisted address is tried again alone, and nobody gets a mail twice", async () => {
  const before = postfix.asked.length;
  const { channels } = await sendTest("mail-two");
  // One of them has it, so the channel works; the other is named with what its server said.
  expect(channels).toMatchObject([
    { answer: expect.stringMatching(/later@example\.org.*450 4\.2\.0/) },
  ]);
  const alert = await lastTest();
  const id = `<${alert?.deliveries[0]?.id}@example.org>`;
  const recipients = () =>
    postfix
      .mails()
      .filter((one) => one.includes(id))
      .map((one) => /^X-Original-To: (.*)$/m.exec(one)?.[1] ?? "")
      .toSorted((a, b) => a.localeCompare(b));
  await until(() => recipients().length >= 2);
  expect(recipients()).toEqual([MAIL_TO, MAIL_LATER]);
  expect(postfix.asked.slice(before)).toEqual([MAIL_TO, MAIL_LATER, MAIL_LATER]);
  const sent = (await alerts(server.url)).find((one) => one.id === alert?.id);
  expect(sent?.deliveries).toMatchObject([{ state: "sent", attempts: 2 }]);
});

test("a wrong mail password is told at once and not tried again", async () => {
  const { channels } = await sendTest("mail-wrong");
  expect(channels[0]).toMatchObject({ ok: false, answer: expect.stringContaining("535 5.7.8") });
  const alert = await lastTest();
  expect(alert?.deliveries).toMatchObject([{ state: "failed", attempts: 1 }]);
});

test("ntfy gets JSON at its root, with a sequence id", async () => {
  expect(await sendTest("push")).toMatchObject({ ok: true });
  const seen = web.seen.at(-1);
  const alert = await lastTest();
  expect(seen).toMatchObject({
    method: "POST",
    path: "/",
    headers: { authorization: `Bearer ${NTFY_TOKEN}` },
  });
  expect(JSON.parse(seen?.body ?? "")).toMatchObject({
    topic: "alarm",
    title: "Das ist eine Testmeldung",
    priority: 3,
    tags: ["information_source"],
    sequence_id: alert?.deliveries[0]?.id,
  });
});

test("a webhook is signed, and its key is that of the delivery", async () => {
  expect(await sendTest("hook")).toMatchObject({ ok: true });
  const seen = web.seen.at(-1);
  const alert = await lastTest();
  const signature = createHmac("sha256", SECRET)
    .update(seen?.body ?? "")
    .digest("hex");
  expect(seen?.path).toBe("/hook?x=1");
  expect(seen?.headers["x-randwerk-signature"]).toBe(`sha256=${signature}`);
  expect(seen?.headers["idempotency-key"]).toBe(alert?.deliveries[0]?.id);
  expect(JSON.parse(seen?.body ?? "")).toMatchObject({
    severity: "info",
    alerts: [{ kind: "test" }],
  });
});

test("Slack gets a text", async () => {
  expect(await sendTest("slack")).toMatchObject({ ok: true });
  expect(JSON.parse(web.seen.at(-1)?.body ?? "")).toEqual({
    text: expect.stringContaining("*Das ist eine Testmeldung*\nEs ist nichts passiert"),
  });
});

test.each([
  ["refused", "Keine Verbindung zu 127.0.0.1:"],
  ["unknown", "Keine Verbindung zu nowhere.invalid: Der Name ist unbekannt"],
  ["untrusted", "Keine sichere Verbindung zu localhost:"],
])("that a receiver is %s is told in words, and nobody saw the message", async (channel, words) => {
  const { channels } = await sendTest(channel);
  expect(channels).toMatchObject([{ ok: false, answer: expect.stringContaining(words) }]);
});

test("a page of welcome is no delivery, nor a good check", async () => {
  reply = { status: 202, body: "<html>Willkommen im WLAN" };
  const sent = await sendTest("slack", "push");
  const checked = await call<Answers>(server.url, "POST", "/api/v1/channels/check", {
    channels: ["slack", "push"],
  });
  reply = { status: 200 };
  expect([...sent.channels, ...checked.channels].map(({ ok }) => ok)).toEqual(
    Array.from({ length: 4 }, () => false),
  );
});

test("redirects are not followed", async () => {
  const before = web.seen.length;
  reply = { status: 302, headers: { Location: `${web.url}/elsewhere` } };
  const { channels } = await sendTest("hook");
  reply = { status: 200 };
  expect(channels[0]).toMatchObject({ ok: false, answer: expect.stringContaining("HTTP 302") });
  expect(web.seen.slice(before).map(({ path }) => path)).toEqual(["/hook?x=1"]);
});

/** So many looks in a row at what has arrived, 25 ms apart, find nothing new. */
const QUIET_LOOKS = 200;

test("every channel is reached by a check, without a message", async () => {
  // Alerts of the tests before may still be on their way, as that a channel is broken: they come to rest first.
  const shown = () => [homeserver.timeline().length, postfix.mails().length];
  let messages = shown();
  let quietLooks = 0;
  await until(() => {
    quietLooks = String(shown()) === String(messages) ? quietLooks + 1 : 0;
    messages = shown();
    return quietLooks >= QUIET_LOOKS;
  });
  const { channels } = await call<Answers>(server.url, "POST", "/api/v1/channels/check", {});
  expect(channels.filter(({ ok }) => !ok)).toMatchObject([
    { channel: "mail-wrong" },
    { channel: "refused" },
    { channel: "unknown" },
    { channel: "untrusted" },
    { channel: "elsewhere" },
  ]);
  expect(channels).toHaveLength(13);
  expect(homeserver.faults).toEqual([]);
  // A mail would have come before this one.
  await sendTest("mail");
  const [events = 0, mails = 0] = messages;
  await until(() => postfix.mails().length > mails);
  expect([homeserver.timeline().length, postfix.mails().length]).toEqual([events, mails + 1]);
});

test("a channel that does not exist is named", async () => {
  await expect(sendTest("pigeon")).rejects.toThrow("422");
});

test("the dead-man switch is held while all is well", async () => {
  await until(() => deadman.seen.length > 0);
  expect(deadman.seen.map(({ method, path }) => `${method} ${path}`)).toContain("GET /alive");
});

test("a list of channels that cannot be used is one clear line and exit 1", async () => {
  const port = String(await freePort());
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM], {
    env: environment({ ...settings([{ name: "x", kind: "ntfy", server: "nowhere" }]), PORT: port }),
  });
  expect(status).toBe(1);
  expect(stderr.toString()).toBe(
    "randwerk: ALERT_CHANNELS: channel x: server is not a URL such as https://example.org/path\n",
  );
});

function selfSigned() {
  const home = mkdtempSync(join(tmpdir(), "untrusted-"));
  const [key, cert] = [join(home, "key.pem"), join(home, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const made = ["-keyout", key, "-out", cert, "-days", "2", ...subject];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...made], {
    stdio: "ignore",
  });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(home, { recursive: true });
  return pair;
}

/** A mail as another program reads it: Python's, which complains about defects. */
function parsed(mail: string) {
  const script = `
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = [p for p in m.walk() if not p.is_multipart()]
print(json.dumps({
  "headers": {k.lower(): str(v) for k, v in m.items()},
  "parts": [{"type": p.get_content_type(), "text": p.get_content()} for p in parts],
  "defects": [str(d) for p in m.walk() for d in p.defects],
}))`;
  const output = execFileSync("python3", ["-c", script], { input: Buffer.from(mail, "latin1") });
  return JSON.parse(output.toString()) as {
    headers: Record<string, string>;
    parts: { type: string; text: string }[];
    defects: string[];
  };
}
