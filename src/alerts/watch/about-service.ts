/** Alerts about what the service runs on. */
import type { NewAlert } from "../outbox/alert.ts";

/** An alert of the service itself, for every channel. */
export function aboutService(
  subjectId: string,
  said: Pick<NewAlert, "severity" | "title" | "text"> & { facts?: NewAlert["facts"] },
): NewAlert {
  const about = { subject: "service", url: undefined, tags: [], channels: undefined } as const;
  return { facts: {}, ...said, ...about, subjectId };
}
