/** Every code that the service draws is read by a real reader: all versions, levels, formats and sizes. */
import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { writePng } from "../../../src/qr/png-file.ts";
import { parseLogo, parseQrColours, type QrBranding } from "../../../src/qr/branding.ts";
import {
  eccLevels,
  qrMatrix,
  type Ecc,
  type QrFormat,
  type QrResult,
} from "../../../src/qr/matrix.ts";
import { rounds, some } from "../../campaign.ts";
import { parseQrParameters } from "../../../src/qr/parameters.ts";
import { drawQr } from "../../../src/qr/draw.ts";
import { unreadable, type Picture } from "./zbar.ts";

interface Code {
  readonly version: number;
  readonly ecc: Ecc;
  readonly content: string;
}

const versions = Array.from({ length: 40 }, (_, index) => index + 1);
const modulesOf = (version: number) => 17 + 4 * version;

/** The fullest content of each version and level: nothing of the code is mere padding. */
const codes: Code[] = versions.flatMap((version) =>
  eccLevels.map((ecc) => ({ version, ecc, content: fullContent(version, ecc) })),
);

/** Every version at one level, every level at many versions; in a campaign all. */
const spread = codes.filter(
  ({ version, ecc }) => (version + eccLevels.indexOf(ecc)) % rounds(eccLevels.length, 1) === 0,
);

function fullContent(version: number, ecc: Ecc): string {
  let fits = 1;
  let tooLong = 4297;
  while (tooLong - fits > 1) {
    const length = (fits + tooLong) >> 1;
    const drawn = qrMatrix("A".repeat(length), ecc);
    if (drawn.ok && drawn.value.modules <= modulesOf(version)) fits = length;
    else tooLong = length;
  }
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-./:%";
  const text = Array.from({ length: fits }, (_, index) =>
    letters.charAt((index * 7 + version * 3 + (index >> 3)) % letters.length),
  );
  return `HTTPS://${text.join("")}`.slice(0, fits);
}

function valueOf<Value>(result: QrResult<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}

async function picture(
  { version, ecc, content }: Code,
  format: QrFormat,
  query: Record<string, string> = {},
  branding?: QrBranding,
): Promise<Picture> {
  const search = new URLSearchParams({ ecc, ...query });
  const { body } = valueOf(
    await drawQr(content, valueOf(parseQrParameters(search, format)), branding),
  );
  const name = `${version}-${ecc}-${Object.values(query).join("-").replaceAll("#", "")}`;
  if (format === "txt") return { name, content, format: "pbm", body: bitmap(String(body)) };
  return { name, content, format, body };
}

/** A PNG or SVG of the least size: `least` pixels a module. */
function smallest(code: Code, format: QrFormat, margin: number, least: number): Promise<Picture> {
  const size = Math.max(64, least * (modulesOf(code.version) + 2 * margin));
  return picture(code, format, { margin: String(margin), size: String(size) });
}

test("the codes are all versions and levels", () => {
  for (const { version, ecc, content } of codes) {
    expect(valueOf(qrMatrix(content, ecc)).modules).toBe(modulesOf(version));
  }
  expect(codes).toHaveLength(160);
});

test("PNG of the default size", async () => {
  expect(await unreadable(await Promise.all(codes.map((code) => picture(code, "png"))))).toEqual(
    [],
  );
});

test.each([
  // margin  pixels a module
  [0, 3],
  [1, 2],
  [4, 2],
  [16, 2],
])("PNG with margin %d of the least size, %d pixels a module", async (margin, least) => {
  const pictures = spread.map((code) => smallest(code, "png", margin, least));
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

test.each(some(["4096", "1024", "2048"], 2))("PNG of %s pixels", async (size) => {
  const four = codes.filter(({ version, ecc }) => ecc === "M" && version % 13 === 1);
  expect(four.map(({ version }) => version)).toEqual([1, 14, 27, 40]);
  const pictures = four.map((code) => picture(code, "png", { size }));
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

test("SVG that fills its space, also where modules are no whole pixels", async () => {
  const pictures = spread.map(async (code) => {
    const width = Math.round(3.3 * (modulesOf(code.version) + 8));
    return { ...(await picture(code, "svg")), rasterise: [`--width=${width}`] };
  });
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

test("SVG of the least size in pixels", async () => {
  const pictures = spread.map((code) => smallest(code, "svg", 4, 2));
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

test("SVG of the least size on paper, printed with 300 dpi", async () => {
  const pictures = spread.map(async (code) => {
    const least = Math.ceil(0.25 * 10 * (modulesOf(code.version) + 8)) / 10;
    const printed = await picture(code, "svg", { size: `${Math.max(5, least)}mm` });
    return { ...printed, rasterise: ["--dpi-x=300", "--dpi-y=300"] };
  });
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

test("text on a dark terminal", async () => {
  const pictures = spread.map((code) => picture(code, "txt"));
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

/** Half blocks as a portable bitmap, 4 pixels a module; the light modules are the drawn ones. */
function bitmap(text: string): string {
  const scale = 4;
  const lines = text.trimEnd().split("\n");
  const rows = lines.flatMap((line) =>
    ["▀█", "▄█"].map((drawn) => Array.from(line, (block) => (drawn.includes(block) ? 0 : 1))),
  );
  // A code has an odd number of rows: the lower half of the last line is no part of it.
  const modules = rows.slice(0, -1);
  const side = modules.length * scale;
  const pixels = modules.flatMap((row) => {
    const wide = row.map((module) => `${module} `.repeat(scale)).join("");
    return Array.from({ length: scale }, () => wide);
  });
  return `P1\n${side} ${side}\n${pixels.join("\n")}\n`;
}

test("the least contrast, and colours", async () => {
  const pairs = [
    ["#767676", "#ffffff"],
    ["#000000", "#757575"],
    ["#003366", "#ffcc00"],
    ["#cc0000", "#ffffff"],
  ];
  const small = spread.filter(({ version }) => version <= 10);
  const pictures = pairs.flatMap(([dark = "", light = ""]) => {
    const colours = valueOf(parseQrColours(new URLSearchParams({ dark, light })));
    return small.flatMap(({ content, ...code }) =>
      (["svg", "png"] as const).map(async (format) => ({
        ...(await picture({ content, ...code }, format, {}, { colours })),
        name: `${code.version}-${code.ecc}-${dark.slice(1)}-${light.slice(1)}`,
        rasterise: ["--zoom=4"],
      })),
    );
  });
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

test.each([
  ["black", [0, 0, 0, 255]],
  ["red", [200, 0, 0, 255]],
  ["transparent", [0, 0, 0, 0]],
])("a %s logo, on every version that may have one", async (_, pixel) => {
  const logo = valueOf(parseLogo(plainPng(32, pixel)));
  const branded = codes.filter(({ version, ecc }) => ecc === "H" && version <= 6);
  const pictures = branded.flatMap((code) =>
    some([2, 3, 4, 5, 6, 7, 8], 3).map(async (zoom) => {
      const { name, ...drawn } = await picture(code, "svg", {}, { logo });
      return { ...drawn, name: `${name}${zoom}`, rasterise: [`--zoom=${zoom}`] };
    }),
  );
  expect(branded).toHaveLength(6);
  expect(await unreadable(await Promise.all(pictures))).toEqual([]);
});

/** A square PNG of one colour with transparency (colour type 6). */
function plainPng(side: number, pixel: readonly number[]): Uint8Array {
  const header = new Uint8Array([0, 0, 0, side, 0, 0, 0, side, 8, 6, 0, 0, 0]);
  const row = [0, ...Array.from({ length: side }, () => pixel).flat()];
  const rows = Uint8Array.from(Array.from({ length: side }, () => row).flat());
  return writePng([
    { type: "IHDR", data: header },
    { type: "IDAT", data: deflateSync(rows) },
    { type: "IEND", data: new Uint8Array() },
  ]);
}
