/** From a text to the image of its QR code. */
import type { QrBranding } from "./branding.ts";
import { qrMatrix, qrMatrixForLogo, type QrFault, type QrResult } from "./matrix.ts";
import { fittedSize, pixelsPerModule, type QrParameters } from "./parameters.ts";
import { qrPng } from "./png.ts";
import { qrSvg } from "./svg.ts";
import { qrText } from "./text.ts";

export interface QrImage {
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/**
 * Draws `content`. The same input gives the same bytes. `branding` is for requests with a
 * token: a public route leaves it out. A logo raises the error correction to H, whatever was asked.
 */
export async function drawQr(
  content: string,
  parameters: QrParameters,
  branding: QrBranding = {},
): Promise<QrResult<QrImage>> {
  const { format, marginModules } = parameters;
  const unfit = brandingFault(parameters, branding);
  if (unfit !== undefined) return { ok: false, fault: unfit };

  const drawn = branding.logo ? qrMatrixForLogo(content) : qrMatrix(content, parameters.ecc);
  if (!drawn.ok) return drawn;
  const matrix = drawn.value;
  const side = matrix.modules + 2 * marginModules;
  switch (format) {
    case "txt":
      return image("text/plain; charset=utf-8", qrText(matrix, marginModules));
    case "svg": {
      const size = parameters.size && fittedSize(parameters.size, side, marginModules);
      if (size?.ok === false) return size;
      const options = { marginModules, size: size?.value, title: content, branding };
      return image("image/svg+xml", qrSvg(matrix, options));
    }
    case "png": {
      const scale = pixelsPerModule(parameters.sizePixels, side, marginModules);
      if (!scale.ok) return scale;
      const png = await qrPng(matrix, marginModules, scale.value, branding.colours);
      return image("image/png", png);
    }
  }
}

function image(contentType: string, body: QrImage["body"]): QrResult<QrImage> {
  return { ok: true, value: { contentType, body } };
}

/** A PNG has one bit a pixel, which leaves no room for the colours of a logo; a text has no colours. */
function brandingFault({ format }: QrParameters, branding: QrBranding): QrFault | undefined {
  if (branding.logo && format !== "svg") {
    return { code: "not-for-format", field: "logo", formats: ["svg"] };
  }
  if (branding.colours && format === "txt") {
    return { code: "not-for-format", field: "dark", formats: ["svg", "png"] };
  }
  return undefined;
}
