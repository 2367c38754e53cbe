/** The archive in the API's description: an example of each operation. */
import type { Described } from "../../../src/edge-function.ts";

const id = "0192f1a0-1c2d-4e3f-8a4b-5c6d7e8f9a0b";
const day = "2026-11-26";
const madeAt = "2026-11-26T02:30:00Z";
const path = "randwerk/daily/2026-11-26/023000";

export const described: Described = {
  examples: {
    getArchive: { response: "(gzip)" },
    beginRestore: {
      request: { format: 1, stores: { access: { tokens: 3 } } },
      response: { id },
    },
    restoreRows: {
      parameters: { id, store: "access", table: "tokens", columns: "id,name" },
      request: '["t1","plenum team"]\n',
    },
    endRestore: { parameters: { id } },
    giveUpRestore: { parameters: { id } },
    listArchives: {
      response: {
        archives: [{ day, madeAt, kept: "daily", bytes: 630_000, path }],
        next: "2026-11-27T02:30:00Z",
        drills: [{ at: madeAt, ok: true, path, tookMs: 8_500 }],
      },
    },
    getKeptArchive: { parameters: { day }, response: "(OpenPGP)" },
    getManifest: {
      parameters: { day },
      response: { format: 1, madeAt, rows: 32_000, stores: { links: { links: 10_000 } } },
    },
    makeArchive: { response: { path, madeAt, rows: 32_000, bytes: 630_000, tookMs: 7_600 } },
    tryArchive: { response: { at: madeAt, ok: true, path, tookMs: 8_500 } },
    checkBucket: {
      response: {
        unsignedRead: "yes",
        wrongRegion: "yes",
        alteredBody: "yes",
        overwrite: "yes",
        lockedVersion: "yes",
        deletion: "no",
      },
    },
  },
};
