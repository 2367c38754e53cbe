/** Alerts about the service itself and what it runs on. */
import type { NewAlert } from "./alert.ts";

type Said = Pick<NewAlert, "severity" | "title" | "text"> &
  Partial<Pick<NewAlert, "facts" | "channels">>;

/** An alert of the service itself, for every channel unless it names some. */
export function aboutService(subjectId: string, said: Said): NewAlert {
  const about = { subject: "service", url: undefined, tags: [] } as const;
  return { facts: {}, channels: undefined, ...said, ...about, subjectId };
}
