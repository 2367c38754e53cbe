/** The configuration of plain workerd, in its own language (workerd.capnp of the workerd package). */
import { relative } from "node:path";
import { settingsOfWorker } from "../config/table.ts";
import type { Bundle } from "./build/bundle.ts";
import type { ServeSettings } from "./settings/environment.ts";

/**
 * `storeDir` must exist; state lives there as SQLite files, a directory per class. Files are embedded by
 * their paths as seen from `configDir`, where this text is written to.
 */
export function workerdConfig(
  bundle: Bundle,
  settings: ServeSettings,
  storeDir: string,
  configDir: string,
): string {
  const namespaces = bundle.stores.map(
    ({ className }) =>
      `(className = ${quoted(className)}, uniqueKey = ${quoted(className)}, enableSql = true)`,
  );
  const bindings = [
    ...bundle.stores.map(
      ({ binding, className }) =>
        `(name = ${quoted(binding)}, durableObjectNamespace = ${quoted(className)})`,
    ),
    `(name = "PUBLIC_WEB", service = "public-web")`,
    // Which file is a store's: named when it is damaged. workerd makes a folder for each class.
    `(name = "STORE_FOLDERS", json = ${quoted(JSON.stringify(storeFolders(bundle)))})`,
    // From the environment: secrets stand in no file and on no command line.
    ...settingsOfWorker.map(
      ({ name }) => `(name = ${quoted(name)}, fromEnvironment = ${quoted(name)})`,
    ),
  ];
  const seen = (path: string) => relative(configDir, path);
  const address = `${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${settings.port}`;
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  # Young objects have 2 MiB at most instead of 16: collecting them stops everybody for 2 ms instead of 20, and a whole
  # collection for half as long. They have them from the start: growing up to that, the first page of a process had
  # taken twice as long (docs/decisions/0025-small-young-generation.md).
  v8Flags = ["--min-semi-space-size=2", "--max-semi-space-size=2"],
  services = [
    (name = "randwerk", worker = .randwerk),
    (name = "store", disk = (path = ${quoted(storeDir)}, writable = true)),
    # Outgoing requests: private addresses too, since receivers of alerts may be in the same house.
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (${trust(settings)}))),
    # Looks at targets that anybody may have typed: never into the house.
    (name = "public-web", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "main", address = ${quoted(address)}, ${protocol(settings, seen)}, service = "randwerk")],
);

const randwerk :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quoted(seen(bundle.modulePath))})],
  compatibilityDate = ${quoted(bundle.compatibilityDate)},
  durableObjectNamespaces = [${namespaces.join(", ")}],
  durableObjectStorage = (localDisk = "store"),
  bindings = [
    ${bindings.join(",\n    ")},
  ],
);
`;
}

/** Where a store's file is, from the folder of the state, by its binding in lower case. */
const storeFolders = ({ stores }: Bundle) =>
  Object.fromEntries(
    stores.map(({ binding, className }) => [binding.toLowerCase(), `store/${className}`]),
  );

/** Whose certificates receivers may have: what browsers trust, and the authorities of the house. */
function trust({ extraAuthorities }: ServeSettings): string {
  const extra = extraAuthorities.map(quoted).join(", ");
  return `trustBrowserCas = true, trustedCertificates = [${extra}]`;
}

/** workerd reads the files itself: a key that stood in here would be one more copy of it. */
function protocol({ tls }: ServeSettings, seen: (path: string) => string): string {
  if (tls === undefined) return "http = ()";
  const key = `embed ${quoted(seen(tls.keyPath))}`;
  const pair = `(privateKey = ${key}, certificateChain = embed ${quoted(seen(tls.certificatePath))})`;
  return `https = (options = (), tlsOptions = (keypair = ${pair}))`;
}

/** A Cap'n Proto string literal; it takes the escapes of C, which JSON's are a part of. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
