/** Where the stores' files are on a machine of one's own; on Cloudflare nobody knows. */

/** Set by `npm start`: the folder of each store below STATE_DIR, by the store's name. */
const foldersOf = (env: object) =>
  (env as { STORE_FOLDERS?: Readonly<Record<string, string>> }).STORE_FOLDERS;

export const isOwnMachine = (env: object) => foldersOf(env) !== undefined;

/** The database of a store's object, from STATE_DIR; undefined where there are no files. */
export function fileOf(env: object, store: string, id: string): string | undefined {
  const folder = foldersOf(env)?.[store];
  return folder && `${folder}/${id}.sqlite`;
}
