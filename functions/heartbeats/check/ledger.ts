import type { Whereabouts } from "../../../src/alerts/message/console-url.ts";
import type { Check, MaintenanceWindow } from "./check.ts";
import type { Gap } from "./project-table.ts";
import type { Language } from "../../../src/i18n/language.ts";

/** The means that the store lends to those who write inside its transactions; `now` in unix ms. */
export interface Ledger {
  readonly sql: SqlStorage;
  readonly now: number;
  readonly config: Whereabouts & { readonly language: Language; readonly timezone: string };
  /** Planned absences of a check, its own and those of its tags. */
  readonly windowsOf: (check: Pick<Check, "settings">) => readonly MaintenanceWindow[];
  /** Times in which the service itself was away and that were not over at a moment. */
  readonly gapsSince: (moment: number) => readonly Gap[];
}
