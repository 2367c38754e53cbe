/** The types of the application's context. */
import type { Language } from "../i18n/language.ts";

/** Who is calling, and what they may do. */
export interface Principal {
  readonly name: string;
  readonly scopes: readonly string[];
}

/** The context of every handler. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    language: Language;
    /** Set by `requires(scope)`. */
    principal: Principal;
  };
}
