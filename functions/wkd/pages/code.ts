/** Codes of a key, to be scanned. */
import { qrMatrix } from "../../../src/qr/matrix.ts";
import { qrSvg } from "../../../src/qr/svg.ts";

/** The form that OpenKeychain scans; upper case fits the alphanumeric mode, so the code stays small. */
export const appUrl = (fingerprint: string): string => `OPENPGP4FPR:${fingerprint}`;

/** A code as SVG; its title is what a screen reader says. */
export function codeSvg(content: string, title: string): string {
  const matrix = qrMatrix(content, "M");
  if (!matrix.ok) throw new Error(`no code for a key: ${matrix.fault.code}`);
  return qrSvg(matrix.value, { marginModules: 4, size: undefined, title, branding: {} });
}
