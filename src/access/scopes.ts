/** Scopes: what a token may do. A pure rule. */

/** The name of something that may be allowed. Edge functions name theirs in function.ts. */
export type Scope = string;

/** Whether a token with the scopes `held` may do what needs `needed`. Writing includes reading. */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  if (held.includes("admin") || held.includes(needed)) return true;
  return needed.endsWith(":read") && held.includes(needed.replace(":read", ":write"));
}
