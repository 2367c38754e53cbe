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
import { newPerson } from "../cli/cli.ts";
import { startServer, type Server } from "../server.ts";
import { expectGood, launch, open } from "../signin/chromium.ts";
import { until } from "../until.ts";

const MEMBERS = rounds(14, 500);
/** Of these the smaller run has no need: it shows no pace. */
const PER_MINUTE = rounds(1_000, 250);
const FIVE_DAYS = 5 * 86_400;

let postfix: Postfix;
let isMailThere = true;
let server: Server;

const stopMail = () => {
  if (isMailThere) postfix?.stop();
  isMailThere = false;
};

const settings = {
  ADMIN_TOKEN: "admin-token-of-the-letter-tests",
  LANGUAGE: "de",
  KEY_SERVERS: "none",
};

beforeAll(async () => {
  postfix = await startPostfix();
  server = await startServer({
    ...settings,
    NODE_EXTRA_CA_CERTS: postfix.authority,
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
  stopMail();
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

const LATE = "too-late@example.org";

/** What the console tells of letters to these mailboxes, on a phone, and on the list of the keys of the first. */
async function seenBy(locale: "de-DE" | "en-GB", mailboxes: readonly string[]): Promise<string[]> {
  const colorScheme = locale === "de-DE" ? "light" : "dark";
  const look = { locale, colorScheme, width: 390, javaScriptEnabled: true } as const;
  const browser = await launch();
  try {
    const { page, said } = await open(browser, server.url, look);
    await page.goto(`${server.url}/console`);
    await page.locator("input[type=password]").fill(server.token);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/console`);
    const texts: string[] = [];
    for (const mailbox of mailboxes) {
      await page.goto(`${server.url}/console/key/${encodeURIComponent(mailbox)}`);
      await expectGood(page, look);
      const name = locale === "de-DE" ? "Post an den Besitzer" : "Mail to the owner";
      const letters = page.locator("section", { has: page.getByRole("heading", { name }) });
      texts.push((await letters.innerText()).replaceAll(/\s+/g, " "));
    }
    await page.goto(`${server.url}/console/keys?search=${mailboxes[0]}`);
    await expectGood(page, look);
    texts.push(await page.locator("main .list").innerText());
    expect(said).toEqual([]);
    return texts;
  } finally {
    await browser.close();
  }
}

test("the console and the command line tell of each letter how it stands, and what the mail server said, in both languages", async () => {
  const admin = newPerson(server);
  const shown = (address: string, LANG: string) =>
    admin.ok(["keys", "show", address], { env: { LANG } });
  const [german, english] = ["de_DE.UTF-8", "en_GB.UTF-8"];
  stopMail();
  await publish(LATE);
  await until(async () => typeof (await lettersTo(LATE))[0]?.answer === "string");
  const [waiting] = await lettersTo(LATE);
  expect(waiting).toMatchObject({ state: "pending", nextAt: expect.any(String) });
  const refusal = "550 5.1.1 <";

  expect(await shown("m0@example.org", german)).toMatch(/Post an den Besitzer +.*: gesendet: .*\n/);
  expect(await shown(MAIL_GONE, german)).toMatch(/: abgelehnt: .* \(550 5\.1\.1 </s);
  expect(await shown(MAIL_GONE, english)).toMatch(/Mail to the owner +.*: refused: .*550 5\.1\.1/s);
  expect(await shown(LATE, german)).toContain(": wartet: ");
  expect(await shown(LATE, english)).toContain(": waiting: ");
  const said = (await admin.ok(["keys", "show", MAIL_GONE, "--json"])).trim();
  const { letters } = JSON.parse(said) as { letters: Letter[] };
  expect(letters).toEqual(await lettersTo(MAIL_GONE));
  expect(letters[0]?.answer).toContain(refusal);

  const mailboxes = [MAIL_GONE, "m0@example.org", LATE];
  const [gone, sent, late, list] = await seenBy("de-DE", mailboxes);
  expect(gone).toMatch(/ abgelehnt .*läuft in .* ab.* Antwort: 550 5\.1\.1 </);
  expect(sent).toMatch(/ gesendet .*läuft in .* ab/);
  expect(sent).not.toContain("Antwort");
  expect(late).toMatch(/ wartet .* Antwort: /);
  expect(list).toContain("Post abgelehnt");

  // Whoever wants no such mail any more has ended what waits, as soon as any letter is due: a new one is.
  await publish("just-now@example.org");
  await server.stop();
  const { stateDir } = server;
  server = await startServer({ ...settings, STATE_DIR: stateDir });
  await until(async () => (await lettersTo(LATE))[0]?.state === "ended");
  admin.remove();
  const other = newPerson(server);
  const ended = await other.ok(["keys", "show", LATE], { env: { LANG: german } });
  expect(ended).toMatch(/: nicht gesendet: .*\(OWNER_MAIL is not set\)/s);
  other.remove();
  const [goneInEnglish, lateInEnglish, listInEnglish] = await seenBy("en-GB", [MAIL_GONE, LATE]);
  expect(goneInEnglish).toMatch(/ refused .* Answer: 550 5\.1\.1 </);
  expect(lateInEnglish).toMatch(/ not sent .* Answer: OWNER_MAIL is not set/);
  expect(listInEnglish).toContain("mail refused");
});
