/** Whose code is in what is bundled, and under which terms. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { MAX_REMARK_LENGTH } from "./limits.ts";

interface Package {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** The whole text that it comes with. */
  readonly text: string;
  /** What its files say of others' code in them. */
  readonly remarks: readonly string[];
}

const PACKAGE = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/** A text that names every package that a bundle holds, and no other. Throws for one without a licence. */
export function noticeOf(root: string, title: string, metafiles: readonly Metafile[]): string {
  const packages = packagesIn(root, metafiles);
  const list = packages.map(({ name, version, license }) => `  ${name} ${version}: ${license}`);
  return [`${title} holds code of others:`, "", ...list, "", ...packages.flatMap(chapter)].join(
    "\n",
  );
}

function chapter({ name, version, license, text, remarks }: Package): string[] {
  const lines = ["=".repeat(79), `${name} ${version}: ${license}`, ""];
  if (remarks.length > 0) lines.push("Its files say:", "", ...remarks.map((one) => `  ${one}`), "");
  if (license.startsWith("LGPL-3.0")) {
    lines.push(
      "It is bundled unchanged, as a module of its own that is loaded when it is needed; whoever replaces it in",
      "package.json and bundles again has another one in its place. The GNU General Public License that its licence",
      "refers to is in docs/licences/GPL-3.0.txt.",
      "",
    );
  }
  return [...lines, text.trim(), ""];
}

function packagesIn(root: string, metafiles: readonly Metafile[]): Package[] {
  const files = new Map<string, { name: string; inputs: Set<string> }>();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      // What was looked at and left out is not in the bundle.
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const [, folder, name] = PACKAGE.exec(path) ?? [];
        if (folder === undefined || name === undefined || bytesInOutput === 0) continue;
        const known = files.get(folder) ?? { name, inputs: new Set() };
        files.set(folder, { name, inputs: known.inputs.add(path) });
      }
    }
  }
  return [...files]
    .map(([folder, { inputs }]) => packageAt(root, folder, [...inputs]))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

function packageAt(root: string, folder: string, inputs: readonly string[]): Package {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  const { name, version, license } = manifest;
  const file = readdirSync(join(root, folder)).find((one) =>
    /^(?:licen[cs]e|copying)\b/i.test(one),
  );
  if (license === undefined) throw new Error(`${name} says nothing of its licence`);
  const text =
    file === undefined
      ? `It comes without the text of ${license}.`
      : readFileSync(join(root, folder, file), "utf8");
  const remarks = new Set(
    inputs.flatMap((path) => remarksOf(readFileSync(join(root, path), "utf8"))),
  );
  return { name, version, license, text, remarks: [...remarks].toSorted() };
}

/** Comments that are meant to stay (`/*!`), where they are about a licence. */
function remarksOf(code: string): string[] {
  return [...code.matchAll(/\/\*!(.*?)\*\//gs)]
    .map(([, words = ""]) => words.replaceAll(/\s+/g, " ").trim())
    .filter((words) => /licen[cs]e/i.test(words) && words.length <= MAX_REMARK_LENGTH);
}
