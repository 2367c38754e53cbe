/** An edge function, as far as the service has to know it. Each says it in its function.ts; src/functions.ts lists them. */
import type { BoardSource, OwnSource } from "./board.ts";
import type { Judge } from "./http/judge.ts";
import type { Place } from "./http/place.ts";
import type { PageRouter } from "./http/page-router.ts";
import type { Router } from "./http/router.ts";

/** How much a request may carry below a path, where that is not what JSON needs. */
export interface BodyLimit {
  /** The path itself, or what it starts with if it ends in `/`. */
  readonly path: string;
  readonly maxBytes: number;
}

/**
 * Something for everybody, apart from the application: what an admin's API needs (110 ms of computing) is not evaluated
 * for a stranger.
 */
export interface OpenPart {
  /** Whether it answers a request for this path, whatever its method. */
  readonly has: (path: string, request: Request) => boolean;
  readonly routers: () => Promise<readonly PageRouter[]>;
}

/** What the description of the API says besides the routes; only the build asks for it. */
export interface Described {
  /** Path items (OpenAPI 3.1) of what answers without a documented route: before the application, or as a page. */
  readonly paths?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  /** What an operation is sent and what it answers, by its operationId. Each operation has its own. */
  readonly examples: Readonly<Record<string, Example>>;
}

export interface Example {
  readonly request?: unknown;
  readonly response?: unknown;
  /** Values of parameters in the path, the query and the headers. */
  readonly parameters?: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface EdgeFunction {
  /** First path segments that are its own, and so never slugs of short links. */
  readonly segments: readonly string[];
  /** The same, taken when links could already bear them: each with the day (`2026-11-25`). Links that do go on working. */
  readonly laterSegments?: Readonly<Record<string, string>>;
  /** Scopes that a token can be given for it. One that ends in `:write` includes its `:read`. */
  readonly scopes: readonly string[];
  readonly bodyLimits: readonly BodyLimit[];
  /**
   * Answers before the application is loaded: what has to be fast. Undefined: the request is not for this
   * function, or the application answers it.
   */
  readonly answer?: (
    request: Request,
    place: Place,
    env: Env,
    ctx: ExecutionContext,
  ) => Response | Promise<Response> | undefined;
  /**
   * Answers below a segment that was taken later (`laterSegments` of any), before all others are asked. Undefined:
   * the path is the service's.
   */
  readonly answerOlder?: (
    request: Request,
    place: Place,
    env: Env,
    ctx: ExecutionContext,
  ) => Promise<Response | undefined>;
  /** What it has for everybody, the narrower path first. */
  readonly open?: readonly OpenPart[];
  /** Routes, by their path as Hono writes it, where who asks is judged in words of its own (door.ts). */
  readonly door?: {
    readonly has: (route: string) => boolean;
    readonly judge: () => Promise<Judge>;
  };
  /** Its part of the API's description that its routes do not say. */
  readonly described?: () => Promise<Described>;
  /** What it tells on the console's board, loaded when somebody looks at it. */
  readonly board?: BoardSource;
  /** What it has of somebody's own, loaded when they look at their page. */
  readonly own?: OwnSource;
  /** Its pages of the console, loaded with the application; whoever asks for them is signed in. */
  readonly pages?: () => Promise<readonly Router[]>;
  /** Its part of the application, loaded with it. */
  readonly routers: () => Promise<readonly Router[]>;
}
