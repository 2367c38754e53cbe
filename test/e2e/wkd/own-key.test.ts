/**
 * A member publishes their own key: from the sign-in in a real browser, by a mail through real Postfix and Dovecot that
 * GnuPG decrypts, to a key that GnuPG, Sequoia and OpenPGP.js find.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  MAIL_FROM,
  MAIL_PASSWORD,
  MAIL_TO,
  MAIL_USER,
  startPostfix,
  type Postfix,
} from "../alerts/postfix.ts";
import { newPerson, type Person } from "../cli/cli.ts";
import { freePort, startServer, type Server } from "../server.ts";
import { expectGood, launch, looks, open, type Look } from "../signin/chromium.ts";
import { CLIENT_SECRET, startProvider, type Provider } from "../signin/provider.ts";
import { until } from "../until.ts";
import { startDovecot, type Dovecot } from "./dovecot.ts";
import { newKeyring, type Keyring } from "./keyring.ts";
import { startWorld, type World } from "./world.ts";

const ADDRESS = "mitglied@example.org";
const OTHER = "kasse@example.org";

const settings = { WKD_DOMAINS: "example.org", KEY_SERVERS: "none", OWNER_MAIL: "owners" };
/** On a phone, and without scripts where nothing says otherwise. */
const phone: Look = looks.find(({ width, locale }) => width === 390 && locale === "de-DE") as Look;

let postfix: Postfix;
let dovecot: Dovecot;
let provider: Provider;
let service: Server;
let browser: Browser;
let member: Keyring;
let fingerprint: string;

beforeAll(async () => {
  [postfix, browser] = await Promise.all([startPostfix(), launch()]);
  dovecot = await startDovecot(postfix.maildir);
  const port = await freePort();
  provider = await startProvider(`http://127.0.0.1:${port}`);
  const owners = {
    name: "owners",
    kind: "smtp",
    host: "localhost",
    port: postfix.port,
    user: `${MAIL_USER}@localhost`,
    password: MAIL_PASSWORD,
    from: MAIL_FROM,
    to: [MAIL_TO],
  };
  service = await startServer({
    ...settings,
    PORT: String(port),
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: "randwerk",
    OIDC_CLIENT_SECRET: CLIENT_SECRET,
    OIDC_GROUPS: `{"Mitglieder": "member"}`,
    SITE_NAME: "Beispielverein",
    NODE_EXTRA_CA_CERTS: postfix.authority,
    ALERT_CHANNELS: JSON.stringify([owners]),
  });
  member = newKeyring();
  fingerprint = newKey(member, ADDRESS);
});
afterAll(async () => {
  await browser?.close();
  await service?.remove();
  await provider?.stop();
  member?.remove();
  dovecot?.stop();
  postfix?.stop();
});

/** Makes a key for an address; its fingerprint. */
function newKey({ gpg }: Keyring, address: string): string {
  const args = ["--status-fd", "1", "--quick-generate-key", `Mitglied <${address}>`];
  const made = gpg([...args, "future-default", "default", "2y"]).toString();
  return /KEY_CREATED \w (\w+)/.exec(made)?.[1] ?? "";
}

/** The newest mail to an address, once there are so many. */
async function mailTo(address: string, count = 1): Promise<string> {
  let mails: string[] = [];
  await until(async () => {
    mails = (await dovecot.mails()).filter((mail) => mail.includes(`To: ${address}`));
    return mails.length >= count;
  }, `no mail to ${address}`);
  return mails.at(-1) ?? "";
}

const armoredIn = (mail: string) =>
  /-----BEGIN PGP MESSAGE-----[^]*-----END PGP MESSAGE-----/.exec(mail)?.[0] ?? "";
const linkIn = (text: string) => /http:\S+\/key\/link\/\S+/.exec(text)?.[0] ?? "";

/** Through the provider's own pages. */
async function signIn(page: Page): Promise<void> {
  await page.goto(`${service.url}/console`);
  await page.getByRole("link", { name: "Mit dem Vereinskonto anmelden" }).click();
  await page.locator("input[name=login]").fill("mitglied");
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]").click();
  await page.waitForURL(`${service.url}/console**`);
}

describe("a member", () => {
  let link: string;
  const file = (bytes: Buffer) => ({
    name: "k.asc",
    mimeType: "application/pgp-keys",
    buffer: bytes,
  });

  test("signs in, hands the key in, and is told that a mail was sent", async () => {
    const { context, page, said } = await open(browser, service.url, phone);
    await signIn(page);
    await page.getByRole("link", { name: "Mein Schlüssel" }).click();
    await expectGood(page, phone);
    await page.getByLabel("Deine Adresse").fill(ADDRESS);
    await page.getByLabel("Angelegt mit").selectOption("gnupg");
    // First the wrong thing: the secret key is refused, with what to do instead.
    await page
      .locator("#file")
      .setInputFiles(file(member.gpg(["--export-secret-keys", fingerprint])));
    await page.getByRole("button", { name: "Ansehen" }).click();
    await page.getByText("Was du tun kannst: GnuPG").waitFor();
    await expectGood(page, phone);
    await page
      .locator("#file")
      .setInputFiles(file(member.gpg(["--armor", "--export", fingerprint])));
    await page.getByRole("button", { name: "Ansehen" }).click();
    await page.getByText("Dieser Schlüssel würde veröffentlicht.").waitFor();
    await expectGood(page, phone);
    await page.getByRole("button", { name: "Mail schicken" }).click();
    await page.getByText("Wir haben dir eine Mail geschickt.").waitFor();
    await expectGood(page, phone);
    expect(said).toEqual([]);
    await context.close();
  });

  test("opens the mail with GnuPG, and nobody else can", async () => {
    const mail = await mailTo(ADDRESS);
    expect(mail).toMatch(
      /^Content-Type: multipart\/encrypted;[^]*protocol="application\/pgp-encrypted"/m,
    );
    expect(mail).not.toContain("/key/link/");
    const armored = armoredIn(mail);
    const text = member.gpg(["--decrypt"], { input: armored }).toString();
    expect(text).toContain(`„mitglied“ hat bei Beispielverein diesen Schlüssel für ${ADDRESS}`);
    link = linkIn(text);
    expect(link).not.toBe("");
    const stranger = newKeyring();
    newKey(stranger, ADDRESS);
    expect(() => stranger.gpg(["--decrypt"], { input: armored })).toThrow();
    stranger.remove();
  });

  test("presses the button behind the link, without being signed in and without scripts", async () => {
    const plain = { ...phone, javaScriptEnabled: false };
    const { context, page } = await open(browser, service.url, plain);
    await page.goto(link);
    await page.getByRole("heading", { name: "Diesen Schlüssel veröffentlichen?" }).waitFor();
    await expectGood(page, plain);
    // Opened as often as one likes, it changes nothing.
    expect((await fetch(`${service.url}/key/${ADDRESS}`)).status).toBe(404);
    await page.getByRole("button", { name: "Schlüssel veröffentlichen" }).click();
    await page.getByText("Der Schlüssel ist veröffentlicht.").waitFor();
    await expectGood(page, plain);
    await page.goto(link);
    await page.getByText("Dieser Link wurde schon benutzt.").waitFor();
    await context.close();
    const seen = await open(browser, service.url, phone);
    await seen.page.goto(link);
    await expectGood(seen.page, phone);
    await signIn(seen.page);
    await seen.page.goto(`${service.url}/console/own-key/${ADDRESS}`);
    await seen.page.getByText("Jeder kann dir jetzt verschlüsselt schreiben.").waitFor();
    await expectGood(seen.page, phone);
    await seen.context.close();
  });
});

describe("on the command line", () => {
  let anna: Person;
  let token: string;

  beforeAll(async () => {
    const response = await fetch(`${service.url}/api/v1/tokens`, {
      method: "POST",
      headers: { Authorization: `Bearer ${service.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name: "anna", scopes: ["keys:own"] }),
    });
    ({ token } = (await response.json()) as { token: string });
    anna = newPerson({ url: service.url, token });
  });
  afterAll(() => anna.remove());

  test("a key is published by the mail, and removed by another one that needs no key", async () => {
    const print = newKey(member, OTHER);
    const path = join(anna.home, "own.asc");
    writeFileSync(path, member.gpg(["--armor", "--export", print]));
    const args = ["keys", "publish", "--mine", "--program", "gnupg", "--yes", OTHER, path];
    const { status, stderr } = await anna.run(args);
    expect([status, stderr]).toEqual([0, expect.stringContaining(`A mail went to ${OTHER}`)]);
    const text = member.gpg(["--decrypt"], { input: armoredIn(await mailTo(OTHER)) }).toString();
    expect((await fetch(linkIn(text), { method: "POST" })).status).toBe(200);
    expect((await fetch(`${service.url}/key/${OTHER}`)).status).toBe(200);
    const removing = await anna.run(["keys", "remove", "--mine", "--yes", OTHER], {
      env: { LANG: "de_DE.UTF-8" },
    });
    expect([removing.status, removing.stderr]).toEqual([
      0,
      expect.stringContaining(`An ${OTHER} ging eine Mail. Entfernt wird der Schlüssel`),
    ]);
    const mail = (await mailTo(OTHER, 2)).replace(/=\r?\n/g, "");
    expect((await fetch(linkIn(mail), { method: "POST" })).status).toBe(200);
    expect((await fetch(`${service.url}/key/${OTHER}`)).status).toBe(404);
  });

  test("somebody else's address is only theirs to publish: reserved ones and other domains are refused", async () => {
    const path = join(anna.home, "own.asc");
    for (const [address, said] of [
      ["vorstand@example.org", "speaks for the association"],
      ["anna@else.example", "does not answer for else.example"],
    ] as const) {
      const { status, stderr } = await anna.run([
        "keys",
        "publish",
        "--mine",
        "--yes",
        address,
        path,
      ]);
      expect(status).not.toBe(0);
      expect(stderr).toContain(said);
    }
  });
});

describe("from then on", () => {
  let world: World;

  beforeAll(async () => {
    await service.stop();
    // The same state, where mail programs look for it.
    world = await startWorld(["example.org", "openpgpkey.example.org"], {
      ...settings,
      STATE_DIR: service.stateDir,
      OWNER_MAIL: "",
    });
  });
  afterAll(() => world?.stop());

  test("anybody can encrypt to the member with GnuPG, and the member reads it", async () => {
    const home = mkdtempSync(join(world.folder, "sender-"));
    writeFileSync(join(home, "dirmngr.conf"), "standard-resolver\n");
    const env = { GNUPGHOME: home };
    const locate = ["--batch", "--auto-key-locate", "clear,wkd", "--locate-external-keys", ADDRESS];
    await world.run("gpg", locate, { env });
    const options = ["--batch", "--quiet", "--armor", "--trust-model", "always"];
    const encrypt = [...options, "--encrypt", "--recipient", `<${ADDRESS}>`];
    const { stdout, stderr } = await world.run("gpg", encrypt, { env, input: "Hallo Mitglied" });
    await world.run("gpgconf", ["--kill", "all"], { env });
    expect(stderr).toBe("");
    expect(member.gpg(["--decrypt"], { input: stdout }).toString()).toBe("Hallo Mitglied");
  });

  test("Sequoia finds the key", async () => {
    const env = { HOME: world.folder };
    const { stdout } = await world.run("sq", ["wkd", "get", ADDRESS], { env });
    const inspected = await world.run("sq", ["inspect"], { env, input: stdout });
    expect(inspected.stdout.toString()).toContain(fingerprint);
  });

  test("OpenPGP.js's client finds the key, byte for byte", async () => {
    const client = createRequire(import.meta.url).resolve("@openpgp/wkd-client");
    const script = `const WKD = require(${JSON.stringify(client)});
      new WKD().lookup({ email: process.argv[1] }).then((key) => process.stdout.write(key));`;
    const env = { NODE_EXTRA_CA_CERTS: join(world.folder, "ca.pem") };
    const { stdout } = await world.run(process.execPath, ["-e", script, ADDRESS], { env });
    expect(stdout.equals(member.gpg(["--export", fingerprint]))).toBe(true);
  });

  test("the look from outside finds it as it was published", async () => {
    const url = `https://example.org/api/v1/keys/${ADDRESS}/watch`;
    const token = `Authorization: Bearer ${world.adminToken}`;
    const { stdout } = await world.run("curl", ["-sS", "-X", "POST", "-H", token, url]);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      ok: true,
      lines: [
        { place: "advanced", code: "as-published" },
        { place: "direct", code: "as-published" },
      ],
    });
  });
});
