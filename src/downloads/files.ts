/** What the service offers for other machines: the command line, the host agent and its units. */
import packed from "../../dist/agents.json";
import listed from "../../dist/downloads.json";
import { SUMS, sumsOf } from "./sums.ts";
import { HOST_ARCHIVE, hostArchive } from "./tar.ts";

interface Content {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TEXT = "text/plain; charset=utf-8";

/** A file by its path below /agents/. */
export function contentOf(name: string): Content | undefined {
  if (name === SUMS) {
    const others = listed.files.filter((one) => one.name !== SUMS);
    return { contentType: TEXT, bytes: encoded(sumsOf(others)) };
  }
  if (name === HOST_ARCHIVE) {
    return { contentType: "application/x-tar", bytes: hostArchive(packed.files) };
  }
  const file = packed.files.find((one) => one.name === name);
  return file && { contentType: contentTypeOf(file), bytes: encoded(file.text) };
}

const encoded = (text: string) => new Uint8Array(new TextEncoder().encode(text));

function contentTypeOf({ name, text }: { name: string; text: string }): string {
  if (name.endsWith(".md")) return "text/markdown; charset=utf-8";
  if (text.startsWith("#!/usr/bin/env node")) return "text/javascript; charset=utf-8";
  // No name is registered for a shell's script; this is what shared-mime-info has.
  if (text.startsWith("#!/bin/sh")) return "application/x-shellscript; charset=utf-8";
  return TEXT;
}
