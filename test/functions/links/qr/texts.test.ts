/** Why a code cannot be drawn, word for word. */
import { expect, test } from "vitest";
import { qrFaultError } from "../../../../functions/links/qr/texts.ts";
import type { QrFault } from "../../../../src/qr/matrix.ts";

const px = { minimum: 64, maximum: 4096, unit: "px" } as const;
const mm = { minimum: 5, maximum: 1000, unit: "mm" } as const;

test.each<[QrFault, string, string]>([
  [
    { code: "not-allowed", field: "ecc", allowed: { oneOf: ["L", "M"] } },
    "Erlaubt: L, M.",
    "Allowed: L, M.",
  ],
  [
    { code: "not-allowed", field: "dark", allowed: { form: "#rrggbb" } },
    "Erlaubt: #rrggbb.",
    "Allowed: #rrggbb.",
  ],
  [
    { code: "not-allowed", field: "size", allowed: { ranges: [px, mm] } },
    "Erlaubt: 64 bis 4096 px oder 5 bis 1000 mm.",
    "Allowed: 64 to 4096 px or 5 to 1000 mm.",
  ],
  [
    {
      code: "not-allowed",
      field: "margin",
      allowed: { ranges: [{ minimum: 0, maximum: 16, unit: "modules" }] },
    },
    "Erlaubt: 0 bis 16 Module.",
    "Allowed: 0 to 16 modules.",
  ],
  [
    { code: "not-for-format", field: "size", formats: ["svg", "png"] },
    "Das gibt es nur für svg, png.",
    "This only works with svg, png.",
  ],
  [
    { code: "size-too-small", field: "size", minimum: 66, unit: "px" },
    "Zu klein zum Lesen; nötig sind mindestens 66 px.",
    "Too small to be read; at least 66 px are needed.",
  ],
  [
    { code: "content-too-long", field: "ecc", length: 90, maximum: 84 },
    "Die Adresse hat 90 Zeichen, hinein passen 84; ein kürzerer Slug oder weniger Fehlerkorrektur hilft.",
    "The address has 90 characters, 84 fit; a shorter slug or less error correction helps.",
  ],
  [
    { code: "contrast-too-low", field: "dark", ratio: 1.6666, minimum: 4.5 },
    "Der Kontrast ist 1,6:1, nötig sind 4,5:1.",
    "The contrast is 1.6:1, 4.5:1 are needed.",
  ],
  [
    { code: "not-dark-on-light", field: "dark" },
    "Der Code muss dunkel auf hell sein; viele Kameras erkennen ihn sonst nicht.",
    "The code must be dark on light; many cameras do not recognise it otherwise.",
  ],
  [
    { code: "logo-not-png", field: "logo" },
    "Das Logo muss ein PNG sein.",
    "The logo must be a PNG.",
  ],
  [
    { code: "logo-too-large", field: "logo", maximumBytes: 65_536, maximumPixels: 1024 },
    "Das Logo darf höchstens 64 KiB und 1024 Pixel Kante haben.",
    "The logo may have at most 64 KiB and 1024 pixels a side.",
  ],
])("%j", (fault, de, en) => {
  expect(qrFaultError(fault)).toEqual({ field: fault.field, detail: { de, en } });
});
