import type { Language } from "../../../src/i18n/language.ts";

/** The means that the store lends to those who write inside its transactions; `now` in unix ms. */
export interface Ledger {
  readonly sql: SqlStorage;
  readonly now: number;
  readonly config: { readonly language: Language; readonly timezone: string };
}
