/** Sums of the tables of a store, as a manifest has them. */
export type Sums = Readonly<Record<string, { readonly rows: number; readonly sha256: string }>>;
