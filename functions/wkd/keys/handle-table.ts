/** The table of handles: by what a key server is asked for a key that was published once. */
import type { TableWords } from "../../../src/store/words.ts";

export const handlesDdl = `CREATE TABLE handles (
       handle TEXT NOT NULL,          -- fingerprint or key ID of the primary key or a subkey, upper-case hexadecimal
       fingerprint TEXT NOT NULL,     -- of the primary key
       PRIMARY KEY (handle, fingerprint)
     ) WITHOUT ROWID;`;

export const handlesWords: TableWords = {
  handles: { about: "one name by which a key server finds a key", columns: {} },
};

/** Lets a key be found by these names as well. */
export function addHandles(sql: SqlStorage, fingerprint: string, handles: Iterable<string>): void {
  for (const handle of handles) {
    sql.exec("INSERT OR IGNORE INTO handles VALUES (?, ?)", handle, fingerprint);
  }
}
