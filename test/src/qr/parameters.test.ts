import { describe, expect, test } from "vitest";
import type { QrFormat } from "../../../src/qr/matrix.ts";
import { fittedSize, parseQrParameters, pixelsPerModule } from "../../../src/qr/parameters.ts";

function parse(format: QrFormat, query: string) {
  return parseQrParameters(new URLSearchParams(query), format);
}

describe("the parameters of a code", () => {
  const pixels = (value: number) => ({ value, unit: "px" });
  const millimetres = (value: number) => ({ value, unit: "mm" });
  test.each([
    // format query                   what is drawn
    ["svg", "", { ecc: "M", marginModules: 4, size: undefined }],
    ["png", "", { ecc: "M", marginModules: 4, sizePixels: 512 }],
    ["txt", "", { ecc: "M", marginModules: 4 }],
    ["svg", "ecc=H&margin=0&size=40mm", { ecc: "H", marginModules: 0, size: millimetres(40) }],
    [
      "svg",
      "ecc=L&margin=16&size=12.5mm",
      { ecc: "L", marginModules: 16, size: millimetres(12.5) },
    ],
    ["svg", "size=300", { ecc: "M", marginModules: 4, size: pixels(300) }],
    ["svg", "size=5mm", { ecc: "M", marginModules: 4, size: millimetres(5) }],
    ["svg", "size=1000mm", { ecc: "M", marginModules: 4, size: millimetres(1000) }],
    ["png", "ecc=Q&size=64", { ecc: "Q", marginModules: 4, sizePixels: 64 }],
    ["png", "size=4096", { ecc: "M", marginModules: 4, sizePixels: 4096 }],
    ["txt", "ecc=L&margin=1", { ecc: "L", marginModules: 1 }],
    // The rest of the address is not ours: people add tracking parameters.
    ["svg", "utm_source=poster&dark=%23ff0000", { ecc: "M", marginModules: 4, size: undefined }],
  ] as const)("%s with “%s”", (format, query, expected) => {
    expect(parse(format, query)).toEqual({ ok: true, value: { format, ...expected } });
  });
});

describe("a value that is not allowed", () => {
  const px = { minimum: 64, maximum: 4096, unit: "px" };
  const mm = { minimum: 5, maximum: 1000, unit: "mm" };
  const ecc = { field: "ecc", allowed: { oneOf: ["L", "M", "Q", "H"] } };
  const margin = {
    field: "margin",
    allowed: { ranges: [{ minimum: 0, maximum: 16, unit: "modules" }] },
  };
  const svgSize = { field: "size", allowed: { ranges: [px, mm] } };
  const pngSize = { field: "size", allowed: { ranges: [px] } };
  test.each([
    ["svg", "ecc=X", ecc],
    ["svg", "ecc=m", ecc],
    ["svg", "ecc=", ecc],
    ["svg", "margin=17", margin],
    ["svg", "margin=-1", margin],
    ["svg", "margin=1.5", margin],
    ["svg", "margin=", margin],
    ["svg", "size=", svgSize],
    ["svg", "size=63", svgSize],
    ["svg", "size=4097", svgSize],
    ["svg", "size=4mm", svgSize],
    ["svg", "size=1000.1mm", svgSize],
    ["svg", "size=40cm", svgSize],
    ["svg", "size=40%20mm", svgSize],
    ["svg", "size=100.5", svgSize],
    ["svg", "size=1e3", svgSize],
    ["svg", "size=%22onload%3D", svgSize],
    ["png", "size=40mm", pngSize],
    ["png", "size=0x100", pngSize],
    ["png", "size=NaN", pngSize],
    ["png", `size=${"9".repeat(400)}`, pngSize],
  ] as const)("%s with “%s” names its field", (format, query, fault) => {
    expect(parse(format, query)).toEqual({ ok: false, fault: { code: "not-allowed", ...fault } });
  });

  test("a text has no size", () => {
    expect(parse("txt", "size=100")).toEqual({
      ok: false,
      fault: { code: "not-for-format", field: "size", formats: ["svg", "png"] },
    });
  });
});

describe("sizes", () => {
  test.each([
    // asked  modules with margin  margin  pixels a module
    [512, 33, 4, 15],
    [66, 33, 4, 2],
    [98, 33, 4, 2],
    [75, 25, 0, 3],
    [4096, 185, 4, 22],
  ])("%d pixels for %d modules are whole pixels a module", (size, modules, margin, scale) => {
    expect(pixelsPerModule(size, modules, margin)).toEqual({ ok: true, value: scale });
  });

  test.each([
    [65, 33, 4, 66],
    [64, 185, 4, 370],
    [74, 25, 0, 75],
  ])("%d pixels for %d modules are too few to be read", (size, modules, margin, minimum) => {
    expect(pixelsPerModule(size, modules, margin)).toEqual({
      ok: false,
      fault: { code: "size-too-small", field: "size", minimum, unit: "px" },
    });
  });

  test("an SVG in pixels is rounded down to whole modules as a PNG is", () => {
    expect(fittedSize({ value: 512, unit: "px" }, 33, 4)).toEqual({
      ok: true,
      value: { value: 495, unit: "px" },
    });
  });

  test("paper takes any size from a quarter of a millimetre a module on", () => {
    expect(fittedSize({ value: 8.3, unit: "mm" }, 33, 4)).toEqual({
      ok: true,
      value: { value: 8.3, unit: "mm" },
    });
    expect(fittedSize({ value: 8.2, unit: "mm" }, 33, 4)).toEqual({
      ok: false,
      fault: { code: "size-too-small", field: "size", minimum: 8.3, unit: "mm" },
    });
  });
});
