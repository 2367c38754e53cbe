/** The program of the page for writing encrypted mail: one file, so that one hash in the page vouches for all of it. */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";
import { MAX_WRITING_BYTES } from "./limits.ts";

/** What is only needed to decrypt, or with a password: it is never asked for, and would not be found. */
const LEFT_OUT = ["argon2id", "legacy_ciphers", "unbzip2-stream"].map(
  (name) => `*/${name}.min.mjs`,
);

export interface PackedWriting {
  /** JSON: its path, its hash for `integrity`, and itself as gzip in base64. */
  readonly json: string;
  /** What is in it, by source. */
  readonly metafile: Metafile;
}

/** Bundles the sources below `root` with OpenPGP.js; the same sources always make the same octets. Throws when it is too large. */
export async function packWriting(root: string): Promise<PackedWriting> {
  // By its path: what starts the service has this code in one piece, which stands in no folder.
  const esbuild = createRequire(join(root, "package.json"))("esbuild") as typeof import("esbuild");
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: ["functions/wkd/writing/browser.ts"],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2023",
    conditions: ["browser"],
    external: LEFT_OUT,
    charset: "utf8",
    write: false,
    metafile: true,
    outfile: "write.js",
    legalComments: "eof",
    banner: { js: "// Licences: see /agents/NOTICE" },
    logLevel: "error",
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  const packed = gzipSync(bytes, { level: 9 });
  if (packed.length > MAX_WRITING_BYTES) {
    throw new Error(`the program for writing has ${packed.length} bytes`);
  }
  const hash = createHash("sha384").update(bytes).digest();
  const path = `/assets/write-${hash.toString("hex").slice(0, 16)}.js`;
  const integrity = `sha384-${hash.toString("base64")}`;
  const json = JSON.stringify({ path, integrity, gzip: packed.toString("base64") });
  return { json, metafile };
}
