/** Scopes: what a token or a session may do. Pure rules. */

/** The name of something that may be allowed. Edge functions name theirs in function.ts. */
export type Scope = string;

/**
 * The service's own: `sessions` sees and ends everybody's, `keys:own` publishes the key of an address that is proven to
 * be one's own.
 */
export const accessScopes: readonly Scope[] = ["sessions", "keys:own"];

/** Whether a token with the scopes `held` may do what needs `needed`. Writing includes reading, and what is one's own. */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  if (held.includes("admin") || held.includes(needed)) return true;
  return /:(?:read|own)$/.test(needed) && held.includes(needed.replace(/:\w+$/, ":write"));
}

/** What two lists of scopes both allow. */
export const common = (some: readonly Scope[], others: readonly Scope[]): Scope[] => [
  ...new Set([
    ...some.filter((scope) => allows(others, scope)),
    ...others.filter((scope) => allows(some, scope)),
  ]),
];
