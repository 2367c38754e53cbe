/** What the service offers for other machines: the command line, the host agent and its units. */
import { sha256Hex } from "../digest.ts";
import packed from "../../dist/agents.json";
import { tarOf } from "./tar.ts";

/** A file that can be fetched. */
export interface Download {
  /** Its path below /agents/. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** The host agent with everything that its install.sh needs. */
const HOST_ARCHIVE = "randwerk-host.tar";
const SUMS = "SHA256SUMS";

const files: readonly { name: string; isProgram: boolean; text: string }[] = packed.files;

let made: Promise<ReadonlyMap<string, Download>> | undefined;

/** All of them by name, in the order in which they are shown; hashed once an isolate. */
export const downloads = (): Promise<ReadonlyMap<string, Download>> => (made ??= makeDownloads());

async function makeDownloads(): Promise<ReadonlyMap<string, Download>> {
  const hostFiles = files
    .filter(({ name }) => name.startsWith("host/"))
    .map((file) => ({ ...file, name: file.name.replace("host/", "randwerk-host/") }));
  const all = [
    ...files.map((file) => ({
      name: file.name,
      contentType: contentTypeOf(file),
      bytes: encoded(file.text),
    })),
    { name: HOST_ARCHIVE, contentType: "application/x-tar", bytes: tarOf(hostFiles) },
  ];
  const hashed = await Promise.all(all.map(withHash));
  const sums = hashed.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
  const list = { name: SUMS, contentType: TEXT, bytes: encoded(sums) };
  return new Map([...hashed, await withHash(list)].map((file) => [file.name, file]));
}

const encoded = (text: string) => new Uint8Array(new TextEncoder().encode(text));

async function withHash(file: Omit<Download, "sha256">): Promise<Download> {
  return { ...file, sha256: await sha256Hex(file.bytes) };
}

const TEXT = "text/plain; charset=utf-8";

function contentTypeOf({ name, text }: { name: string; text: string }): string {
  if (name.endsWith(".md")) return "text/markdown; charset=utf-8";
  if (text.startsWith("#!/usr/bin/env node")) return "text/javascript; charset=utf-8";
  // No name is registered for a shell's script; this is what shared-mime-info has.
  if (text.startsWith("#!/bin/sh")) return "application/x-shellscript; charset=utf-8";
  return TEXT;
}
