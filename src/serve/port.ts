/** Whether workerd will be able to listen: it would only say so in its own words. */
import { createServer } from "node:net";
import { ConfigError } from "../config/config.ts";
import { systemCode } from "./start-error.ts";

/** Listens for a moment. Throws ConfigError if that cannot be. */
export function assertFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => {
      const why =
        systemCode(error) === "EADDRINUSE"
          ? "is taken by another program"
          : `cannot be used (${systemCode(error)})`;
      reject(new ConfigError(`PORT ${port} on HOST ${host} ${why}`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
