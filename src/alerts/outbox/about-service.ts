/** Alerts about the service itself and what it runs on. */
import { consoleUrl, type ConsolePlace } from "../../config/console-url.ts";
import type { NewAlert } from "./alert.ts";

type Said = Pick<NewAlert, "severity" | "title" | "text"> &
  Partial<Pick<NewAlert, "facts" | "channels">>;

/** The page of the console that shows what such an alert is about. */
function pageOf(subjectId: string): string {
  if (subjectId.startsWith("channel:") || subjectId === "test") return "/console/alerts";
  return subjectId.startsWith("archive-") ? "/console/archive" : "/console/service";
}

/** An alert of the service itself, for every channel unless it names some. It leads to its page. */
export function aboutService(subjectId: string, said: Said, place: ConsolePlace): NewAlert {
  const url = consoleUrl(place, pageOf(subjectId));
  return { facts: {}, channels: undefined, ...said, subject: "service", url, tags: [], subjectId };
}
