/** The types of the application's context. */
import type { Language } from "../i18n/language.ts";
import type { Problem } from "./problem.ts";

/** Who is calling, and what they may do. */
export interface Principal {
  /** Of the token: its middle part, or `admin` for the one that is a setting. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** The context of every handler. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    language: Language;
    /** What is wrong with the request's body, once somebody read it. */
    bodyFault: Problem | undefined;
    /** Set by `requires(scope)`. */
    principal: Principal;
  };
}
