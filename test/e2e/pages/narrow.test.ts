/** Pages on a telephone, in a real browser. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../cli/cli.ts";
import { startServer, type Server } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";
import { openBrowser, type Browser } from "./browser.ts";

const PHONE = 390;
const OWNER = "kassenwart-und-vorstand@keys.invalid";
const LONG = "x".repeat(64);

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ KEY_SERVERS: "none" });
  browser = await openBrowser();
  const target = `https://pad.example.org/${"y".repeat(300)}`;
  for (const slug of [LONG, "äöü"]) {
    const body = JSON.stringify({ slug, target });
    const headers = { "Content-Type": "application/json" };
    await api(server, "/api/v1/links", { method: "POST", body, headers });
  }
  const { gpg, remove } = newKeyring();
  gpg(["--quick-generate-key", `<${OWNER}>`, "default", "default", "2y"]);
  const key = new Uint8Array(gpg(["--export"]));
  remove();
  const { status } = await api(server, `/api/v1/keys/${OWNER}`, { method: "PUT", body: key });
  if (status !== 201) throw new Error(`the key was not taken: ${status}`);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test.each([
  ["the start", "/"],
  ["an unknown link", `/${"z".repeat(64)}`],
  ["a preview", `/${LONG}+`],
  ["a key", `/key/${OWNER}`],
  ["downloads", "/agents/"],
  ["the API", "/api"],
  ["an operation of the API", "/api/operations/createCheck"],
  ["a shape of the API", "/api/shapes/Check"],
  ["nothing", "/api/nothing"],
])("%s is no wider than a telephone", async (_, path) => {
  const width = await browser.look(
    server.url + path,
    PHONE,
    "document.documentElement.scrollWidth",
  );
  expect(width).toBeLessThanOrEqual(PHONE);
});

test("a preview shows the slug as people write it", async () => {
  const text = await browser.look(`${server.url}/äöü+`, PHONE, "document.body.innerText");
  expect(text).toMatch(/\/äöü\s+(?:now leads to|führt jetzt zu)/);
  expect(text).not.toContain("%C3");
});

test("the page of a key: smaller headings below, a square code, all of the command", async () => {
  const script = `(() => {
    const size = (name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize);
    const box = (name) => document.querySelector(name).getBoundingClientRect();
    for (const one of document.querySelectorAll("details")) one.open = true;
    const pre = document.querySelector("pre");
    return {
      sizes: ["h1", "h2", "summary"].map(size),
      code: [box(".code").width, box(".code").height],
      hidden: pre.scrollWidth - pre.clientWidth,
    };
  })()`;
  const { sizes, code, hidden } = (await browser.look(
    `${server.url}/key/${OWNER}`,
    PHONE,
    script,
  )) as { sizes: number[]; code: number[]; hidden: number };
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  expect(new Set(sizes).size).toBe(3);
  expect(code[0]).toBe(code[1]);
  expect(hidden).toBe(0);
});
