import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptBundle } from "../../src/serve/bundle.ts";
import { BUNDLE_VARIABLE, root } from "./server.ts";

/** Before the tests: makes the bundle that all their servers run; making it takes longer than starting one. */
export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-bundle-"));
  // Workers of vitest inherit it.
  process.env[BUNDLE_VARIABLE] = JSON.stringify(await keptBundle(root, folder));
  return () => rmSync(folder, { recursive: true, force: true });
}
