/** Scopes of alerts: whoever sees checks sees what became of them. */
export const alertScopes = ["checks:read", "checks:write"] as const;
