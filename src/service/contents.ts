/** What the build makes of the API's description. Pure. */

/** The operations by their tags, as the page of the description lists them. */
export interface Contents {
  readonly version: string;
  readonly tags: readonly {
    readonly name: string;
    readonly description: string;
    readonly operations: readonly {
      readonly id: string;
      readonly method: string;
      readonly path: string;
      readonly summary: string;
    }[];
  }[];
}

/**
 * The document as a text, cut where the address of the service stands in it. It is ASCII, with escapes for all else: what
 * has a character beyond Latin-1 takes two octets each in the Worker and is encoded anew for each answer.
 */
export interface ApiDocument {
  readonly beforeUrl: string;
  readonly afterUrl: string;
  /** One address has one document, so the tag need not know what stands in it of the address. */
  readonly etag: string;
}

/** What the application can be asked, the console apart: a method and a path as Hono writes them. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** A token or a session is asked for before anything else is looked at. */
  readonly isGuarded: boolean;
}

/** Each is a module of its own: who reads one need not read the others. */
export interface Made {
  readonly openapi: ApiDocument;
  readonly contents: Contents;
  readonly routes: readonly Route[];
}

/** What is read of an OpenAPI document for it. */
export interface Whole {
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly tags: readonly string[];
            readonly summary: string;
          }
        >
      >
    >
  >;
}

/** The operations of a document, each with its method, in small letters, and its path. */
export const operationsOf = <One>(paths: Readonly<Record<string, Readonly<Record<string, One>>>>) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ ...one, path, method })),
  );

export function contentsOf({ info, tags, paths }: Whole): Contents {
  const operations = operationsOf(paths);
  return {
    version: info.version,
    tags: tags.map(({ name, description }) => ({
      name,
      description,
      operations: operations
        .filter((one) => one.tags.includes(name))
        .map(({ operationId, method, path, summary }) => ({
          id: operationId,
          method: method.toUpperCase(),
          path,
          summary,
        })),
    })),
  };
}
