/**
 * Variables and secrets, parsed once per isolate and loud when wrong. Every request needs them, so they are read
 * without zod: it would be three quarters of the code that is evaluated before the first redirect.
 */
import type { SettingTable, Values } from "./setting.ts";
import { workerSettings } from "./worker-settings.ts";

/** The settings of one deployment, parsed from variables and secrets. */
export type Config = Values<typeof workerSettings>;

/** A setting that cannot be used: `message` names the variable and says what it takes. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Reads the settings of a table from an environment (process.env, or the Worker's env).
 * Throws ConfigError with one line per wrong variable; other variables are ignored.
 */
export function parseSettings<Table extends SettingTable>(
  table: Table,
  variables: Readonly<Record<string, unknown>>,
): Values<Table> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, { name, read, fallback }] of Object.entries(table)) {
    const text = variables[name];
    // Empty counts as not set: that is how shells and units clear one. workerd gives null for none.
    values[key] =
      typeof text === "string" && text !== ""
        ? read(text, (fault) => void faults.push(`${name} ${fault}`))
        : fallback;
  }
  if (faults.length > 0) throw new ConfigError(faults.join("\n"));
  return values as Values<Table>;
}

/** The settings that every request needs. */
export function parseConfig(variables: Readonly<Record<string, unknown>>): Config {
  return parseSettings(workerSettings, variables);
}

const parsedConfigs = new WeakMap<object, Config>();

/** The settings of a Worker's environment, parsed once per isolate. */
export function configOf(env: object): Config {
  let config = parsedConfigs.get(env);
  if (config === undefined) {
    config = parseConfig(env as Record<string, unknown>);
    parsedConfigs.set(env, config);
  }
  return config;
}
