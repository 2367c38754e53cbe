/** What is wrong with a request of somebody who may not do what it asks for. */
import type { Problem } from "../http/problem.ts";

export const missingToken: Problem = {
  kind: { code: "missing-token", status: 401, title: { de: "Token fehlt", en: "Token missing" } },
  detail: {
    de: "In der Anfrage fehlt der Header „Authorization: Bearer TOKEN“ (oder „X-Api-Key: TOKEN“).",
    en: "The request needs the header “Authorization: Bearer TOKEN” (or “X-Api-Key: TOKEN”).",
  },
  headers: { "WWW-Authenticate": 'Bearer realm="randwerk"' },
};

export const wrongToken: Problem = {
  kind: { code: "wrong-token", status: 401, title: { de: "Falsches Token", en: "Wrong token" } },
  detail: {
    de: "Das Token ist unbekannt, abgelaufen oder widerrufen.",
    en: "The token is unknown, expired or revoked.",
  },
  headers: { "WWW-Authenticate": 'Bearer realm="randwerk", error="invalid_token"' },
};

/** A cookie of a session that is over. */
export const sessionOver: Problem = {
  kind: {
    code: "session-over",
    status: 401,
    title: { de: "Die Sitzung ist zu Ende", en: "The session is over" },
  },
  detail: {
    de: "Bitte unter /console neu anmelden.",
    en: "Please sign in again at /console.",
  },
  headers: { "WWW-Authenticate": 'Bearer realm="randwerk"' },
};

/** Somebody else's page has a browser send something in the name of who is signed in. */
export const foreignPage: Problem = {
  kind: {
    code: "foreign-page",
    status: 403,
    title: { de: "Von einer fremden Seite", en: "From somebody else's page" },
  },
  detail: {
    de: "Mit einer Sitzung ändern nur eigene Seiten etwas: „Origin“ oder „Sec-Fetch-Site“ nennen eine andere. Es wurde nichts geändert.",
    en: "With a session only pages of our own change something: “Origin” or “Sec-Fetch-Site” name another one. Nothing was changed.",
  },
};

/** Too many wrong tokens came from this network; another try is judged after `retryAfterSeconds`. */
export function tooManyWrongTokens(retryAfterSeconds: number): Problem {
  return {
    kind: {
      code: "too-many-wrong-tokens",
      status: 429,
      title: { de: "Zu viele falsche Tokens", en: "Too many wrong tokens" },
    },
    detail: {
      de: `Aus diesem Netz kamen zu viele falsche Tokens. Bitte in ${retryAfterSeconds} s erneut versuchen.`,
      en: `Too many wrong tokens came from this network. Try again in ${retryAfterSeconds} s.`,
    },
    headers: { "Retry-After": String(retryAfterSeconds) },
  };
}

/** The token is good but lacks `scope`. */
export function missingScope(scope: string): Problem {
  return {
    kind: { code: "forbidden", status: 403, title: { de: "Nicht erlaubt", en: "Not allowed" } },
    detail: {
      de: `Dem Token fehlt das Recht „${scope}“.`,
      en: `The token lacks the scope “${scope}”.`,
    },
    headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${scope}"` },
  };
}
