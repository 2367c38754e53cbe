/** Where the console is. */
import type { Config } from "../../config/config.ts";

/** How the addresses of the service's pages begin; undefined where nobody has said under which name it is reached. */
export const consoleUrl = ({
  publicUrl,
  consoleHost,
}: Partial<Pick<Config, "publicUrl" | "consoleHost">>): string | undefined =>
  publicUrl ?? (consoleHost && `https://${consoleHost}`);
