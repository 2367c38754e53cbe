/** Where on earth the stores are. */
import { parseSettings } from "../config/config.ts";
import { workerSettings } from "../config/worker-settings.ts";
import { isOwnMachine } from "./folders.ts";

const setting = { jurisdiction: workerSettings.jurisdiction };
const placedOnes = new WeakMap<object, object>();

/** Where Cloudflare keeps the data; undefined on a machine of one's own. Throws ConfigError as `placed` does. */
export const jurisdictionOf = (env: object) =>
  isOwnMachine(env)
    ? undefined
    : parseSettings(setting, env as Record<string, unknown>).jurisdiction;

/**
 * The objects of a class in the settings' jurisdiction: Cloudflare runs and keeps them there alone. The same name in
 * another jurisdiction is another, empty object. On a machine of one's own they are where it is.
 * @throws ConfigError where the setting cannot be used: nobody knows where the data is then.
 */
export function placed<Class extends Rpc.DurableObjectBranded>(
  env: object,
  namespace: DurableObjectNamespace<Class>,
): DurableObjectNamespace<Class> {
  const known = placedOnes.get(namespace) as DurableObjectNamespace<Class> | undefined;
  if (known !== undefined) return known;
  const jurisdiction = jurisdictionOf(env) ?? "none";
  const made = jurisdiction === "none" ? namespace : namespace.jurisdiction(jurisdiction);
  placedOnes.set(namespace, made);
  return made;
}
