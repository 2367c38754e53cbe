/**
 * Who may import whom. Pure rules about paths from the root of the project; plugin.ts brings them to the linter, and
 * docs/architecture.md tells them.
 */
import { posix } from "node:path";

interface Boundary {
  /** Whom it binds. */
  readonly from: RegExp;
  /** A path in the project, or a package, that these must not import. */
  readonly not: RegExp;
  readonly why: string;
}

/** Folders in an order: each imports those before it, never those after it. */
export interface Order {
  readonly of: string;
  readonly folders: readonly string[];
}

export const orders: readonly Order[] = [
  {
    of: "src",
    folders: [
      "i18n",
      "config",
      "calendar",
      "qr",
      "http",
      "pages",
      "downloads",
      "object-storage",
      "store",
      "access",
      "dns",
      "sign-in",
      "service",
      "alerts",
      "site",
      "console",
    ],
  },
  { of: "src/alerts", folders: ["outbox", "message", "channels", "delivery", "watch", "api"] },
  {
    of: "functions/links",
    folders: ["link", "qr", "count", "look", "transfer", "visit", "api", "console"],
  },
  {
    of: "functions/heartbeats",
    folders: ["check", "alert", "ping", "arrivals", "pages", "api", "console"],
  },
  {
    of: "functions/archive",
    folders: ["file", "kept", "seal", "drill", "night", "api", "console"],
  },
  {
    of: "functions/wkd",
    folders: [
      "address",
      "openpgp",
      "programs",
      "gate",
      "keys",
      "custody",
      "letters",
      "directory",
      "watch",
      "claims",
      "writing",
      "pages",
      "api",
      "console",
    ],
  },
];

/** Files that a function's rooms for rules and rows must not know: the hall above them, and who answers requests. */
const HALL = /^functions\/[^/]+\/(?:store|function)\.ts$/;
const ANSWERING = "api|console|pages|visit|directory";

const boundaries: readonly Boundary[] = [
  {
    from: /^src\/(?!(?:functions|worker)\.ts$)/,
    not: /^functions\//,
    why: "src knows no function; src/functions.ts alone lists them",
  },
  {
    from: /^src\/(?:functions|worker)\.ts$/,
    not: /^functions\/(?![^/]+\/(?:function|store|scratch)\.ts$)/,
    why: "the worker knows of a function what its function.ts and store.ts say",
  },
  {
    // What makes the bundle makes it with the programs that are offered.
    from: /^(?:src\/(?!serve\/build\/bundle\.ts$)|functions\/)/,
    not: /^(?:agents|test|bench|docs)\//,
    why: "the service knows no agent and no test",
  },
  {
    from: /^(?:src\/(?!(?:worker|api-document)\.ts$)|functions\/|agents\/)/,
    not: /^src\/(?:worker|application|functions|api-document)\.ts$/,
    why: "the composition is imported by nobody",
  },
  {
    from: /^(?:src\/(?!serve\/)|functions\/|agents\/)/,
    not: /^src\/serve\//,
    why: "npm start runs in Node, not in the Worker",
  },
  {
    from: /^(?:src\/(?!serve\/)|functions\/)/,
    not: /^node:/,
    why: "the Worker runs without Node",
  },
  {
    from: /^agents\/cli\/setup\//,
    not: /^(?:functions|test|bench)\/|^src\/(?!config\/|alerts\/channels\/channels\.ts$|i18n\/)/,
    why: "what writes the service's files of settings knows its settings, and else no more than other agents",
  },
  {
    from: /^agents\/pack\//,
    not: /^(?:functions|test|bench)\/|^src\/(?!downloads\/(?:sums|tar)\.ts$|pages\/(?:name|style-text)\.ts$)/,
    why: "what is packed are agents, and the names and sums of what the Worker carries",
  },
  {
    from: /^agents\/(?!cli\/setup\/|pack\/)/,
    not: /^(?:functions|test|bench)\/|^src\/(?!calendar\/|i18n\/|dns\/(?:message|value)\.ts$|limits\.ts$|durations\.ts$|slug-key\.ts$)/,
    why: "agents reach the service by HTTP only; they share calendars, languages and the messages of DNS with it",
  },
  {
    from: new RegExp(`^functions/[^/]+/(?!(?:${ANSWERING})/)[^/]+/`),
    not: HALL,
    why: "a room for rules and rows knows neither the store nor what the service is told of the function",
  },
  {
    from: /^(?:src\/(?:calendar|qr|i18n)|functions\/wkd\/(?:address|openpgp))\//,
    not: /^src\/(?!calendar\/|qr\/|i18n\/|[a-z]+\.ts$)/,
    why: "pure rules know neither stores nor HTTP",
  },
  {
    from: new RegExp(
      `^(?:src/(?!http/|access/|sign-in/|console/|service/|site/|pages/|downloads/|alerts/api/|(?:application|door)\\.ts$)|functions/[^/]+/(?!(?:${ANSWERING})/|.*(?:json|json-lines|report)\\.ts$))`,
    ),
    not: /^(?:hono|@hono\/.*)(?:\/|$)/,
    why: "hono is for what answers requests",
  },
];

/** A table's home: its rows are read and written by what holds a database, never by a pure rule. */
const TABLE = /^(?!src\/config\/).*[/-]tables?\.ts$/;

/**
 * Why a file must not import what it names, or undefined if it may. `from` is a path from the root, `specifier` as it
 * stands in the code; `isType` if types alone are imported, `holdsDatabase` if the file's code speaks of a database.
 */
export function faultOf(
  from: string,
  specifier: string,
  { isType, holdsDatabase }: { isType: boolean; holdsDatabase: boolean },
): string | undefined {
  if (/^(?:\/|[a-z]:|file:)/i.test(specifier)) return "name it by a relative path";
  const to = specifier.startsWith(".")
    ? posix
        .join(posix.dirname(from), specifier.replace(/[?#].*$/, ""))
        .replace(/\.js(x?)$/, ".ts$1")
    : specifier;
  for (const { from: bound, not, why } of boundaries) {
    if (bound.test(from) && not.test(to)) return why;
  }
  if (specifier.startsWith(".")) {
    return (
      betweenFunctions(from, to) ??
      outOfOrder(from, to) ??
      ruleToTable(from, to, isType || holdsDatabase)
    );
  }
  return undefined;
}

function betweenFunctions(from: string, to: string): string | undefined {
  const nameOf = (path: string) => /^functions\/([^/]+)\//.exec(path)?.[1];
  const [own, other] = [nameOf(from), nameOf(to)];
  if (own === undefined || other === undefined || own === other) return undefined;
  return "a function imports no other function; what both need belongs to src";
}

function outOfOrder(from: string, to: string): string | undefined {
  for (const { of, folders } of orders) {
    const placeOf = (path: string) =>
      path.startsWith(`${of}/`) ? folders.indexOf(path.split("/")[of.split("/").length] ?? "") : -1;
    const [own, other] = [placeOf(from), placeOf(to)];
    if (own >= 0 && other > own) {
      return `${of}/${folders[own]} lies below ${folders[other]} and does not know it`;
    }
  }
  return undefined;
}

function ruleToTable(from: string, to: string, mayKnow: boolean): string | undefined {
  if (
    !/^(?:src|functions)\/(?!alerts\/api\/|[^/]+\/(?:api|pages)\/)/.test(from) ||
    !TABLE.test(to) ||
    TABLE.test(from)
  )
    return undefined;
  return mayKnow ? undefined : "a rule knows no table, only the types of its rows";
}
