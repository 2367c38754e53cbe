/** Reads an archive's file line by line, and judges it: functions/archive/file/lines.ts says what stands in it. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { fileFailure } from "../terminal/files.ts";

/** What this program reads. */
export const FORMAT = 1;

export type Event =
  | { readonly kind: "archive"; readonly madeAt: string }
  | {
      readonly kind: "store";
      readonly store: string;
      readonly steps: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: "table";
      readonly store: string;
      readonly table: string;
      readonly columns: readonly string[];
    }
  | { readonly kind: "row"; readonly line: string }
  | { readonly kind: "end"; readonly rows: number; readonly sha256: string }
  | { readonly kind: "whole"; readonly stores: number };

interface Section {
  readonly hash: Hash;
  rows: number;
}

/**
 * Everything in an archive, in its order; the file is whole and unaltered once the last event has come.
 * Fails with exit code 2 if it cannot be read, is no archive, is of a newer format, is cut off or altered.
 */
export async function* eventsOf(path: string): AsyncGenerator<Event, void> {
  let store: string | undefined;
  let stores = 0;
  let section: Section | undefined;
  let isWhole = false;
  let isFirst = true;
  for await (const line of linesOf(path)) {
    if (isWhole) throw damaged(path);
    if (line.startsWith("[")) {
      if (section === undefined) throw isFirst ? noArchive(path) : damaged(path);
      section.hash.update(`${line}\n`);
      section.rows += 1;
      yield { kind: "row", line };
      continue;
    }
    const said = saidIn(line);
    if (isFirst) {
      const { archive } = said;
      if (!isObject(archive)) throw noArchive(path);
      if (archive["format"] !== FORMAT) throw newer(path);
      isFirst = false;
      yield { kind: "archive", madeAt: String(archive["madeAt"]) };
    } else if (
      typeof said["store"] === "string" &&
      isSteps(said["steps"]) &&
      section === undefined
    ) {
      store = said["store"];
      stores += 1;
      yield { kind: "store", store, steps: said["steps"] };
    } else if (
      typeof said["table"] === "string" &&
      isNames(said["columns"]) &&
      store !== undefined &&
      section === undefined
    ) {
      section = { hash: createHash("sha256"), rows: 0 };
      yield { kind: "table", store, table: said["table"], columns: said["columns"] };
    } else if (isObject(said["end"]) && section !== undefined) {
      const { rows, sha256 } = said["end"];
      const sum = section.hash.digest("hex");
      if (rows !== section.rows || sha256 !== sum) throw damaged(path);
      yield { kind: "end", rows: section.rows, sha256: sum };
      section = undefined;
    } else if (isObject(said["whole"]) && section === undefined) {
      if (said["whole"]["stores"] !== stores) throw damaged(path);
      isWhole = true;
    } else throw damaged(path);
  }
  if (isFirst) throw noArchive(path);
  if (!isWhole) throw damaged(path);
  yield { kind: "whole", stores };
}

async function* linesOf(path: string): AsyncGenerator<string, void> {
  // What fails is told by what is read.
  const unzipped = pipeline(createReadStream(path), createGunzip(), () => undefined);
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of unzipped as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines.filter((line) => line !== "");
    }
  } catch (error) {
    throw fileFailure(error, path) ?? (isOfZlib(error) ? damaged(path) : error);
  }
  if (rest !== "") throw damaged(path);
}

const isOfZlib = (error: unknown) =>
  error instanceof Error && "code" in error && String(error.code).startsWith("Z_");

type Said = Readonly<Record<string, unknown>>;

function saidIn(line: string): Said {
  try {
    const said: unknown = JSON.parse(line);
    return isObject(said) ? said : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is Said =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSteps = (value: unknown): value is Readonly<Record<string, number>> =>
  isObject(value) && Object.values(value).every((one) => typeof one === "number");

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

const unusable = (de: string, en: string) => new Failure(exitCodes.usage, { de, en });

const noArchive = (path: string) =>
  unusable(`${path} ist kein Archiv von Randwerk.`, `${path} is no archive of Randwerk.`);

const newer = (path: string) =>
  unusable(
    `${path} ist in einem neueren Format. Bitte „randwerk“ aktualisieren.`,
    `${path} is in a newer format. Please update “randwerk”.`,
  );

const damaged = (path: string) =>
  unusable(
    `${path} ist nicht ganz da oder wurde verändert. Bitte eine andere Kopie nehmen.`,
    `${path} is not whole or has been altered. Please take another copy.`,
  );
