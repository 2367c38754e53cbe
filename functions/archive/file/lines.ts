/**
 * An archive as text, format 1: JSON lines, so that it can be read by hand and by any program.
 *
 * - `{"archive":{"format":1,"madeAt":"2026-11-26T03:30:00.000Z"}}` comes first.
 * - `{"store":"links","steps":{"links":2}}` begins a store: how many steps of each part of its schema had run.
 * - `{"table":"links","columns":["id","key"]}` begins a table, or `(keys)` what stands beside the tables. Each row is a
 *   list in the order of the columns (src/store/archive/cells.ts), in the order of the primary key.
 * - `{"end":{"rows":2,"sha256":"…"}}` ends it: SHA-256 of its lines, each with its line feed.
 * - `{"whole":{"stores":5}}` comes last: without it the archive is not whole.
 */
import { KEPT } from "../../../src/store/archive/restore.ts";
import { archivedStores } from "./stores.ts";
import { askArchive } from "../../../src/store/archive/ask.ts";

/** What this program writes, and all that it reads. */
export const FORMAT = 1;

const line = (value: object) => `${JSON.stringify(value)}\n`;

type Stub = ReturnType<typeof archivedStores>[string];

/** Everything that all stores know, each as of one moment; `madeAt` in unix ms. */
export async function* archiveLines(env: Env, madeAt: number): AsyncGenerator<string, void> {
  yield line({ archive: { format: FORMAT, madeAt: new Date(madeAt).toISOString() } });
  const stores = Object.entries(archivedStores(env)).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  for (const [name, store] of stores) yield* storeLines(name, store);
  yield line({ whole: { stores: stores.length } });
}

async function* storeLines(name: string, store: Stub): AsyncGenerator<string, void> {
  const id = crypto.randomUUID();
  const opened = await askArchive(store, { kind: "open", id });
  try {
    yield line({ store: name, steps: opened.steps });
    for (const { table, columns } of opened.tables) {
      yield line({ table, columns });
      yield* summed(tableLines(store, id, table));
    }
    yield line({ table: KEPT, columns: ["key", "value"] });
    yield* summed([opened.kept]);
  } finally {
    await askArchive(store, { kind: "close", id });
  }
}

async function* tableLines(store: Stub, id: string, table: string): AsyncGenerator<string, void> {
  let after: string | undefined;
  do {
    const page = await askArchive(store, { kind: "page", id, table, after });
    yield page.lines;
    after = page.after;
  } while (after !== undefined);
}

/** Pages of lines, and in the end how many they were and their sum. */
export async function* summed(pages: AsyncIterable<string> | Iterable<string>) {
  const digest = new crypto.DigestStream("SHA-256");
  const writer = digest.getWriter();
  const encoder = new TextEncoder();
  let rows = 0;
  for await (const page of pages) {
    if (page === "") continue;
    const text = `${page}\n`;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) rows += 1;
    await writer.write(encoder.encode(text));
    yield text;
  }
  await writer.close();
  const sha256 = new Uint8Array(await digest.digest).toHex();
  yield line({ end: { rows, sha256 } });
}
