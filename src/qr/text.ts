/** A QR code for a terminal. */
import type { QrMatrix } from "./matrix.ts";

/**
 * The code in half blocks, two rows of modules a line. The light modules are drawn: on a terminal with
 * light text on a dark ground the code is dark on light, as readers want it. Where the ground is not
 * known, set the colours to white on black around each line (`ESC[97;40m` and `ESC[0m`).
 */
export function qrText(matrix: QrMatrix, marginModules: number): string {
  const { modules, dark } = matrix;
  const side = modules + 2 * marginModules;
  const isLight = (row: number, column: number): boolean => {
    const y = row - marginModules;
    const x = column - marginModules;
    const inside = y >= 0 && y < modules && x >= 0 && x < modules;
    return !inside || dark[y * modules + x] === 0;
  };
  let text = "";
  for (let row = 0; row < side; row += 2) {
    for (let column = 0; column < side; column++) {
      const upper = isLight(row, column);
      // The number of rows is odd: the lower half of the last line is outside.
      const lower = row + 1 < side && isLight(row + 1, column);
      text += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    text += "\n";
  }
  return text;
}
