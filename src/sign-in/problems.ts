/** Problems as pages: what is refused at the console is told to a person. */
import { ProblemError } from "../http/problem.ts";
import type { PageRouter } from "../http/page-router.ts";
import { frameOf, pageStatuses, sendPage } from "./frame.ts";
import { HOME } from "./next.ts";
import { refusedPage } from "./pages.tsx";

/** Makes a router of pages answer problems with pages. A bug stays an exception, for the application. */
export function showProblems(router: PageRouter): void {
  router.onError((error, c) => {
    if (!(error instanceof ProblemError)) throw error;
    const { kind, detail, headers = {} } = error.problem;
    const shown = pageStatuses.find((status) => status === kind.status) ?? 503;
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    const person = c.get("principal");
    return sendPage(c, refusedPage(frameOf(c, HOME, person), kind.title, detail), shown);
  });
}
