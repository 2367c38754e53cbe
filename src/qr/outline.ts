/** The dark modules of a QR code as one SVG path. */
import type { QrMatrix } from "./matrix.ts";

/** Where a walk goes: right, down, left, up; a turn to the right is the next one. */
const letters = ["h", "v", "h-", "v-"] as const;

/**
 * The path along the edges of the dark areas, shifted by `offset` modules both ways. An outline, not a
 * rectangle for every run of modules: rows that touch would show hairlines between them in print and be
 * cut apart by a plotter. Areas are walked clockwise and holes the other way round,
 * so SVG's default fill rule leaves holes light.
 */
export function outline(matrix: QrMatrix, offset: number): string {
  const width = matrix.modules + 2;
  const dark = withLightBorder(matrix);
  // Every area and every hole has an upper edge of a dark module, so these are all the starts.
  const upperEdgeDrawn = new Uint8Array(dark.length);
  let path = "";
  let lastX = 1 - offset;
  let lastY = 1 - offset;
  for (let index = width + 1; index < dark.length - width; index++) {
    if (dark[index] === 0 || dark[index - width] === 1 || upperEdgeDrawn[index] === 1) continue;
    const y = Math.floor(index / width);
    const x = index - y * width;
    path += `${path === "" ? "M" : "m"}${x - lastX} ${y - lastY}`;
    path += contour(dark, width, index, upperEdgeDrawn);
    lastX = x;
    lastY = y;
  }
  return path;
}

/** One closed walk with the dark modules on its right, from the upper left corner of module `start`. */
function contour(
  dark: Uint8Array,
  width: number,
  start: number,
  upperEdgeDrawn: Uint8Array,
): string {
  // A corner is numbered like the module to its lower right. Per direction: the next corner, and from
  // there the modules ahead on the right and on the left.
  const step = [1, width, -1, -width];
  const aheadRight = [0, -1, -width - 1, -width];
  const aheadLeft = [-width, 0, -1, -width - 1];
  let path = "";
  let corner = start;
  let direction = 0;
  let length = 0;
  for (;;) {
    if (direction === 0) upperEdgeDrawn[corner] = 1;
    corner += step[direction]!;
    length++;
    const turn =
      dark[corner + aheadRight[direction]!] === 0
        ? 1
        : dark[corner + aheadLeft[direction]!] === 1
          ? 3
          : 0;
    if (turn === 0) continue;
    const next = (direction + turn) & 3;
    // The last side needs no words: `z` draws it.
    if (corner === start && next === 0) return `${path}z`;
    path += `${letters[direction]!}${length}`;
    direction = next;
    length = 0;
  }
}

/** The modules with one light module all around, so that no neighbour is outside. */
function withLightBorder({ modules, dark }: QrMatrix): Uint8Array {
  const width = modules + 2;
  const bordered = new Uint8Array(width * width);
  for (let y = 0; y < modules; y++) {
    bordered.set(dark.subarray(y * modules, (y + 1) * modules), (y + 1) * width + 1);
  }
  return bordered;
}
