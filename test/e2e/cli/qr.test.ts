/** `randwerk links qr`: the codes are read by a real reader. */
import { crc32, deflateSync } from "node:zlib";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unreadable } from "../links/zbar.ts";
import { startServer, type Server } from "../server.ts";
import { newPerson, type Person } from "./cli.ts";

let server: Server;
let admin: Person;
let content: string;

beforeAll(async () => {
  server = await startServer();
  admin = newPerson(server);
  await admin.ok(["links", "add", "https://e.org/", "--slug", "plenum"]);
  content = `${server.url}/plenum`.toUpperCase();
});

afterAll(async () => {
  admin.remove();
  await server.remove();
});

/** Half blocks as a person sees them, as a picture: light is drawn, the rest is the dark ground. */
function picture(text: string): string {
  const scale = 4;
  const rows = text.split("\n").flatMap((line) => {
    const cells = [...line];
    const half = (drawn: string) => cells.map((cell) => (drawn.includes(cell) ? "0" : "1"));
    return [half("█▀"), half("█▄")];
  });
  const pixels = rows.flatMap((row) => {
    const line = row.map((bit) => bit.repeat(scale)).join("");
    return Array.from({ length: scale }, () => line);
  });
  return `P1\n${pixels[0]?.length ?? 0} ${pixels.length}\n${pixels.join("\n")}\n`;
}

test("in a pipe the code is half blocks alone", async () => {
  const text = (await admin.ok(["links", "qr", "plenum"])).trimEnd();
  expect(text).toMatch(/^[█▀▄ \n]+$/);
  expect(await unreadable([{ name: "pipe", content, format: "pbm", body: picture(text) }])).toEqual(
    [],
  );
});

test("on a terminal each line is white on black, whatever its colours are", async () => {
  const { status, raw } = await admin.onTerminal([
    "links",
    "qr",
    "plenum",
    "--ecc",
    "H",
    "--margin",
    "5",
  ]);
  expect(status).toBe(0);
  const [note, ...lines] = raw.trimEnd().replaceAll("\u001b", "ESC").split("\r\n");
  expect(note).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/plenum is reached from this machine/);
  const inner = lines.map((line) => /^ESC\[97;40m([█▀▄ ]+)ESC\[0m$/.exec(line)?.[1] ?? "?");
  expect(inner).not.toContain("?");
  const body = picture(inner.join("\n"));
  expect(await unreadable([{ name: "terminal", content, format: "pbm", body }])).toEqual([]);
});

test("files are read as well, with size, margin, level and colours", async () => {
  const path = (name: string) => join(admin.home, name);
  await admin.ok([
    "links",
    "qr",
    "plenum",
    "--output",
    path("a.png"),
    "--size",
    "300",
    "--ecc",
    "Q",
  ]);
  await admin.ok([
    "links",
    "qr",
    "plenum",
    "--output",
    path("b.svg"),
    "--size",
    "40mm",
    "--margin",
    "6",
  ]);
  await admin.ok([
    "links",
    "qr",
    "plenum",
    "--output",
    path("c.SVG"),
    "--dark",
    "#0b5394",
    "--light",
    "#ffffee",
  ]);
  expect(readFileSync(path("b.svg"), "utf8")).toContain('width="40mm"');
  expect(readFileSync(path("c.SVG"), "utf8")).toContain("#0b5394");
  const large = ["--zoom", "8"];
  expect(
    await unreadable([
      { name: "a", content, format: "png", body: readFileSync(path("a.png")) },
      { name: "b", content, format: "svg", body: readFileSync(path("b.svg")) },
      { name: "c", content, format: "svg", body: readFileSync(path("c.SVG")), rasterise: large },
    ]),
  ).toEqual([]);
});

test("a logo goes into the middle of an SVG", async () => {
  const logo = join(admin.home, "logo.png");
  writeFileSync(logo, grey(16));
  const output = join(admin.home, "logo.svg");
  await admin.ok(["links", "qr", "plenum", "--output", output, "--logo", logo]);
  const body = readFileSync(output, "utf8");
  expect(body).toContain("data:image/png;base64,");
  const rasterise = ["--zoom", "8"];
  expect(await unreadable([{ name: "logo", content, format: "svg", body, rasterise }])).toEqual([]);
});

test.each([
  [2, "must end with .svg or .png", ["--output", "code.jpg"]],
  [2, "A logo needs --output FILE.svg", ["--output", "code.png", "--logo", "x.png"]],
  [2, "There is no such file", ["--output", "code.svg", "--logo", "/nowhere.png"]],
  [1, "dark: The contrast is", ["--output", "code.svg", "--dark", "#cccccc"]],
  [1, "ecc: Allowed: L, M, Q, H", ["--ecc", "X"]],
])("ends with %i: %s", async (status, message, options) => {
  const outcome = await admin.run(["links", "qr", "plenum", ...options], { cwd: admin.home });
  expect(outcome.status).toBe(status);
  expect(outcome.stderr).toContain(message);
  expect(existsSync(join(admin.home, "code.svg"))).toBe(false);
});

/** A grey square as a PNG (ISO/IEC 15948): 8 bit grey, no filter. */
function grey(side: number): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side, 0x80)]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(Array.from({ length: side }, () => row)))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
