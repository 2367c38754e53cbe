import { describe, expect, test } from "vitest";
import { readPng, writePng, type PngChunk } from "../../../src/qr/png-file.ts";
import { parseLogo, parseQrColours } from "../../../src/qr/branding.ts";
import type { QrFormat } from "../../../src/qr/matrix.ts";
import { parseQrParameters } from "../../../src/qr/parameters.ts";
import { drawQr } from "../../../src/qr/draw.ts";

const content = "HTTPS://GO.EXAMPLE/PLENUM-2026";

function colours(query: Record<string, string>) {
  return parseQrColours(new URLSearchParams(query));
}

describe("colours", () => {
  test("none given are none", () => {
    expect(colours({})).toEqual({ ok: true, value: undefined });
  });

  test("one given goes with black or white", () => {
    expect(colours({ dark: "#003366" })).toEqual({
      ok: true,
      value: { dark: [0, 0x33, 0x66], light: [255, 255, 255] },
    });
    expect(colours({ light: "#FFEE00" })).toEqual({
      ok: true,
      value: { dark: [0, 0, 0], light: [255, 0xee, 0] },
    });
  });

  // #767676 is the lightest grey that WCAG allows for text on white.
  test.each([
    ["#767676", "#ffffff", true],
    ["#777777", "#ffffff", false],
    ["#0000ff", "#ffffff", true],
    ["#ff0000", "#ffffff", false],
    ["#003366", "#ffcc00", true],
    ["#808080", "#808080", false],
    // Just enough and just not: grey, red, green, blue beside it, and a dark that is not black.
    ["#000000", "#757575", true],
    ["#000000", "#747474", false],
    ["#000000", "#eb0000", true],
    ["#000000", "#ea0000", false],
    ["#000000", "#008800", true],
    ["#000000", "#008700", false],
    ["#000000", "#008092", true],
    ["#000000", "#008091", false],
    ["#0a0a0a", "#797979", true],
    ["#0a0a0a", "#787878", false],
  ])("%s on %s has enough contrast: %s", (dark, light, enough) => {
    const result = colours({ dark, light });
    expect(result.ok).toBe(enough);
    if (!result.ok) expect(result.fault).toMatchObject({ code: "contrast-too-low", minimum: 4.5 });
  });

  test("light on dark is refused however strong the contrast", () => {
    expect(colours({ dark: "#ffffff", light: "#000000" })).toEqual({
      ok: false,
      fault: { code: "not-dark-on-light", field: "dark" },
    });
  });

  test.each(["red", "#12345", "#1234567", "#12345g", "", '#000"/><script>', "#000000\n"])(
    "“%s” is no colour",
    (value) => {
      expect(colours({ light: value })).toEqual({
        ok: false,
        fault: { code: "not-allowed", field: "light", allowed: { form: "#rrggbb" } },
      });
    },
  );
});

const text = (value: string) => new TextEncoder().encode(value);

function pngChunks(width: number, height: number): PngChunk[] {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 6], 8);
  return [
    { type: "IHDR", data: header },
    { type: "tEXt", data: text("Author\0somebody") },
    { type: "eXIf", data: text("52.12 N 11.62 E") },
    { type: "IDAT", data: text("pixels") },
    { type: "IEND", data: new Uint8Array() },
  ];
}

describe("a logo", () => {
  test("loses everything that is not its pixels", () => {
    const file = writePng(pngChunks(64, 64));
    const withTail = new Uint8Array([...file, ...text("<script>alert(1)</script>")]);
    const result = parseLogo(withTail);
    if (!result.ok) throw new Error(result.fault.code);
    expect(readPng(result.value)?.map(({ type }) => type)).toEqual(["IHDR", "IDAT", "IEND"]);
    expect(result.value.length).toBe(8 + (12 + 13) + (12 + 6) + 12);
  });

  const broken = writePng(pngChunks(64, 64)).fill(0x41, 20, 21);
  test.each([
    ["an SVG", text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ["nothing", new Uint8Array()],
    ["a signature alone", writePng([])],
    ["a PNG that is cut off", writePng(pngChunks(64, 64)).slice(0, -4)],
    ["a PNG with a wrong CRC", broken],
    ["a PNG without pixels", writePng(pngChunks(64, 64).filter(({ type }) => type !== "IDAT"))],
    ["a PNG that does not start with its header", writePng(pngChunks(64, 64).slice(3))],
    [
      "a PNG with a short header",
      writePng([{ type: "IHDR", data: text("short") }, ...pngChunks(1, 1).slice(1)]),
    ],
  ])("that is %s is refused", (_, file) => {
    expect(parseLogo(file)).toEqual({ ok: false, fault: { code: "logo-not-png", field: "logo" } });
  });

  test("may be a square of 1024 pixels and a file of 64 KiB, with its palette", () => {
    const rest = pngChunks(1024, 1024).slice(3);
    const palette = [
      { type: "PLTE", data: text("rgb") },
      { type: "tRNS", data: text("t") },
    ];
    const [header] = pngChunks(1024, 1024);
    const size = writePng([header!, ...palette, ...rest]).length;
    const filler = (bytes: number) => ({ type: "tEXt", data: new Uint8Array(bytes - size - 12) });
    const most = writePng([header!, ...palette, filler(65_536), ...rest]);
    expect(most).toHaveLength(65_536);
    const result = parseLogo(most);
    if (!result.ok) throw new Error(result.fault.code);
    expect(readPng(result.value)?.map(({ type }) => type)).toEqual([
      "IHDR",
      "PLTE",
      "tRNS",
      "IDAT",
      "IEND",
    ]);
    expect(parseLogo(writePng([header!, ...palette, filler(65_537), ...rest]))).toEqual({
      ok: false,
      fault: { code: "logo-too-large", field: "logo", maximumBytes: 65_536, maximumPixels: 1024 },
    });
  });

  test.each([
    ["too wide", writePng(pngChunks(1025, 1))],
    ["too high", writePng(pngChunks(1, 0xffffffff))],
    ["too many bytes", new Uint8Array(64 * 1024 + 1)],
  ])("that is %s is refused", (_, file) => {
    expect(parseLogo(file)).toMatchObject({ fault: { code: "logo-too-large", field: "logo" } });
  });
});

describe("a branded code", () => {
  const logo = writePng(pngChunks(64, 64));

  async function draw(format: QrFormat, branding: Parameters<typeof drawQr>[2], url = content) {
    const parameters = parseQrParameters(new URLSearchParams("ecc=L"), format);
    if (!parameters.ok) throw new Error(parameters.fault.code);
    return drawQr(url, parameters.value, branding);
  }

  const blue = { dark: [0, 0x33, 0x66], light: [255, 255, 0xf0] } as const;

  test("has its colours in the SVG", async () => {
    const result = await draw("svg", { colours: blue });
    expect(result).toMatchObject({
      value: { body: expect.stringContaining('<path fill="#003366"') },
    });
    expect(result).toMatchObject({
      value: { body: expect.stringMatching(/<rect [^>]*fill="#fffff0"/) },
    });
  });

  test("has its colours in the palette of the PNG, still with one bit a pixel", async () => {
    const result = await draw("png", { colours: blue });
    if (!result.ok) throw new Error(result.fault.code);
    const chunks = readPng(result.value.body as Uint8Array) ?? [];
    expect(chunks.map(({ type }) => type)).toEqual(["IHDR", "PLTE", "IDAT", "IEND"]);
    expect([...chunks[0]!.data.subarray(8, 10)]).toEqual([1, 3]);
    expect([...chunks[1]!.data]).toEqual([0, 0x33, 0x66, 255, 255, 0xf0]);
  });

  test("with a logo has level H, whatever was asked, and the logo in its middle", async () => {
    const result = await draw("svg", { logo });
    if (!result.ok) throw new Error(result.fault.code);
    const svg = String(result.value.body);
    // Version 3: 29 modules and two margins of 4; level L would be version 2.
    expect(svg).toContain('viewBox="0 0 37 37"');
    expect(svg).toContain('<rect x="15" y="15" width="7" height="7" fill="#fff"/>');
    expect(svg).toContain(
      '<image x="16" y="16" width="5" height="5" href="data:image/png;base64,iVBOR',
    );
  });

  test.each([
    // modules of versions 1 to 6, the square of the logo
    [10, 21, 5],
    [20, 25, 5],
    [35, 29, 7],
    [50, 33, 9],
    [64, 37, 9],
    [84, 41, 11],
  ])(
    "of %d characters has %d modules and a logo of %d, one light all around",
    async (length, modules, square) => {
      const result = await draw("svg", { logo, colours: blue }, "A".repeat(length));
      if (!result.ok) throw new Error(result.fault.code);
      const svg = String(result.value.body);
      expect(svg).toContain(`viewBox="0 0 ${modules + 8} ${modules + 8}"`);
      const start = (modules + 8 - square) / 2;
      expect(svg).toContain(
        `<rect x="${start}" y="${start}" width="${square}" height="${square}" fill="#fffff0"/>` +
          `<image x="${start + 1}" y="${start + 1}" width="${square - 2}" height="${square - 2}" href="data:image/png;base64,${logo.toBase64()}"/></svg>`,
      );
    },
  );

  test.each([
    ["png", { logo }, { code: "not-for-format", field: "logo", formats: ["svg"] }],
    ["txt", { logo }, { code: "not-for-format", field: "logo", formats: ["svg"] }],
    ["txt", { colours: blue }, { code: "not-for-format", field: "dark", formats: ["svg", "png"] }],
  ] as const)("as %s cannot have everything", async (format, branding, fault) => {
    expect(await draw(format, branding)).toEqual({ ok: false, fault });
  });

  test.each([
    ["A", 84],
    ["a", 58],
  ])("with a logo holds no more %s than %d", async (letter, maximum) => {
    expect((await draw("svg", { logo }, letter.repeat(maximum))).ok).toBe(true);
    expect(await draw("svg", { logo }, letter.repeat(maximum + 1))).toEqual({
      ok: false,
      fault: { code: "content-too-long", field: "logo", length: maximum + 1, maximum },
    });
  });
});
