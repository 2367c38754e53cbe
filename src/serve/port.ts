/** Whether workerd will be able to listen: it would only say so in its own words. */
import { createServer } from "node:net";
import { StartError, systemCode } from "./start-error.ts";
import { cannotListen } from "./texts.ts";

/** Listens for a moment. Throws StartError if that cannot be. */
export function assertFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => {
      reject(new StartError(cannotListen(host, port, systemCode(error))));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
