/** What can go wrong with a link, besides what every API shares. */
import type { Text } from "../../src/i18n/language.ts";
import { notFound, type Problem, type ProblemKind } from "../../src/problem.ts";
import type { ChangeResult } from "./store.ts";

const conflictTitle: Text = { de: "Konflikt", en: "Conflict" };

function conflict(code: string, detail: Text, extra?: Record<string, unknown>): Problem {
  const kind: ProblemKind = { code, status: 409, title: conflictTitle };
  return extra === undefined ? { kind, detail } : { kind, detail, extra };
}

/** The problem behind a change that was refused. */
export function changeProblem(result: Extract<ChangeResult, { ok: false }>): Problem {
  switch (result.reason) {
    case "absent":
      return {
        ...notFound,
        detail: {
          de: "Es gibt keinen Link mit diesem Slug.",
          en: "There is no link with this slug.",
        },
      };
    case "taken":
      return conflict(
        "slug-taken",
        {
          de: `Den Slug hat schon der Link „${result.slug}“ (Groß- und Kleinschreibung, „-“ und „_“ zählen nicht).`,
          en: `The link “${result.slug}” has this slug already (case, “-” and “_” do not count).`,
        },
        { slug: result.slug },
      );
    case "full":
      return conflict("store-full", {
        de: "Es gibt zu viele Links; bitte zuerst welche löschen.",
        en: "There are too many links; please delete some first.",
      });
    case "nothing-to-undo":
      return conflict("nothing-to-undo", {
        de: "An diesem Link gibt es nichts rückgängig zu machen.",
        en: "There is nothing to undo on this link.",
      });
    case "outdated":
      return {
        kind: {
          code: "outdated",
          status: 412,
          title: { de: "Inzwischen geändert", en: "Changed in the meantime" },
        },
        detail: {
          de: "Jemand hat den Link inzwischen geändert. Bitte neu laden und noch einmal ändern.",
          en: "Somebody has changed the link in the meantime. Load it again and repeat the change.",
        },
        extra: { version: result.version },
      };
  }
}
