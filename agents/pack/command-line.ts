/** The command line as one file that runs on every Node from 20 on, without packages. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { MAX_COMMAND_LINE_BYTES } from "./limits.ts";

export interface Packed {
  readonly text: string;
  /** What is in it, by source. */
  readonly metafile: Metafile;
}

/** Node has it from 22.1 on; settings are judged by it. */
const URL_PARSE = "URL.parse ??= (text) => (URL.canParse(text) ? new URL(text) : null);";

/**
 * Bundles the sources below `root`; the same sources always make the same octets. CommonJS, since Node takes a file
 * without an end for that. Throws when it is too large.
 */
export async function packCommandLine(root: string): Promise<Packed> {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  // By its path: what starts the service has this code in one piece, which stands in no folder.
  const esbuild = createRequire(join(root, "package.json"))("esbuild") as typeof import("esbuild");
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: ["agents/cli/main.ts"],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "utf8",
    write: false,
    metafile: true,
    outfile: "randwerk",
    // What the settings of channels are judged by names it, and never loads it here.
    external: ["cloudflare:sockets"],
    // Licences are offered beside it (NOTICE).
    legalComments: "none",
    define: { RANDWERK_VERSION: JSON.stringify(version), "import.meta.url": '""' },
    banner: {
      js: `#!/usr/bin/env node\n// randwerk ${version}, licences: see NOTICE\n${URL_PARSE}`,
    },
  });
  const text = outputFiles[0]?.text ?? "";
  const size = Buffer.byteLength(text);
  if (size > MAX_COMMAND_LINE_BYTES) throw new Error(`the command line has ${size} bytes`);
  return { text, metafile };
}
