/** Images as a real reader reads them: `zbarimg` of Debian's zbar-tools, SVG through `rsvg-convert`. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A picture that is to be read as `content`. */
export interface Picture {
  readonly name: string;
  readonly content: string;
  readonly format: "svg" | "png" | "pbm";
  readonly body: string | Uint8Array;
  /** Arguments of rsvg-convert, for an SVG. */
  readonly rasterise?: readonly string[];
}

/** The names of the pictures that are not read as what they hold. */
export async function unreadable(pictures: readonly Picture[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "randwerk-qr-"));
  try {
    const files: string[] = [];
    for (const picture of pictures) files.push(await imageFile(folder, picture));
    const read = await contentsOf(files);
    return pictures
      .filter(({ content }, index) => read.get(files[index] ?? "") !== content)
      .map(({ name }) => name);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function imageFile(folder: string, picture: Picture): Promise<string> {
  const path = join(folder, `${picture.name}.${picture.format}`);
  await writeFile(path, picture.body);
  if (picture.format !== "svg") return path;
  const raster = join(folder, `${picture.name}.svg.png`);
  await run("rsvg-convert", [...(picture.rasterise ?? []), "-o", raster, path]);
  return raster;
}

/** One call for all: only QR codes, since zbar sees phantom bar codes in large symbols. */
async function contentsOf(files: readonly string[]): Promise<Map<string, string>> {
  const options = ["-q", "--nodbus", "--xml", "-Sdisable", "-Sqrcode.enable"];
  const xml = await run("zbarimg", [...options, ...files], { maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    (error: { code?: unknown; stdout?: string }) => {
      // It ends with 4 where an image holds no code; which one shows in what it wrote.
      if (error.code === 4) return error.stdout ?? "";
      throw error;
    },
  );
  const contents = new Map<string, string>();
  for (const [, file, symbols] of xml.matchAll(/<source href='([^']*)'>(.*?)<\/source>/gs)) {
    const data = [...(symbols ?? "").matchAll(/<!\[CDATA\[(.*?)\]\]>/gs)].map(([, text]) => text);
    if (data.length === 1) contents.set(file ?? "", data[0] ?? "");
  }
  return contents;
}
