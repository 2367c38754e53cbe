import { expect, test } from "vitest";
import { qrText } from "../../../src/qr/text.ts";

// Three by three: dark are the corners and the middle.
const cross = { modules: 3, dark: Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0, 1) };

test("without a margin, light modules are drawn, two rows a line; below the last there is nothing", () => {
  expect(qrText(cross, 0)).toBe("▄▀▄\n ▀ \n");
});

test("with a margin, light modules are around", () => {
  expect(qrText(cross, 1)).toBe("█▀█▀█\n█▀▄▀█\n▀▀▀▀▀\n");
});
