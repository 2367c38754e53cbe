import { describe, expect, test } from "vitest";
import { eccLevels, qrMatrix, type QrMatrix, type QrResult } from "../../../src/qr/matrix.ts";
import { parseQrParameters } from "../../../src/qr/parameters.ts";
import { drawQr, type QrImage } from "../../../src/qr/draw.ts";
import { readPng } from "../../../src/qr/png-file.ts";

const content = "HTTPS://GO.EXAMPLE/PLENUM-2026";

function valueOf<Value>(result: QrResult<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}

async function draw(format: "svg" | "png" | "txt", query = "", text = content): Promise<QrImage> {
  const parameters = valueOf(parseQrParameters(new URLSearchParams(query), format));
  return valueOf(await drawQr(text, parameters));
}

/** The dark pixels of a 1-bit PNG: only what this project writes, so only the filters None and Up. */
async function pixelsOf(
  png: Uint8Array,
): Promise<{ side: number; isDark: (x: number, y: number) => boolean }> {
  const chunks = readPng(png) ?? [];
  const header = new DataView(chunks[0]!.data.slice().buffer);
  const side = header.getUint32(0);
  expect(header.getUint32(4)).toBe(side);
  expect([...chunks[0]!.data.subarray(8)]).toEqual([1, 0, 0, 0, 0]);
  const compressed = chunks.find(({ type }) => type === "IDAT")!.data.slice();
  const inflated = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const rows = new Uint8Array(await new Response(inflated).arrayBuffer());
  const stride = 1 + Math.ceil(side / 8);
  expect(rows.length).toBe(stride * side);
  for (let y = 0; y < side; y++) {
    const filter = rows[y * stride];
    expect(filter === 0 || (filter === 2 && y > 0)).toBe(true);
    if (filter === 0) continue;
    for (let i = 1; i < stride; i++) {
      rows[y * stride + i] = (rows[y * stride + i]! + rows[(y - 1) * stride + i]!) & 0xff;
    }
  }
  const isDark = (x: number, y: number) =>
    ((rows[y * stride + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1) === 0;
  return { side, isDark };
}

function isDarkModule({ modules, dark }: QrMatrix, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < modules && y < modules && dark[y * modules + x] === 1;
}

/** Fills the path of an SVG by the even-odd rule, module by module: an independent reading of `d`. */
function filledBy(svg: string): { side: number; isDark: (x: number, y: number) => boolean } {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const d = /<path fill="#000" d="([^"]*)"/.exec(svg)?.[1] ?? "";
  expect(d).toMatch(/^M[\d ]+((h-?\d+)?(v-?\d+)?)+z(m-?\d+ -?\d+([hv]-?\d+)+z)*$/);
  const toggles = new Uint8Array((side + 1) * (side + 1));
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const vertical = (length: number) => {
    for (let row = Math.min(y, y + length); row < Math.max(y, y + length); row++) {
      toggles[row * (side + 1) + x]! ^= 1;
    }
    y += length;
  };
  for (const [, command, first, second] of d.matchAll(/([MmhvzZ])(-?\d+)? ?(-?\d+)?/g)) {
    if (command === "h") x += Number(first);
    else if (command === "v") vertical(Number(first));
    else if (command === "z") {
      vertical(startY - y);
      [x, y] = [startX, startY];
    } else {
      [x, y] = [startX + Number(first), startY + Number(second)];
      [startX, startY] = [x, y];
    }
  }
  const filled = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    let inside = 0;
    for (let column = 0; column < side; column++) {
      inside ^= toggles[row * (side + 1) + column]!;
      filled[row * side + column] = inside;
    }
  }
  return { side, isDark: (column, row) => filled[row * side + column] === 1 };
}

describe("the matrix", () => {
  test.each([
    // Sizes of ISO/IEC 18004, Table 7: the longest alphanumeric content of versions 1, 2 and 40.
    ["L", 25, 21],
    ["L", 26, 25],
    ["M", 20, 21],
    ["Q", 16, 21],
    ["H", 10, 21],
    ["H", 20, 25],
    ["L", 4296, 177],
    ["M", 3391, 177],
    ["Q", 2420, 177],
    ["H", 1852, 177],
  ] as const)("at level %s holds %d characters in %d modules", (ecc, length, modules) => {
    expect(valueOf(qrMatrix("A".repeat(length), ecc)).modules).toBe(modules);
  });

  test.each([
    ["L", "A", 4296],
    ["M", "A", 3391],
    ["Q", "A", 2420],
    ["H", "A", 1852],
    ["L", "a", 2953],
    ["M", "a", 2331],
    ["Q", "a", 1663],
    ["H", "a", 1273],
  ] as const)("at level %s refuses more of %s than %d", (ecc, letter, maximum) => {
    expect(qrMatrix(letter.repeat(maximum), ecc).ok).toBe(true);
    expect(qrMatrix(letter.repeat(maximum + 1), ecc)).toEqual({
      ok: false,
      fault: { code: "content-too-long", field: "ecc", length: maximum + 1, maximum },
    });
  });

  test("counts bytes where the content is not alphanumeric", () => {
    expect(qrMatrix("ö".repeat(700), "H")).toMatchObject({
      fault: { code: "content-too-long", length: 1400, maximum: 1273 },
    });
  });
});

describe("upper case against the same URL as typed, in modules a side", () => {
  const modulesOf = (url: string) => eccLevels.map((ecc) => valueOf(qrMatrix(url, ecc)).modules);

  test.each([
    // path                   as typed: L M Q H    upper case: L M Q H
    ["/a7k2m", [25, 25, 29, 33], [25, 25, 25, 29]],
    ["/plenum", [25, 29, 29, 33], [25, 25, 25, 29]],
    ["/plenum-2026", [25, 29, 29, 33], [25, 25, 29, 29]],
    ["/ag-technik/treffen", [29, 29, 33, 37], [25, 29, 29, 33]],
    [`/${"x".repeat(64)}`, [37, 41, 45, 53], [33, 33, 37, 45]],
  ])("https://softwerke.md%s", (path, typed, upper) => {
    const url = `https://softwerke.md${path}`;
    expect(modulesOf(url)).toEqual(typed);
    expect(modulesOf(url.toUpperCase())).toEqual(upper);
  });

  test("is smaller for most slugs and larger for none", () => {
    let smaller = 0;
    for (let length = 1; length <= 64; length++) {
      const url = `https://softwerke.md/${"a".repeat(length)}`;
      const typed = modulesOf(url);
      modulesOf(url.toUpperCase()).forEach((modules, level) => {
        expect(modules).toBeLessThanOrEqual(typed[level]!);
        if (modules < typed[level]!) smaller++;
      });
    }
    expect(smaller / (64 * eccLevels.length)).toBeGreaterThan(0.85);
  });
});

describe("SVG", () => {
  test("has a viewBox, a title, crisp edges and no size of its own", async () => {
    const { contentType, body } = await draw("svg");
    expect(contentType).toBe("image/svg+xml");
    expect(body).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 33 33" shape-rendering="crispEdges" role="img">/,
    );
    expect(body).toContain(`<title>${content}</title>`);
    expect(String(body).match(/<path/g)).toHaveLength(1);
  });

  test.each([
    ["size=40mm", 'width="40mm" height="40mm"'],
    ["size=12.5mm", 'width="12.5mm" height="12.5mm"'],
    ["size=512", 'width="495" height="495"'],
  ])("with %s says %s", async (query, attributes) => {
    expect((await draw("svg", query)).body).toContain(attributes);
  });

  test("cannot be made to hold markup of somebody else", async () => {
    const { body } = await draw("svg", "", "https://go.example/<script>alert(1)</script>&x");
    expect(body).not.toContain("<script");
    expect(body).toContain("&lt;script>alert(1)&lt;/script>&amp;x");
  });

  test.each(["margin=0", "margin=4", "margin=16&ecc=H"])(
    "fills just the dark modules (%s)",
    async (query) => {
      const { value } = parseQrParameters(new URLSearchParams(query), "svg") as {
        value: { ecc: "M"; marginModules: number };
      };
      for (const length of [1, 30, 300, 1800]) {
        const text = "Q7Z-4X".repeat(300).slice(0, length);
        const matrix = valueOf(qrMatrix(text, value.ecc));
        const { side, isDark } = filledBy(String((await draw("svg", query, text)).body));
        expect(side).toBe(matrix.modules + 2 * value.marginModules);
        const wrong = countWhere(
          side,
          (x, y) =>
            isDark(x, y) !== isDarkModule(matrix, x - value.marginModules, y - value.marginModules),
        );
        expect(wrong).toBe(0);
      }
    },
  );
});

describe("PNG", () => {
  test.each([
    // query                side in pixels   pixels a module   margin
    ["", 495, 15, 4],
    ["size=66", 66, 2, 4],
    ["size=75&margin=0", 75, 3, 0],
    ["size=1000&margin=16", 969, 17, 16],
    ["size=4096&margin=1", 4077, 151, 1],
  ] as const)(
    "with “%s” has the modules' pixels and no others",
    async (query, expected, scale, margin) => {
      const { contentType, body } = await draw("png", query);
      expect(contentType).toBe("image/png");
      const matrix = valueOf(qrMatrix(content, "M"));
      const { side, isDark } = await pixelsOf(body as Uint8Array);
      expect(side).toBe(expected);
      // Both ends of every module: a shifted or too short run shows there.
      const wrong = countWhere(side / scale, (column, row) =>
        [0, scale - 1].some((right) =>
          [0, scale - 1].some(
            (down) =>
              isDark(column * scale + right, row * scale + down) !==
              isDarkModule(matrix, column - margin, row - margin),
          ),
        ),
      );
      expect(wrong).toBe(0);
    },
  );

  test("too small for its modules is refused, with the least size that works", async () => {
    const parameters = valueOf(parseQrParameters(new URLSearchParams("size=64"), "png"));
    expect(await drawQr("A".repeat(3391), parameters)).toEqual({
      ok: false,
      fault: { code: "size-too-small", field: "size", minimum: 370, unit: "px" },
    });
    const enough = valueOf(parseQrParameters(new URLSearchParams("size=370"), "png"));
    expect((await drawQr("A".repeat(3391), enough)).ok).toBe(true);
  });
});

describe("text", () => {
  test("draws the light modules in half blocks, two rows a line", async () => {
    const { contentType, body } = await draw("txt", "margin=1");
    expect(contentType).toBe("text/plain; charset=utf-8");
    const lines = String(body).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines).toHaveLength(14);
    const matrix = valueOf(qrMatrix(content, "M"));
    const wrong = countWhere(27, (x, y) => {
      const drawn = y % 2 === 0 ? "▀█" : "▄█";
      const isLight = drawn.includes(lines[y >> 1]![x]!);
      return isLight === isDarkModule(matrix, x - 1, y - 1);
    });
    expect(wrong).toBe(0);
  });
});

test.each(["svg", "png", "txt"] as const)("the same %s is the same bytes", async (format) => {
  const first = await draw(format);
  await draw(format, "ecc=H", `${content}/ANOTHER-VERSION-IN-BETWEEN`);
  expect(await draw(format)).toEqual(first);
});

function countWhere(side: number, holds: (x: number, y: number) => boolean): number {
  let count = 0;
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) if (holds(x, y)) count++;
  return count;
}
