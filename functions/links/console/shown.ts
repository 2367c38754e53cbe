/** What the page of a link is told. */
import type { Config } from "../../../src/config/config.ts";
import type { Frame } from "../../../src/pages/console-shell.tsx";
import type { Change } from "../../../src/store/history-table.ts";
import type { Link, LinkSettings } from "../link/link.ts";
import type { Counted } from "./clicks.tsx";

export interface LinkPage {
  readonly frame: Frame;
  readonly link: Link;
  readonly shortUrl: string;
  readonly now: number;
  readonly config: Config;
  readonly counted: Counted;
  readonly changes: readonly Change<LinkSettings>[];
  readonly mayWrite: boolean;
  /** What was done before, by its name. */
  readonly done?: string | undefined;
}
