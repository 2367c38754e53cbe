/** The admin token of the first start, kept for the next ones. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigError, parseConfig } from "../../config/config.ts";
import { systemCode } from "../start-error.ts";
import { tokenFileOf } from "./folder.ts";
import { writeWhole } from "./whole-file.ts";

/** `isNew`: it was made just now, so it has to be shown. */
export interface AdminToken {
  readonly text: string;
  readonly isNew: boolean;
}

/** Reads the token of a state folder, or makes one. Throws ConfigError where the kept one cannot be used. */
export function keptToken(stateDir: string): AdminToken {
  const path = tokenFileOf(stateDir);
  try {
    const text = readFileSync(path, "utf8").trim();
    parseConfig({ ADMIN_TOKEN: text });
    if (text !== "") return { text, isNew: false };
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${path}: ${error.message}`);
    if (systemCode(error) !== "ENOENT") {
      throw new ConfigError(`${path} cannot be read (${systemCode(error)})`);
    }
  }
  const text = randomBytes(24).toString("base64url");
  writeWhole(path, Buffer.from(`${text}\n`));
  return { text, isNew: true };
}
