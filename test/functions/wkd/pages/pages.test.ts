import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dearmor } from "../../../../functions/wkd/openpgp/armor.ts";
import { grouped } from "../../../../functions/wkd/openpgp/fingerprint.ts";
import { qrMatrix } from "../../../../src/qr/matrix.ts";
import { outline } from "../../../../src/qr/outline.ts";
import { DAY_MS, key, NOW } from "../keys.ts";
import { keyRequest, publication, stopTheClock, store } from "../published.ts";

const OWNER = "vorstand@example.org";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The outline of a QR code. */
function drawn(content: string): string {
  const matrix = qrMatrix(content, "M");
  if (!matrix.ok) throw new Error(matrix.fault.code);
  return outline(matrix.value, 4);
}

const page = (path: string, language = "en") =>
  exports.default.fetch(`https://console.example${path}`, {
    headers: { "Accept-Language": language },
  });

test.each([
  ["1C9B4DBB787B61EE2F9F7F269D4CF8F06258653F", "1C9B 4DBB 787B 61EE 2F9F 7F26 9D4C F8F0 6258 653F"],
  ["0".repeat(64), Array<string>(16).fill("0000").join(" ")],
])("the fingerprint %s is read out in groups", (fingerprint, groups) => {
  expect(grouped(fingerprint)).toBe(groups);
});

test.each([
  ["en", "Fingerprint", "Download the key", "1 January 2028"],
  ["de", "Fingerabdruck", "Schlüssel herunterladen", "1. Januar 2028"],
])("the page of a key in %s", async (language, ...texts) => {
  const settings = { expiresAt: Date.UTC(2028, 0, 1) };
  await store().publish(await publication("kasse@page.example", settings), undefined, "tests");
  const response = await page("/key/kasse@page.example", language);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Language")).toBe(language);
  expect(response.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'/);
  const html = await response.text();
  for (const text of texts) expect(html).toContain(text);
  expect(html).toContain(`<html lang="${language}">`);
  expect(html).toContain("AAAA AAAA AAAA");
  const codePath = /<img class="code" src="([^"]+)"[^>]* alt="QR/.exec(html)?.[1] ?? "";
  const code = await page(codePath, language);
  expect(code.headers.get("Content-Type")).toBe("image/svg+xml");
  const svg = await code.text();
  expect(svg).toMatch(/<svg [^>]*role="img"><title>QR/);
  expect(svg).toContain(` d="${drawn(`OPENPGP4FPR:${"A".repeat(40)}`)}"`);
  for (const program of ["Thunderbird", "Proton Mail", "Mailvelope", "K-9 Mail", "GnuPG"]) {
    expect(html).toContain(`<summary>${program}`);
  }
  expect(html).toContain("--locate-external-keys");
  // One script of ours, and nothing inline.
  const scripts = html.match(/<script[^>]*>[^<]*/g);
  expect(scripts).toEqual([
    expect.stringMatching(/^<script type="module" blocking="render" src="\/assets\/[\w.-]+">$/),
  ]);
  expect(html).not.toMatch(/ style=| on\w+=/);
});

test("there is no code of a fingerprint that is not the published one", async () => {
  await store().publish(await publication("code@page.example"), undefined, "tests");
  for (const file of ["B".repeat(40), "A".repeat(39), "a".repeat(40)]) {
    expect((await page(`/key/code@page.example/${file}.svg`)).status).toBe(404);
  }
  expect((await page(`/key/nobody@page.example/${"A".repeat(40)}.svg`)).status).toBe(404);
});

test("the key can be downloaded from its page", async () => {
  await keyRequest(OWNER, { body: key("ed25519") });
  const html = await (await page(`/key/${OWNER}`)).text();
  const path = /href="([^"]+\.asc)"/.exec(html)?.[1] ?? "";
  const file = await page(path);
  expect(file.headers.get("Content-Type")).toBe("application/pgp-keys");
  expect(file.headers.get("Content-Disposition")).toMatch(
    /^attachment; filename="[0-9A-F]{40}\.asc"$/,
  );
  expect(dearmor(await file.bytes())).toMatchObject({ ok: true, bytes: key("ed25519") });
});

test("what an owner wrote into the key is text and nothing else", async () => {
  const userId = `<script>alert(1)</script> <o'x@page.example>`;
  await store().publish(await publication("o'x@page.example", { userId }), undefined, "tests");
  const html = await (await page("/key/o'x@page.example")).text();
  expect(html).not.toContain("<script>");
  expect(html).toContain("&lt;script&gt;");
  // The text to type survives the shell.
  expect(html).toContain("o&#39;\\&#39;&#39;x@page.example&#39;");
});

test("a key that has ended says so first", async () => {
  const settings = { expiresAt: NOW - DAY_MS };
  await store().publish(await publication("ended@page.example", settings), undefined, "tests");
  expect(await (await page("/key/ended@page.example")).text()).toContain('role="alert"');
});

test.each(["/key/nobody@page.example", "/key/nonsense", "/key/nobody@page.example/key.asc"])(
  "%s is a page that says that there is no key",
  async (path) => {
    const response = await page(path, "de");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("Hier gibt es keinen Schlüssel");
  },
);
