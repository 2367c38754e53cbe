/** Where an alert leads whose thing has no page of its own. A pure rule. */
import type { Config } from "../../config/config.ts";

/** The settings that say where the console is. */
export type Whereabouts = Partial<Pick<Config, "publicUrl" | "consoleHost">>;

/** The board of the console; undefined where it is not known under which name the service is reached. */
export function consoleUrl({ publicUrl, consoleHost }: Whereabouts): string | undefined {
  const scheme = publicUrl?.startsWith("http:") === true ? "http" : "https";
  const base = consoleHost === undefined ? publicUrl : `${scheme}://${consoleHost}`;
  return base === undefined ? undefined : `${base}/console`;
}
