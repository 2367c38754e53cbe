/** The keys for OVH's API: on this machine alone, readable for this user alone. */
import { dirname, join } from "node:path";
import { stringify } from "smol-toml";
import { configFolder, readPrivateToml } from "../command/server.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { makePrivateFolder, writeWhole } from "../terminal/files.ts";
import type { OvhKeys } from "./ovh.ts";

/** Where OVH's API is, by the part of the world that the account belongs to. */
export const endpoints: Readonly<Record<string, string>> = {
  "ovh-eu": "https://eu.api.ovh.com/1.0",
  "ovh-ca": "https://ca.api.ovh.com/1.0",
  "ovh-us": "https://api.us.ovhcloud.com/1.0",
};

export interface Credentials extends OvhKeys {
  readonly consumerKey: string;
  /** That they are good for. */
  readonly zones: readonly string[];
}

const credentialsPath = (environment: NodeJS.ProcessEnv): string =>
  join(configFolder(environment), "ovh.toml");

/** Fails with exit code 4 if there are none, or others may read them. */
export function readCredentials(environment: NodeJS.ProcessEnv): Credentials {
  const path = credentialsPath(environment);
  const kept = readPrivateToml(path);
  if (kept === undefined) throw missing;
  const text = (name: string) => {
    const value = kept[name];
    if (typeof value === "string" && value !== "") return value;
    throw new Failure(exitCodes.signedOut, {
      de: `In ${path} fehlt ${name}. Neu machen: randwerk dns login ZONE`,
      en: `${name} is missing in ${path}. Make it anew: randwerk dns login ZONE`,
    });
  };
  const { zones } = kept;
  return {
    endpoint: text("endpoint"),
    applicationKey: text("application_key"),
    applicationSecret: text("application_secret"),
    consumerKey: text("consumer_key"),
    zones: Array.isArray(zones) ? zones.filter((zone) => typeof zone === "string") : [],
  };
}

const missing = new Failure(exitCodes.signedOut, {
  de: "Bei OVH nicht angemeldet: „randwerk dns login ZONE …“ mit den Zonen, um die es geht.",
  en: "Not signed in at OVH: “randwerk dns login ZONE …” with the zones in question.",
});

/** Returns where they are kept. */
export async function writeCredentials(
  environment: NodeJS.ProcessEnv,
  { endpoint, applicationKey, applicationSecret, consumerKey, zones }: Credentials,
): Promise<string> {
  const path = credentialsPath(environment);
  makePrivateFolder(dirname(path));
  const kept = stringify({
    endpoint,
    application_key: applicationKey,
    application_secret: applicationSecret,
    consumer_key: consumerKey,
    zones: [...zones],
  });
  await writeWhole(path, [`${kept}\n`], 0o600);
  return path;
}
