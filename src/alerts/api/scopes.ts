/** Alerts are for those who look after checks. */
export const alertScopes = ["checks:read", "checks:write"] as const;
