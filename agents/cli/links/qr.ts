/** `randwerk links qr`: the code on the terminal or in a file. */
import { extname } from "node:path";
import { MAX_LOGO_BYTES } from "../limits.ts";
import { readAnswer, type Answer } from "../command/client.ts";
import { command } from "../command/command.ts";
import { exitCodes, usage } from "../terminal/failure.ts";
import { readInput, writeWhole } from "../terminal/files.ts";
import { detailSchema } from "./answers.ts";
import { linkPath, slugArgument } from "./name.ts";
import { UNREACHABLE } from "./view.ts";
import { harmless } from "../terminal/width.ts";
import type { Session } from "../command/session.ts";

/** White on black: the light modules are drawn, so that the code is dark on light on every terminal. */
const WHITE_ON_BLACK = "\u001b[97;40m";
const RESET = "\u001b[0m";

const colour = { de: "#RRGGBB", en: "#RRGGBB" };

export const qrCommand = command({
  name: "qr",
  summary: { de: "zeichnet den QR-Code eines Links", en: "draws the QR code of a link" },
  arguments: [slugArgument],
  options: {
    output: {
      type: "string",
      value: { de: "DATEI", en: "FILE" },
      help: { de: "in diese Datei: .svg oder .png", en: "into this file: .svg or .png" },
    },
    size: {
      type: "string",
      value: { de: "GRÖSSE", en: "SIZE" },
      help: { de: "Pixel, bei SVG auch z. B. 40mm", en: "pixels, for SVG also such as 40mm" },
    },
    margin: {
      type: "string",
      value: { de: "MODULE", en: "MODULES" },
      help: { de: "Rand, 0 bis 16; sonst 4", en: "margin, 0 to 16; else 4" },
    },
    ecc: {
      type: "string",
      value: { de: "L|M|Q|H", en: "L|M|Q|H" },
      help: { de: "Fehlerkorrektur; sonst M", en: "error correction; else M" },
    },
    dark: {
      type: "string",
      value: colour,
      help: { de: "Farbe der dunklen Module", en: "colour of the dark modules" },
    },
    light: {
      type: "string",
      value: colour,
      help: { de: "Farbe der hellen Module", en: "colour of the light modules" },
    },
    logo: {
      type: "string",
      value: { de: "DATEI.png", en: "FILE.png" },
      help: { de: "Logo in der Mitte; nur für .svg", en: "into the middle; for .svg only" },
    },
  },
  examples: [
    "randwerk links qr plenum",
    "randwerk links qr plenum --output plakat.svg --size 40mm --ecc Q",
    "randwerk links qr plenum --output kachel.svg --dark '#0b5394' --logo logo.png",
  ],
  run: async (session, [slug = ""], { output, logo, ...look }) => {
    const format = output === undefined ? "txt" : formatOf(output);
    if (logo !== undefined && format !== "svg") {
      throw usage({
        de: "Ein Logo gibt es nur mit --output DATEI.svg.",
        en: "A logo needs --output FILE.svg.",
      });
    }
    const answer = await ask(session, slug, format, look, logo);
    await warnUnreachable(session, slug);
    if (output !== undefined) await writeWhole(output, [answer.bytes], 0o644);
    else draw(session, answer.text);
    return exitCodes.ok;
  },
});

/** A poster with an address that nobody else can reach is paper. */
async function warnUnreachable({ api, terminal }: Session, slug: string): Promise<void> {
  const link = readAnswer(detailSchema, await api().request("GET", linkPath(slug)), api().url);
  const remark = link.remarks.find(({ code }) => code === UNREACHABLE);
  if (remark !== undefined) terminal.note(harmless(remark.text));
}

function formatOf(output: string): "svg" | "png" {
  const extension = extname(output).toLowerCase();
  if (extension === ".svg" || extension === ".png") return extension === ".svg" ? "svg" : "png";
  throw usage({
    de: `--output ${output}: der Name muss auf .svg oder .png enden.`,
    en: `--output ${output}: the name must end with .svg or .png.`,
  });
}

async function ask(
  { api }: Session,
  slug: string,
  format: string,
  look: Readonly<Record<string, string | undefined>>,
  logo: string | undefined,
): Promise<Answer> {
  if (logo === undefined) {
    return await api().request("GET", linkPath(slug, `/qr.${format}`), { query: look });
  }
  const image = await readInput(logo, MAX_LOGO_BYTES);
  const json = { ...look, logo: image.toString("base64") };
  return await api().request("POST", linkPath(slug, "/qr"), { json });
}

function draw({ terminal }: Session, text: string): void {
  for (const line of text.trimEnd().split("\n")) {
    terminal.out(terminal.outIsTerminal ? `${WHITE_ON_BLACK}${line}${RESET}` : line);
  }
}
