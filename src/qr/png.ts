/** A QR code as a PNG with 1 bit per pixel (Portable Network Graphics, third edition). */
import { writePng, type PngChunk } from "./png-file.ts";
import type { QrColours } from "./branding.ts";
import type { QrMatrix } from "./matrix.ts";

/** The image: `scale` pixels a module, `marginModules` light ones around. The same bytes each time. */
export async function qrPng(
  matrix: QrMatrix,
  marginModules: number,
  scale: number,
  colours?: QrColours,
): Promise<Uint8Array<ArrayBuffer>> {
  const side = (matrix.modules + 2 * marginModules) * scale;
  const pixels = await deflated(scanlines(matrix, marginModules, scale));
  return writePng([
    { type: "IHDR", data: header(side, colours ? 3 : 0) },
    ...(colours ? [palette(colours)] : []),
    { type: "IDAT", data: pixels },
    { type: "IEND", data: new Uint8Array() },
  ]);
}

/** The bits of the image are indices here: 0 is dark, as black is without a palette. */
function palette({ dark, light }: QrColours): PngChunk {
  return { type: "PLTE", data: Uint8Array.from([...dark, ...light]) };
}

/** Section 11.2.1: width, height, bit depth 1, colour type (0 grey, 3 palette), no interlace. */
function header(side: number, colourType: 0 | 3): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, side);
  view.setUint32(4, side);
  data[8] = 1;
  data[9] = colourType;
  return data;
}

/** Filter type 2 says that a row is as the one above plus these bytes (section 9.2). */
const FILTER_UP = 2;

/**
 * The filtered rows: a 1 bit is light. Rows that repeat the one above are zeros with the filter Up, which
 * costs next to nothing to fill and to compress.
 */
function scanlines(
  matrix: QrMatrix,
  marginModules: number,
  scale: number,
): Uint8Array<ArrayBuffer> {
  const { modules, dark } = matrix;
  const side = (modules + 2 * marginModules) * scale;
  const stride = 1 + Math.ceil(side / 8);
  const rows = new Uint8Array(stride * side);
  for (let row = 0; row < side; row++) rows[row * stride] = FILTER_UP;
  // A margin row above, every row of modules and the margin row below are written out once.
  for (let y = marginModules === 0 ? 0 : -1; y <= modules; y++) {
    const top = (y === -1 ? 0 : (y + marginModules) * scale) * stride;
    if (top === rows.length) break;
    rows[top] = 0;
    const line = rows.subarray(top + 1, top + stride).fill(0xff);
    if (y === -1 || y === modules) continue;
    for (let x = 0, end = 0; x < modules; x = end + 1) {
      end = x;
      while (end < modules && dark[y * modules + end] === 1) end++;
      if (end > x) clearBits(line, (x + marginModules) * scale, (end + marginModules) * scale);
    }
  }
  return rows;
}

/** Sets the bits `from` (included) to `to` (excluded) to 0; the leftmost pixel is the highest bit. */
function clearBits(line: Uint8Array, from: number, to: number): void {
  const first = from >> 3;
  const last = to >> 3;
  const keptLeft = ~(0xff >> (from & 7));
  const keptRight = 0xff >> (to & 7);
  if (first === last) {
    line[first]! &= keptLeft | keptRight;
    return;
  }
  line[first]! &= keptLeft;
  line.fill(0, first + 1, last);
  if (last < line.length) line[last]! &= keptRight;
}

/** Compressed in the zlib format that IDAT wants. */
async function deflated(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { readable, writable } = new CompressionStream("deflate");
  const writer = writable.getWriter();
  const [compressed] = await Promise.all([
    new Response(readable).bytes(),
    writer.write(data),
    writer.close(),
  ]);
  return compressed;
}
