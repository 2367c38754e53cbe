/** Members are reminded by a real Postfix: one whose mailbox is refused, one who is greylisted, and a power cut between. */
import { generateKey } from "openpgp";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  MAIL_FROM,
  MAIL_GONE,
  MAIL_LATER,
  MAIL_PASSWORD,
  MAIL_USER,
  startPostfix,
  type Postfix,
} from "../alerts/postfix.ts";
import { rounds } from "../../campaign.ts";
import { startServer, type Server } from "../server.ts";
import { until } from "../until.ts";

const MEMBERS = rounds(14, 500);
/** Of these the smaller run has no need: it shows no pace. */
const PER_MINUTE = rounds(1_000, 250);
const FIVE_DAYS = 5 * 86_400;

let postfix: Postfix;
let server: Server;

beforeAll(async () => {
  postfix = await startPostfix();
  server = await startServer({
    ADMIN_TOKEN: "admin-token-of-the-letter-tests",
    LANGUAGE: "de",
    NODE_EXTRA_CA_CERTS: postfix.authority,
    KEY_SERVERS: "none",
    ALERT_CHANNELS: JSON.stringify([
      {
        name: "mail",
        kind: "smtp",
        host: "localhost",
        port: postfix.port,
        user: MAIL_USER,
        password: MAIL_PASSWORD,
        from: MAIL_FROM,
        to: "admin@example.org",
        severities: [],
      },
    ]),
    OWNER_MAIL: "mail",
    OWNER_MAIL_PER_MINUTE: String(PER_MINUTE),
  });
});
afterAll(async () => {
  await server?.remove();
  postfix?.stop();
});

interface Letter {
  readonly state: string;
  readonly subject: string;
  readonly answer: string | null;
}

async function ask(method: string, path: string, body?: string): Promise<Response> {
  const response = await fetch(`${server.url}/api/v1/keys/${path}`, {
    method,
    headers: { Authorization: `Bearer ${server.token}` },
    ...(body !== undefined && { body }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function publish(address: string): Promise<void> {
  const { publicKey } = await generateKey({
    type: "curve25519",
    userIDs: [{ email: address }],
    keyExpirationTime: FIVE_DAYS,
    format: "armored",
  });
  await ask("PUT", address, publicKey);
}

async function lettersTo(address: string): Promise<Letter[]> {
  return ((await (await ask("GET", address)).json()) as { letters: Letter[] }).letters;
}

const recipients = () =>
  postfix.mails().map((mail) => /^Delivered-To: (.*)$/m.exec(mail)?.[1] ?? "nobody");
const messageIds = () => postfix.mails().map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1]);

test(`${MEMBERS} members whose keys end on the same day hear of it once each, also after a power cut in the middle`, async () => {
  const members = Array.from({ length: MEMBERS }, (_, each) => `m${each}@example.org`);
  const begin = Date.now();
  await publish(MAIL_GONE);
  await publish(MAIL_LATER);
  for (const member of members) await publish(member);
  const published = Date.now();
  await until(() => recipients().length >= MEMBERS / 3);
  await server.kill();
  server = await server.restart();
  const wanted = [...members, MAIL_LATER].toSorted();
  await until(() => new Set(recipients()).size >= wanted.length, "not everybody has heard of it");
  const ended = Date.now();
  await until(async () =>
    (await lettersTo(members.at(-1) ?? "")).every(({ state }) => state === "sent"),
  );

  expect([...new Set(recipients())].toSorted()).toEqual(wanted);
  // What was under way when the power went may have come twice: then it is the same mail by its Message-ID.
  const twice = recipients().length - wanted.length;
  expect(twice).toBeLessThanOrEqual(1);
  expect(new Set(messageIds()).size).toBe(wanted.length);
  expect(postfix.asked.filter((one) => one === MAIL_LATER)).toHaveLength(2);
  console.log(
    `${MEMBERS} keys published in ${Math.round((published - begin) / 1000)} s, ${wanted.length} letters ${Math.round((ended - published) / 1000)} s after that at ${PER_MINUTE} a minute, ${twice} twice`,
  );
});

test("what a member reads, and what is told of a mailbox that is refused", async () => {
  const mail = postfix.mails().find((one) => one.includes("Delivered-To: m0@example.org")) ?? "";
  expect(mail).toMatch(/^From: Randwerk <alarm@example\.org>$/m);
  expect(mail).toMatch(/^To: <m0@example\.org>$/m);
  expect(mail).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(mail).toMatch(/^Content-Language: de$/m);
  expect(mail).toContain("l=C3=A4uft bald ab");
  const [letter] = await lettersTo(MAIL_GONE);
  expect(letter).toMatchObject({
    state: "refused",
    answer: expect.stringMatching(/^550 5\.1\.1 /),
  });
  const page = await fetch(`${server.url}/healthz`);
  expect(await page.text()).not.toContain("owner-mail");
});
