import type { Check, MaintenanceWindow } from "./check.ts";
import type { Gap } from "./project-table.ts";
import type { ConsolePlace } from "../../../src/config/console-url.ts";
import type { Language } from "../../../src/i18n/language.ts";

/** How people are told of a check: in which language and zone, and where its page is. */
export interface Told extends ConsolePlace {
  readonly language: Language;
  readonly timezone: string;
}

/** The means that the store lends to those who write inside its transactions; `now` in unix ms. */
export interface Ledger {
  readonly sql: SqlStorage;
  readonly now: number;
  readonly config: Told;
  /** Planned absences of a check, its own and those of its tags. */
  readonly windowsOf: (check: Pick<Check, "settings">) => readonly MaintenanceWindow[];
  /** Times in which the service itself was away and that were not over at a moment. */
  readonly gapsSince: (moment: number) => readonly Gap[];
}
