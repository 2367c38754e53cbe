/** First path segments that belong to the service: never slugs, on no host. */
export const reservedSegments: ReadonlySet<string> = new Set([
  "api",
  "assets",
  "b",
  "badge",
  "console",
  "favicon.ico",
  "healthz",
  "key",
  "metrics",
  "ping",
  "robots.txt",
  ".well-known",
]);
