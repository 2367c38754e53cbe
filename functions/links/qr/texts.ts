/** Why a code cannot be drawn, in words. */
import type { Text } from "../../../src/i18n/language.ts";
import { ratioInWords } from "../../../src/i18n/number.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { QrAllowed, QrFault } from "../../../src/qr/matrix.ts";

/** The fault as an error of its field. */
export function qrFaultError(fault: QrFault): FieldError {
  return { field: fault.field, detail: text(fault) };
}

function text(fault: QrFault): Text {
  switch (fault.code) {
    case "not-allowed": {
      const allowed = allowedText(fault.allowed);
      return { de: `Erlaubt: ${allowed.de}.`, en: `Allowed: ${allowed.en}.` };
    }
    case "not-for-format":
      return {
        de: `Das gibt es nur für ${fault.formats.join(", ")}.`,
        en: `This only works with ${fault.formats.join(", ")}.`,
      };
    case "size-too-small":
      return {
        de: `Zu klein zum Lesen; nötig sind mindestens ${fault.minimum} ${fault.unit}.`,
        en: `Too small to be read; at least ${fault.minimum} ${fault.unit} are needed.`,
      };
    case "content-too-long":
      return {
        de: `Die Adresse hat ${fault.length} Zeichen, hinein passen ${fault.maximum}; ein kürzerer Slug oder weniger Fehlerkorrektur hilft.`,
        en: `The address has ${fault.length} characters, ${fault.maximum} fit; a shorter slug or less error correction helps.`,
      };
    case "contrast-too-low":
      return {
        de: `Der Kontrast ist ${ratioInWords(fault.ratio, "de")}:1, nötig sind ${ratioInWords(fault.minimum, "de")}:1.`,
        en: `The contrast is ${ratioInWords(fault.ratio, "en")}:1, ${ratioInWords(fault.minimum, "en")}:1 are needed.`,
      };
    case "not-dark-on-light":
      return {
        de: "Der Code muss dunkel auf hell sein; viele Kameras erkennen ihn sonst nicht.",
        en: "The code must be dark on light; many cameras do not recognise it otherwise.",
      };
    case "logo-not-png":
      return { de: "Das Logo muss ein PNG sein.", en: "The logo must be a PNG." };
    case "logo-too-large":
      return {
        de: `Das Logo darf höchstens ${fault.maximumBytes / 1024} KiB und ${fault.maximumPixels} Pixel Kante haben.`,
        en: `The logo may have at most ${fault.maximumBytes / 1024} KiB and ${fault.maximumPixels} pixels a side.`,
      };
  }
}

function allowedText(allowed: QrAllowed): Text {
  if ("oneOf" in allowed) {
    const words = allowed.oneOf.join(", ");
    return { de: words, en: words };
  }
  if ("form" in allowed) return { de: allowed.form, en: allowed.form };
  const ranges = (to: string, or: string, modules: string) =>
    allowed.ranges
      .map(
        ({ minimum, maximum, unit }) =>
          `${minimum} ${to} ${maximum} ${unit === "modules" ? modules : unit}`,
      )
      .join(` ${or} `);
  return { de: ranges("bis", "oder", "Module"), en: ranges("to", "or", "modules") };
}
