/** The types of the application's context. */
import type { Principal } from "../access/store.ts";
import type { Language } from "../i18n/language.ts";

/** What every handler finds in its context. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    language: Language;
    /** Set by `requires(scope)`. */
    principal: Principal;
  };
}
