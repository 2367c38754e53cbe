/** The archive in the API's description: an example of each operation. */
import type { Described } from "../../../src/edge-function.ts";

const id = "0192f1a0-1c2d-4e3f-8a4b-5c6d7e8f9a0b";

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
  },
};
