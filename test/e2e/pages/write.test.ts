/** Writing encrypted mail in a real browser: GnuPG reads what comes out, and nothing that was typed goes anywhere. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_MAILTO_CHARACTERS } from "../../../functions/wkd/limits.ts";
import { some } from "../../campaign.ts";
import { api } from "../cli/cli.ts";
import { unreadable, type Picture } from "../links/zbar.ts";
import { startServer, type Server } from "../server.ts";
import { expectGood, launch, looks, named, open, type Look } from "../signin/chromium.ts";
import { newKeyring, type Keyring } from "../wkd/keyring.ts";
import { generate } from "../wkd/keys.setup.ts";

let browser: Browser;
let server: Server;
let keyring: Keyring;
let folder: string;
const fingerprints = new Map<string, string>();

/** Algorithms of keys that GnuPG encrypts to, each with the address that it is published for. */
const kinds = [
  ["curve25519", "ed25519", "cv25519"],
  ["rsa", "rsa2048", "rsa2048"],
  ["nist", "nistp384", "nistp384"],
  ["brainpool", "brainpoolP256r1", "brainpoolP256r1"],
  ["secp256k1", "secp256k1", "secp256k1"],
] as const;
const addressOf = (kind: string) => `${kind}@schreiben.example`;
const pathOf = (kind: string) => `${server.url}/key/${addressOf(kind)}/write`;

const put = (address: string, body: Uint8Array) =>
  api(server, `/api/v1/keys/${address}`, { method: "PUT", body: new Uint8Array(body) });

function makeKey(address: string, primary: string, subkey: string): string {
  const userId = `Vorstand <${address}>`;
  // Of the very time: a key that is valid now.
  const date = new Date().toISOString().slice(0, 10);
  return generate(keyring, { userId, primary, subkey, date });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "randwerk-write-"));
  keyring = newKeyring();
  [browser, server] = await Promise.all([
    launch(),
    startServer({ KEY_SERVERS: "none", SITE_NAME: "Beispielverein e. V." }),
  ]);
  for (const [kind, primary, subkey] of kinds) {
    const fingerprint = makeKey(addressOf(kind), primary, subkey);
    fingerprints.set(kind, fingerprint);
    const { status } = await put(addressOf(kind), keyring.gpg(["--export", fingerprint]));
    expect([kind, status]).toEqual([kind, 201]);
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
  keyring?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const desk: Look = { locale: "de-DE", colorScheme: "light", width: 1280, javaScriptEnabled: true };

interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly said: string[];
  /** Whatever was asked for since the page was there, by any of its parts. */
  readonly asked: string[];
}

/** The page of writing, with its program running. */
async function write(kind: string, look: Look = desk): Promise<Visit> {
  const visit = await open(browser, server.url, look);
  await visit.page.goto(pathOf(kind));
  await visit.page.locator("#text").waitFor();
  const asked: string[] = [];
  visit.context.on("request", (request) => asked.push(`${request.method()} ${request.url()}`));
  visit.page.on("websocket", (socket) => asked.push(socket.url()));
  return { ...visit, asked };
}

async function encrypt(page: Page): Promise<void> {
  await page.locator("#encrypt").click();
  await page.locator("#result").waitFor();
}

/** What GnuPG says of a message, and what is in it. */
function decrypted(message: Uint8Array | string): {
  readonly content: Buffer;
  readonly name: string;
} {
  const path = join(folder, "message");
  writeFileSync(path, message);
  const plain = join(folder, "plain");
  keyring.gpg(["--output", plain, "--decrypt", path]);
  const content = readFileSync(plain);
  const said = keyring.gpg(["--list-packets", path]).toString();
  return { content, name: /name="((?:[^"\\]|\\.)*)"/.exec(said)?.[1] ?? "" };
}

/** Of the link with this text, the file that it saves. */
async function saved(page: Page, name: string): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent("download");
  await page.getByText(name, { exact: true }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const TEXT = "Grüße aus Magdeburg 🐘\n\n\tZeile – mit „Zeichen“\nund ohne Ende";

test.each(kinds.map(([kind]) => kind))("GnuPG reads what was encrypted to %s", async (kind) => {
  const { context, page, said, asked } = await write(kind);
  await page.locator("#text").fill(TEXT);
  await encrypt(page);
  const shown = (await page.locator("#to").textContent())?.replaceAll(" ", "");
  expect(shown).toBe(fingerprints.get(kind));
  const armored = await page.locator("#armored").inputValue();
  expect(decrypted(armored).content.toString()).toBe(TEXT);
  // The link into the mail program holds the same text.
  const href = (await page.locator("#mail").getAttribute("href")) ?? "";
  expect(href.length).toBeLessThanOrEqual(MAX_MAILTO_CHARACTERS);
  const { protocol, pathname, searchParams } = new URL(href);
  expect([protocol, pathname]).toEqual(["mailto:", addressOf(kind)]);
  const body = searchParams.get("body") ?? "";
  expect(body).toContain("\r\n");
  expect(decrypted(body).content.toString()).toBe(TEXT);
  const file = await saved(page, "Als .asc herunterladen");
  expect(file).toEqual({ name: "nachricht.asc", bytes: Buffer.from(armored) });
  expect([said, asked]).toEqual([[], []]);
  await context.close();
});

describe("files", () => {
  const files = [
    { name: "Prüfbericht – Größe 📎.pdf", buffer: randomBytes(200_000) },
    { name: "leer.txt", buffer: Buffer.alloc(0) },
    { name: `${"ä".repeat(120)}.tar.gz`, buffer: Buffer.from("lang") },
  ].map((file) => ({ ...file, mimeType: "application/octet-stream" }));

  test("come out as they went in, with their names inside", async () => {
    const { context, page, said, asked } = await write("curve25519");
    await page.locator("#files").setInputFiles(files);
    expect(await page.locator("#chosen li").count()).toBe(3);
    await encrypt(page);
    expect(await page.locator("#message").isVisible()).toBe(false);
    for (const { name, buffer } of files) {
      const { bytes, name: visible } = await saved(page, `${name}.pgp`);
      // What a browser makes of a name for a disk is its own affair; the letters are there.
      expect(visible).toMatch(/\.pgp$/);
      const { content, name: inside } = decrypted(bytes);
      expect(content.equals(buffer)).toBe(true);
      const read = Buffer.from(
        inside.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        ),
        "latin1",
      );
      expect([name, inside.includes("\\x") ? read.toString() : inside]).toEqual([name, name]);
    }
    expect([said, asked]).toEqual([[], []]);
    await context.close();
  });

  test("of 10 MB together with a text, and one octet more is refused", async () => {
    const { context, page, said, asked } = await write("rsa");
    const text = "Anbei.";
    const buffer = randomBytes(10_000_000 - text.length);
    const path = join(folder, "archiv.zip");
    writeFileSync(path, buffer);
    await page.locator("#text").fill(text);
    await page.locator("#files").setInputFiles(path);
    await encrypt(page);
    const { content } = decrypted((await saved(page, "archiv.zip.pgp")).bytes);
    expect(content.equals(buffer)).toBe(true);
    await page.locator("#text").fill(`${text}!`);
    // What was encrypted is not what stands there any more.
    expect(await page.locator("#result").isVisible()).toBe(false);
    await page.locator("#encrypt").click();
    await page.getByText(/höchstens 10 MB/).waitFor();
    expect(await page.locator("#result").isVisible()).toBe(false);
    expect([said, asked]).toEqual([[], []]);
    await context.close();
  });
});

test("nothing is encrypted where there is nothing; a long text is copied instead of opened", async () => {
  const { context, page, said, asked } = await write("curve25519");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator("#encrypt").click();
  await page.getByText(/Noch nichts da/).waitFor();
  expect(await page.locator("#fault").getAttribute("role")).toBe("alert");
  await page.locator("#text").fill("Ein langer Brief. ".repeat(100));
  await encrypt(page);
  expect(await page.locator("#mail").isVisible()).toBe(false);
  expect(await page.locator("#long").textContent()).toContain("1.800");
  await page.locator("#copy").click();
  await page.getByText("Kopiert.").waitFor();
  const armored = await page.locator("#armored").inputValue();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(armored);
  expect([said, asked]).toEqual([[], []]);
  await context.close();
});

test("the keyboard alone does it, and hears where it is", async () => {
  const { context, page, said } = await write("nist");
  const focus = () => page.evaluate<string>("document.activeElement.id");
  await page.locator("#text").focus();
  await page.keyboard.type("Hallo");
  await page.keyboard.press("Tab");
  expect(await focus()).toBe("files");
  await page.keyboard.press("Tab");
  expect(await focus()).toBe("encrypt");
  await page.keyboard.press("Enter");
  await page.locator("#result").waitFor();
  expect(await focus()).toBe("result");
  expect(await page.locator("#status").textContent()).toBe("Verschlüsselt.");
  expect(said).toEqual([]);
  await context.close();
});

describe("a key that changes while somebody writes", () => {
  test("is the one that is shown, until the page is loaded again", async () => {
    const address = "wechsel@schreiben.example";
    const old = makeKey(address, "ed25519", "cv25519");
    await put(address, keyring.gpg(["--export", old]));
    const { context, page } = await write("wechsel");
    const next = makeKey(address, "ed25519", "cv25519");
    expect((await put(address, keyring.gpg(["--export", next]))).status).toBe(200);
    await page.locator("#text").fill("noch an den alten");
    await encrypt(page);
    const shown = await page.locator("code.print").textContent();
    expect(shown?.replaceAll(" ", "")).toBe(old);
    expect(await page.locator("#to").textContent()).toBe(shown);
    const said = keyring.gpg(["--list-packets"], {
      input: await page.locator("#armored").inputValue(),
    });
    const keyId = (fingerprint: string) =>
      keyring
        .gpg(["--with-colons", "--list-keys", fingerprint])
        .toString()
        .match(/^sub:[^:]*:[^:]*:[^:]*:([^:]*)/m)?.[1];
    expect(said.toString()).toContain(`keyid ${keyId(old)}`);
    await page.reload();
    await page.locator("#text").waitFor();
    expect((await page.locator("code.print").textContent())?.replaceAll(" ", "")).toBe(next);
    await context.close();
  });

  test("is written to by nobody once it is revoked", async () => {
    const address = "aus@schreiben.example";
    const fingerprint = makeKey(address, "ed25519", "cv25519");
    await put(address, keyring.gpg(["--export", fingerprint]));
    const path = join(keyring.home, "openpgp-revocs.d", `${fingerprint}.rev`);
    const revocation = readFileSync(path, "utf8").replace(/^:-----/m, "-----");
    expect((await put(address, Buffer.from(revocation))).status).toBe(200);
    const { context, page, said } = await open(browser, server.url, desk);
    await page.goto(pathOf("aus"));
    expect(await page.locator("[role=alert]").textContent()).toContain("widerrufen");
    expect(await page.locator("textarea, script[integrity]").count()).toBe(0);
    await page.goto(`${server.url}/key/${address}`);
    expect(await page.locator("a[href$='/write']").count()).toBe(0);
    const { status } = await fetch(pathOf("niemand"));
    expect([said, status]).toEqual([[], 404]);
    await context.close();
  });
});

describe("the program", () => {
  test("is taken only as the page knows it", async () => {
    const { context, page, said } = await open(browser, server.url, desk);
    await page.route(/\/assets\/write-/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}\n// changed` });
    });
    await page.goto(pathOf("curve25519"));
    await expect.poll(() => said.join()).toContain("integrity");
    expect(await page.locator("#text").isVisible()).toBe(false);
    expect(await page.locator("#without").isVisible()).toBe(true);
    await context.close();
  });

  test("is loaded on this page only, compressed or not, and kept for ever", async () => {
    const html = await (await fetch(pathOf("curve25519"))).text();
    const path = /src="(\/assets\/write-[0-9a-f]+\.js)"/.exec(html)?.[1] ?? "";
    for (const encoding of ["gzip", "identity", "gzip;q=0"]) {
      const response = await fetch(server.url + path, { headers: { "Accept-Encoding": encoding } });
      const code = await response.text();
      expect([encoding, response.status, code.includes("OpenPGP.js")]).toEqual([
        encoding,
        200,
        true,
      ]);
      expect(response.headers.get("Cache-Control")).toContain("immutable");
      const stored = response.headers.get("Content-Encoding");
      expect([encoding, stored]).toEqual([encoding, encoding === "gzip" ? "gzip" : null]);
    }
    const other = await fetch(`${server.url}/assets/write-0123456789abcdef.js`);
    expect(other.status).toBe(404);
    const key = await (await fetch(`${server.url}/key/${addressOf("curve25519")}`)).text();
    expect(key).not.toContain("/assets/write-");
    expect(key).toContain('/write"');
  });

  test("is not needed: without it the page says what to do, and GnuPG does it", async () => {
    const look = { ...desk, javaScriptEnabled: false };
    const { context, page } = await open(browser, server.url, look);
    await page.goto(pathOf("curve25519"));
    await expectGood(page, look);
    expect(await page.locator("#text").isVisible()).toBe(false);
    const steps = page.locator("#without");
    expect(await steps.isVisible()).toBe(true);
    const command = (await steps.locator("pre").textContent()) ?? "";
    const href = await steps.locator("a[download]").getAttribute("href");
    const key = await (await fetch(server.url + href)).text();
    const sender = newKeyring();
    sender.gpg(["--import"], { input: key });
    writeFileSync(join(folder, "nachricht.txt"), TEXT);
    const env = { ...process.env, GNUPGHOME: sender.home };
    execFileSync("sh", ["-c", command.replace("gpg ", "gpg --batch ")], { cwd: folder, env });
    sender.remove();
    const { content } = decrypted(readFileSync(join(folder, "nachricht.txt.asc")));
    expect(content.toString()).toBe(TEXT);
    await context.close();
  });
});

describe("a key on paper", () => {
  const PX_PER_MM = 96 / 25.4;
  /** The longest address that there may be, and a name that wants to be something else. */
  const longest = `${"x".repeat(64)}@${"sehr-lang.".repeat(17)}example`;

  beforeAll(async () => {
    const date = new Date().toISOString().slice(0, 10);
    const userId = `Vorstand & "Kasse" des Beispielvereins Magdeburg e. V. <${longest}>`;
    const fingerprint = generate(keyring, { userId, date });
    const { status } = await put(longest, keyring.gpg(["--export", fingerprint]));
    expect(status).toBe(201);
    fingerprints.set("longest", fingerprint);
  });

  test.each([
    ["curve25519", addressOf("curve25519")],
    ["longest", longest],
  ])("is one sheet, whole, and its codes are read: %s", async (kind, address) => {
    const { context, page, said } = await open(browser, server.url, desk);
    const url = `${server.url}/key/${address}`;
    const fingerprint = fingerprints.get(kind) ?? "";
    const shot = (selector: string, nth = 0) => page.locator(selector).nth(nth).screenshot();
    await page.goto(`${url}/card`);
    await expectGood(page, desk);
    expect((await page.locator(".finger").textContent())?.replaceAll(" ", "")).toContain(
      fingerprint,
    );
    const pictures: Picture[] = [
      { name: "page", content: url, format: "png", body: await shot(".codes img") },
      {
        name: "app",
        content: `OPENPGP4FPR:${fingerprint}`,
        format: "png",
        body: await shot(".codes img", 1),
      },
    ];
    const sheets = [await page.pdf({ preferCSSPageSize: true })];
    await page.goto(`${url}/card?paper=cards`);
    await expectGood(page, desk);
    sheets.push(await page.pdf({ preferCSSPageSize: true }));
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: Math.round(210 * PX_PER_MM), height: 1_200 });
    pictures.push({
      name: "card",
      content: url,
      format: "png",
      body: await page.locator(".business").nth(9).screenshot(),
    });
    expect(await unreadable(pictures)).toEqual([]);
    for (const sheet of sheets) {
      expect(sheet.toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
    }
    const cards = await page.evaluate<{ width: number; height: number; isCut: boolean }[]>(
      `[...document.querySelectorAll(".business")].map((card) => {
        const { width, height, bottom, right } = card.getBoundingClientRect();
        const parts = [...card.querySelectorAll("p, img")].map((one) => one.getBoundingClientRect());
        const isCut = parts.some((one) => one.bottom > bottom || one.right > right) ||
          [...card.querySelectorAll("p")].some((one) => one.scrollHeight > one.clientHeight + 2);
        return { width, height, isCut };
      })`,
    );
    expect(cards).toHaveLength(10);
    for (const { width, height, isCut } of cards) {
      expect(Math.abs(width / PX_PER_MM - 85)).toBeLessThan(0.3);
      expect(Math.abs(height / PX_PER_MM - 55)).toBeLessThan(0.3);
      expect(isCut).toBe(false);
    }
    expect(said).toEqual([]);
    await context.close();
  });
});

// In one look, in a campaign in all.
test.each(some(looks, 1).map((look) => [named(look), look] as const))(
  "the page is good before and after: %s",
  async (_, look) => {
    const { context, page, said, asked } = await write("curve25519", look);
    await expectGood(page, look);
    await page.locator("#text").fill(TEXT);
    const buffer = Buffer.from("x");
    const name = `${"lang-und-breit-".repeat(8)}.pdf`;
    await page.locator("#files").setInputFiles({ name, mimeType: "text/plain", buffer });
    await encrypt(page);
    await expectGood(page, look);
    expect([said, asked]).toEqual([[], []]);
    await context.close();
  },
);
