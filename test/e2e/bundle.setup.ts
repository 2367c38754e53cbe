import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packCommandLine } from "../../agents/pack/command-line.ts";
import { keptBundle } from "../../src/serve/bundle.ts";
import { PACKED_VARIABLE } from "./cli/cli.ts";
import { BUNDLE_VARIABLE, root } from "./server.ts";

/** Before the tests: makes the bundle that all their servers run, and the command line as people get it. */
export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-bundle-"));
  // Workers of vitest inherit it.
  process.env[BUNDLE_VARIABLE] = JSON.stringify(await keptBundle(root, folder));
  const packed = join(folder, "randwerk");
  writeFileSync(packed, (await packCommandLine(root)).text, { mode: 0o755 });
  process.env[PACKED_VARIABLE] = packed;
  return () => rmSync(folder, { recursive: true, force: true });
}
