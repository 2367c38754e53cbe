/** What a token may do. A pure rule. */
export const scopes = [
  "links:read",
  "links:write",
  "keys:write",
  "checks:read",
  "checks:write",
  "arrivals",
  "admin",
] as const;
export type Scope = (typeof scopes)[number];

/** Whether a token with the scopes `held` may do what needs `needed`. Writing includes reading. */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  if (held.includes("admin") || held.includes(needed)) return true;
  return needed.endsWith(":read") && held.includes(needed.replace(":read", ":write") as Scope);
}
