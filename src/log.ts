/** A structured log: one JSON line per fact, for Workers Logs and journald alike. */

type Level = "info" | "warn" | "error";
type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Writes one fact. `event` is a stable name with dots (`links.created`), `facts` are plain values.
 * Never pass an address, a user agent, a token or a whole URL: logs hold no personal data.
 */
export function log(level: Level, event: string, facts: Facts = {}): void {
  console[level](JSON.stringify({ level, event, ...facts }));
}

/** An error as the log may tell it: its name and message, with the stack's first frame. */
export function errorFacts(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: String(error) };
  const frame = error.stack?.split("\n")[1]?.trim();
  return { error: `${error.name}: ${error.message}`, at: frame };
}
