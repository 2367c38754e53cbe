/**
 * The one error body: Problem Details for HTTP APIs (RFC 9457), in the reader's language.
 * `type` is stable and made for programs; `title` and `detail` are made for people.
 */
import type { Language, Text } from "../i18n/language.ts";
import {
  BODY_LEAST_BYTES,
  BODY_PATIENCE_MS,
  RETRY_AFTER_SECONDS,
  RETRY_REFUSED_SECONDS,
} from "../limits.ts";

/** A kind of problem: what stays the same every time it occurs. */
interface ProblemKind {
  readonly code: string;
  readonly status:
    | 400
    | 401
    | 403
    | 404
    | 405
    | 408
    | 409
    | 410
    | 412
    | 413
    | 415
    | 422
    | 429
    | 500
    | 503;
  readonly title: Text;
}

/** One field of the request that is wrong; `field` is its path (`windows.0.calendar`). */
export interface FieldError {
  readonly field: string;
  readonly detail: Text;
  /** Where in the field's text: the first character, counted from 0, and how many. */
  readonly place?: { readonly offset: number; readonly length: number };
}

/** One occurrence of a problem. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly detail: Text;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body, for programs. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Ends a request with a problem: the only exception that is not a bug, thrown by HTTP code alone. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.kind.code);
    this.problem = problem;
  }
}

/** The response to a problem; `requestId` leads to the log line. */
export function problemResponse(problem: Problem, language: Language, requestId: string): Response {
  const { kind, errors } = problem;
  const body = {
    type: `urn:randwerk:problem:${kind.code}`,
    title: kind.title[language],
    status: kind.status,
    detail: problem.detail[language],
    ...(errors && {
      errors: errors.map(({ field, detail, place }) => ({
        field,
        detail: detail[language],
        ...place,
      })),
    }),
    ...problem.extra,
    requestId,
  };
  return new Response(JSON.stringify(body), {
    status: kind.status,
    headers: {
      "Content-Type": "application/problem+json",
      "Content-Language": language,
      "Cache-Control": "no-store",
      "X-Request-Id": requestId,
      ...problem.headers,
    },
  });
}

/** The request's form is wrong: one entry per field in `errors`. */
export function invalid(errors: readonly FieldError[]): Problem {
  const said = (language: Language) =>
    errors
      .map(({ field, detail }) =>
        field === "" ? detail[language] : `${field}: ${detail[language]}`,
      )
      .join(" ");
  return {
    kind: {
      code: "invalid",
      status: 422,
      title: { de: "Die Angaben sind ungültig", en: "The request is not valid" },
    },
    detail: { de: said("de"), en: said("en") },
    errors,
  };
}

export const malformedBody: Problem = {
  kind: {
    code: "malformed-body",
    status: 400,
    title: { de: "Der Inhalt ist nicht lesbar", en: "The body cannot be read" },
  },
  detail: {
    de: "Der Inhalt der Anfrage ist kein gültiges JSON.",
    en: "The body of the request is not valid JSON.",
  },
};

/** What a page of ours sends is a form. */
export const noForm: Problem = {
  kind: malformedBody.kind,
  detail: {
    de: "Der Inhalt der Anfrage ist kein Formular.",
    en: "The body of the request is no form.",
  },
};

export const noHost: Problem = {
  kind: {
    code: "no-host",
    status: 400,
    title: { de: "Kein Rechnername", en: "No host" },
  },
  detail: {
    de: "Der Header „Host“ nennt keinen Namen, unter dem es etwas geben kann.",
    en: "The header “Host” names nothing that can be asked.",
  },
};

export const wrongContentType: Problem = {
  kind: {
    code: "unsupported-media-type",
    status: 415,
    title: { de: "Falscher Inhaltstyp", en: "Unsupported media type" },
  },
  detail: {
    de: "In der Anfrage fehlt der Header „Content-Type: application/json“.",
    en: "The request needs the header “Content-Type: application/json”.",
  },
};

/** The body is larger than `maxBytes`. */
export function tooLarge(maxBytes: number): Problem {
  const kib = Math.floor(maxBytes / 1024);
  return {
    kind: {
      code: "too-large",
      status: 413,
      title: { de: "Die Anfrage ist zu groß", en: "The request is too large" },
    },
    detail: { de: `Erlaubt sind höchstens ${kib} KiB.`, en: `At most ${kib} KiB are allowed.` },
  };
}

/** The body stopped coming. */
export const tooSlow: Problem = {
  kind: {
    code: "too-slow",
    status: 408,
    title: { de: "Die Anfrage kam zu langsam", en: "The request came too slowly" },
  },
  detail: {
    de: `Der Inhalt der Anfrage blieb aus: In ${BODY_PATIENCE_MS / 1000} s müssen mindestens ${BODY_LEAST_BYTES / 1024} KiB oder das Ende kommen.`,
    en: `The request’s body stopped coming: within ${BODY_PATIENCE_MS / 1000} s at least ${BODY_LEAST_BYTES / 1024} KiB or its end have to arrive.`,
  },
};

export const notFound: Problem = {
  kind: { code: "not-found", status: 404, title: { de: "Nicht gefunden", en: "Not found" } },
  detail: { de: "Unter dieser Adresse gibt es nichts.", en: "There is nothing at this address." },
};

/** The path exists, but not with this method; `allow` lists the methods that it takes. */
export function methodNotAllowed(allow: string): Problem {
  return {
    kind: {
      code: "method-not-allowed",
      status: 405,
      title: { de: "Methode nicht erlaubt", en: "Method not allowed" },
    },
    detail: { de: `Erlaubt: ${allow}.`, en: `Allowed: ${allow}.` },
    headers: { Allow: allow },
  };
}

/** A request that collides with what is there; `extra` says with what. */
export function conflict(code: string, detail: Text, extra: Problem["extra"] = {}): Problem {
  return { kind: { code, status: 409, title: { de: "Konflikt", en: "Conflict" } }, detail, extra };
}

/** Somebody else was faster (If-Match); `extra` says what the version is now. */
export function outdated(detail: Text, extra: Problem["extra"] & object): Problem {
  return {
    kind: {
      code: "outdated",
      status: 412,
      title: { de: "Inzwischen geändert", en: "Changed in the meantime" },
    },
    detail,
    extra,
  };
}

export const storeUnavailable: Problem = {
  kind: {
    code: "store-unavailable",
    status: 503,
    title: { de: "Der Dienst ist gerade nicht bereit", en: "The service is not ready" },
  },
  detail: {
    de: "Es wurde nichts geändert. Bitte gleich noch einmal versuchen.",
    en: "Nothing was changed. Please try again in a moment.",
  },
  headers: { "Retry-After": String(RETRY_AFTER_SECONDS) },
};

/** The folder of the state is not there any more: what would be written now would be nowhere. */
export const stateGone: Problem = {
  kind: {
    code: "state-gone",
    status: 503,
    title: { de: "Der Ordner mit den Daten ist weg", en: "The folder with the data is gone" },
  },
  detail: {
    de: "Es wurde nichts geändert. STATE_DIR wurde gelöscht oder ausgehängt; danach muss der Dienst neu gestartet werden.",
    en: "Nothing was changed. STATE_DIR was deleted or unmounted; the service has to be restarted after that.",
  },
  headers: { "Retry-After": String(RETRY_REFUSED_SECONDS) },
};

export const misconfigured: Problem = {
  kind: {
    code: "misconfigured",
    status: 503,
    title: { de: "Der Dienst ist falsch eingestellt", en: "The service is not set up correctly" },
  },
  detail: {
    de: "Eine Einstellung ist ungültig. Welche, steht im Protokoll des Dienstes.",
    en: "A setting is invalid. The log of the service says which.",
  },
};

export const internalError: Problem = {
  kind: { code: "internal", status: 500, title: { de: "Interner Fehler", en: "Internal error" } },
  detail: {
    de: "Bitte noch einmal versuchen. Bleibt der Fehler, bitte melden und die Kennung (requestId) nennen.",
    en: "Please try again. If it stays, report it and give the request id.",
  },
};
