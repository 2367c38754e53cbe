/** Problems of a link, besides what every API shares. */
import {
  conflict,
  notFound,
  outdated,
  type FieldError,
  type Problem,
} from "../../../src/http/problem.ts";
import type { ChangeResult } from "../changes.ts";

export const noLink: Problem = {
  ...notFound,
  detail: {
    de: "Diesen Kurzlink gibt es nicht.",
    en: "There is no link with this slug.",
  },
};

export const foreignCursor: FieldError = {
  field: "cursor",
  detail: {
    de: "Das ist kein Anfang einer Seite in dieser Reihenfolge.",
    en: "This is no beginning of a page in this order.",
  },
};

/** The problem behind a change that was refused. */
export function changeProblem(result: Extract<ChangeResult, { ok: false }>): Problem {
  switch (result.reason) {
    case "absent":
      return noLink;
    case "taken":
      return conflict(
        "slug-taken",
        {
          de: `Diesen Slug hat schon der Kurzlink „${result.slug}“. Groß- und Kleinschreibung, „-“ und „_“ machen keinen Unterschied.`,
          en: `The short link “${result.slug}” already has this slug. Case, “-” and “_” make no difference.`,
        },
        { slug: result.slug },
      );
    case "full":
      return conflict("store-full", {
        de: "Es gibt zu viele Links; bitte zuerst welche löschen.",
        en: "There are too many links; please delete some first.",
      });
    case "contended":
      return conflict("contended", {
        de: "Gerade ändern viele diesen Link. Bitte gleich noch einmal versuchen.",
        en: "Many are changing this link at the moment. Please try again in a moment.",
      });
    case "nothing-to-undo":
      return conflict("nothing-to-undo", {
        de: "An diesem Link gibt es nichts rückgängig zu machen.",
        en: "There is nothing to undo for this short link.",
      });
    case "outdated":
      return outdated(
        {
          de: "Jemand hat den Link inzwischen geändert. Bitte neu laden und noch einmal ändern.",
          en: "Somebody has changed the link in the meantime. Load it again and repeat the change.",
        },
        { version: result.version },
      );
  }
}
