/** Alerts about the service itself and what it runs on. */
import { consoleUrl, type ConsolePlace } from "../../config/console-url.ts";
import type { NewAlert } from "./alert.ts";

type Said = Pick<NewAlert, "severity" | "title" | "text"> &
  Partial<Pick<NewAlert, "facts" | "channels">>;

/** An alert of the service itself, for every channel unless it names some. It leads to the page that shows the service. */
export function aboutService(subjectId: string, said: Said, place: ConsolePlace): NewAlert {
  const isOfChannels = subjectId.startsWith("channel:") || subjectId === "test";
  const url = consoleUrl(place, isOfChannels ? "/console/alerts" : "/console/service");
  return { facts: {}, channels: undefined, ...said, subject: "service", url, tags: [], subjectId };
}
