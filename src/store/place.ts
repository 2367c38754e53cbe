/** Where on earth the stores are. */
import { parseSettings } from "../config/config.ts";
import { workerSettings } from "../config/worker-settings.ts";
import { isOwnMachine } from "./folders.ts";

const setting = { jurisdiction: workerSettings.jurisdiction };
const placedOnes = new WeakMap<object, object>();

/**
 * The objects of a class in the settings' jurisdiction: Cloudflare runs and keeps them there alone. The same name in
 * another jurisdiction is another, empty object. On a machine of one's own they are where it is.
 * @throws ConfigError where the setting cannot be used: nobody knows where the data is then.
 */
export function placed<Class extends Rpc.DurableObjectBranded>(
  env: object,
  namespace: DurableObjectNamespace<Class>,
): DurableObjectNamespace<Class> {
  if (isOwnMachine(env)) return namespace;
  const known = placedOnes.get(namespace) as DurableObjectNamespace<Class> | undefined;
  if (known !== undefined) return known;
  const { jurisdiction } = parseSettings(setting, env as Record<string, unknown>);
  const made = jurisdiction === "none" ? namespace : namespace.jurisdiction(jurisdiction);
  placedOnes.set(namespace, made);
  return made;
}
