/** The settings of `npm start` alone: where it listens, where its state lives, and which file says the rest. */
import { formed, type Reader } from "../readers.ts";
import { setting } from "../setting.ts";

const port: Reader<number> = formed("number", (text, wrong) => {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= 65535
    ? value
    : wrong(`must be a number from 1 to 65535, not ${text}`);
});

export const startSettings = {
  /** The file with the other settings; of the environment alone. */
  configPath: setting("RANDWERK_CONFIG", String, "randwerk.toml"),
  host: setting("HOST", String, "127.0.0.1"),
  port: setting("PORT", port, 8787),
  stateDir: setting("STATE_DIR", String, ".randwerk"),
  /** Paths of PEM files. */
  certificatePath: setting("TLS_CERT", String),
  keyPath: setting("TLS_KEY", String),
  authoritiesPath: setting("NODE_EXTRA_CA_CERTS", String),
};
