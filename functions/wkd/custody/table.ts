/** The table of what people say of the secret keys: who has them, and where the revocations lie. */
import { stepOf, type Schema } from "../../../src/store/schema.ts";
import type { Moments } from "../../../src/store/moments-table.ts";
import type { TableWords } from "../../../src/store/words.ts";

// The words stand below: what is evaluated before a redirect is short.
const custodyDdl = `CREATE TABLE custody (
       address TEXT PRIMARY KEY,
       fingerprint TEXT NOT NULL,
       holders TEXT NOT NULL,
       revocation TEXT NOT NULL,
       at INTEGER NOT NULL,
       who TEXT NOT NULL,
       revision INTEGER NOT NULL
     ) WITHOUT ROWID;`;

const custodyMoments: Moments = { table: "custody", past: ["at"] };

export const custodySchema: Schema = {
  part: "custody",
  filled: ["custody"],
  moments: [custodyMoments],
  steps: [stepOf(custodyDdl)],
};

export const custodyWords: TableWords = {
  custody: {
    about: "what people have written down about the secret key of one address",
    columns: {
      address: "as in keys",
      fingerprint: "of the key that was published when it was confirmed",
      holders: "who has the secret key; personal, read by who may change keys",
      revocation: "where the printed revocation lies",
      at: "unix ms: when it was last confirmed",
      who: "name of the token or account",
      revision: "goes up with each confirmation",
    },
  },
};
