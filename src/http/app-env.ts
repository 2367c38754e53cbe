/** The types of the application's context. */
import type { Language } from "../i18n/language.ts";
import type { Problem } from "./problem.ts";

/** Who is calling, and what they may do. */
export interface Principal {
  /** Of the token: its middle part, or `admin` for the one that is a setting; of an account: its subject. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Whose sessions are their own: an account's, or those by a token, which have no issuer. */
  readonly owner: { readonly issuer: string | undefined; readonly subject: string };
  /** The session that the request came with; undefined: it came with a token. */
  readonly session: SessionOfRequest | undefined;
}

/** What handlers need to know of the session that a request came with. */
interface SessionOfRequest {
  readonly id: string;
  readonly addresses: readonly string[];
}

/** The context of every handler. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    language: Language;
    /** What is wrong with the request's body, once somebody read it. */
    bodyFault: Problem | undefined;
    /** Set by `requires(scope)` and `requiresSomebody`. */
    principal: Principal;
  };
}
