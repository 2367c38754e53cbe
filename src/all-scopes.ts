/** Whatever a token or a session can be allowed. */
import { alertScopes } from "./alerts/api/scopes.ts";
import type { EdgeFunction } from "./edge-function.ts";
import { accessScopes, type Scope } from "./access/scopes.ts";

export const allScopes = (functions: readonly EdgeFunction[]): Scope[] => [
  ...new Set<Scope>([
    ...functions.flatMap((one) => one.scopes),
    ...alertScopes,
    ...accessScopes,
    "admin",
  ]),
];
