import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { armorPublicKey } from "../../../../functions/wkd/openpgp/armor.ts";
import { pageHeaders } from "../../../../src/http/headers.ts";
import { DAY_MS, NOW } from "../keys.ts";
import { publication, stopTheClock, store } from "../published.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const page = (path: string, language = "en") =>
  exports.default.fetch(`https://console.example${path}`, {
    headers: { "Accept-Language": language },
  });

const publish = async (mailbox: string, settings: Parameters<typeof publication>[1] = {}) =>
  store().publish(await publication(mailbox, settings), undefined, "tests");

const lowered = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

test.each(["de", "en"] as const)(
  "a page has the headers of pages (%s), found or not",
  async (language) => {
    await publish("kasse@headers.page.example");
    for (const [path, status] of [
      ["/key/kasse@headers.page.example", 200],
      ["/key/nobody@headers.page.example", 404],
      ["/key/nobody@headers.page.example/key.asc", 404],
    ] as const) {
      const response = await page(path, language);
      expect(response.status).toBe(status);
      expect(Object.fromEntries(response.headers)).toMatchObject(lowered(pageHeaders(language)));
    }
  },
);

test("the file is the armored key, named after its fingerprint, and kept for five minutes", async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  await publish("kasse@file.page.example", { bytes, fingerprint: "C".repeat(40) });
  const file = await page("/key/Kasse@File.Page.example/key.asc");
  expect(file.status).toBe(200);
  expect(Object.fromEntries(file.headers)).toMatchObject({
    "content-type": "application/pgp-keys",
    "content-disposition": `attachment; filename="${"C".repeat(40)}.asc"`,
    "cache-control": "public, max-age=300",
    "x-content-type-options": "nosniff",
  });
  expect(new TextDecoder().decode(await file.bytes())).toBe(armorPublicKey(bytes));
});

test.each([
  ["jürgen@page.example", "/key/j%C3%BCrgen@page.example/key.asc"],
  ["A+B@page.example", "/key/a%2Bb@page.example/key.asc"],
])("the page of %s leads to its file at %s", async (mailbox, path) => {
  await publish(mailbox);
  const html = await (await page(`/key/${encodeURIComponent(mailbox)}`)).text();
  expect(html).toContain(`href="${path}" download=""`);
  expect((await page(path)).status).toBe(200);
});

test.each<[string, number | undefined, boolean, string]>([
  ["a", NOW + 1, false, `<time datetime="2026-07-01T00:00:00.001Z">1 July 2026</time>`],
  ["b", NOW, true, `<time datetime="2026-07-01T00:00:00.000Z">1 July 2026</time>`],
  ["c", NOW - DAY_MS, true, `<time datetime="2026-06-30T00:00:00.000Z">30 June 2026</time>`],
  ["d", undefined, false, "no limit"],
])("the page of %s, whose key ends at %s, warns: %s", async (name, expiresAt, warns, until) => {
  const mailbox = `${name}@until.page.example`;
  await publish(mailbox, { expiresAt });
  const html = await (await page(`/key/${mailbox}`)).text();
  expect(html.includes("This key has expired")).toBe(warns);
  expect(html.includes('role="alert"')).toBe(warns);
  expect(html).toContain(`<dt>Valid until</dt><dd>${until}</dd>`);
});

test("a page says to whom the key was issued, since when, and of what kind it is", async () => {
  const settings = { userId: "Die Kasse", algorithms: ["RSA 3072", "Cv25519"] };
  vi.setSystemTime(NOW + 40 * DAY_MS);
  await publish("Kasse@facts.page.example", { ...settings, fingerprint: "0123".repeat(10) });
  const html = await (await page("/key/kasse@facts.page.example", "de")).text();
  expect(html).toContain(
    '<p class="over">Schlüssel von</p><h1>Kasse@<wbr/>facts<wbr/>.page<wbr/>.example</h1>',
  );
  expect(html).toMatch(/<title>Schlüssel von Kasse@facts\.page\.example/);
  expect(html).toContain(
    `<code class="print" tabindex="0" data-copy="Kopieren" data-copied="Kopiert">${Array<string>(10).fill("0123").join(" ")}</code>`,
  );
  expect(html).toContain("<dt>Ausgestellt auf</dt><dd><bdi>Die Kasse</bdi></dd>");
  expect(html).toContain(
    `<dt>Veröffentlicht am</dt><dd><time datetime="2026-08-10T00:00:00.000Z">10. August 2026</time></dd>`,
  );
  expect(html).toContain("<dt>Verfahren</dt><dd>RSA 3072, Cv25519</dd>");
  expect(html).toContain(
    "<code>gpg --auto-key-locate clear,wkd --locate-external-keys &#39;Kasse@facts.page.example&#39;</code>",
  );
});

test.each([
  [
    "de",
    ["Fingerabdruck", "Verschlüsselt schreiben", "Ende-zu-Ende", "Im Terminal:", "QR-Code des"],
    ["Fingerprint", "How to write encrypted mail", "end-to-end", "In a terminal:", "QR code of"],
  ],
  [
    "en",
    ["Fingerprint", "How to write encrypted mail", "end-to-end", "In a terminal:", "QR code of"],
    ["Fingerabdruck", "Verschlüsselt schreiben", "Ende-zu-Ende", "Im Terminal:", "QR-Code des"],
  ],
])("a page in %s is in no other language", async (language, own, other) => {
  await publish("kasse@language.page.example");
  const html = await (await page("/key/kasse@language.page.example", language)).text();
  for (const text of own) expect(html).toContain(text);
  for (const text of other) expect(html).not.toContain(text);
});
