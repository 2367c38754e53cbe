import { describe, expect, test } from "vitest";
import * as access from "../../../src/access/problems.ts";
import * as problems from "../../../src/http/problem.ts";
import { invalid, problemResponse, ProblemError, type Problem } from "../../../src/http/problem.ts";

const read = async (problem: Problem, language: "de" | "en" = "en") => {
  const response = problemResponse(problem, language, "id-1");
  return { response, body: await response.json<Record<string, unknown>>() };
};

describe("a problem is told", () => {
  test("in Problem Details, with its headers", async () => {
    const { response, body } = await read(problems.storeUnavailable);
    expect(response.status).toBe(503);
    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "no-store",
      "content-language": "en",
      "content-type": "application/problem+json",
      "retry-after": "5",
      "x-request-id": "id-1",
    });
    expect(body).toEqual({
      type: "urn:randwerk:problem:store-unavailable",
      title: "The service is not ready",
      status: 503,
      detail: "Nothing was changed. Please try again in a moment.",
      requestId: "id-1",
    });
  });

  test("in German", async () => {
    const { response, body } = await read(problems.notFound, "de");
    expect(response.headers.get("Content-Language")).toBe("de");
    expect(body).toMatchObject({
      title: "Nicht gefunden",
      detail: "Unter dieser Adresse gibt es nichts.",
    });
  });

  test("field by field, with places, in the reader's language", async () => {
    const errors = [
      { field: "a", detail: { de: "Das.", en: "This." } },
      { field: "b.0", detail: { de: "Jenes.", en: "That." }, place: { offset: 3, length: 2 } },
    ];
    expect((await read(invalid(errors))).body).toMatchObject({
      type: "urn:randwerk:problem:invalid",
      status: 422,
      detail: "a: This. b.0: That.",
      errors: [
        { field: "a", detail: "This." },
        { field: "b.0", detail: "That.", offset: 3, length: 2 },
      ],
    });
    expect((await read(invalid(errors), "de")).body).toMatchObject({
      detail: "a: Das. b.0: Jenes.",
      errors: [{ detail: "Das." }, { detail: "Jenes." }],
    });
  });

  test("with what it says to programs besides, which overwrites no id", async () => {
    const extra = { version: 7, requestId: "forged" };
    const outdated = problems.outdated({ de: "Zu spät.", en: "Too late." }, extra);
    expect((await read(outdated)).body).toEqual({
      type: "urn:randwerk:problem:outdated",
      title: "Changed in the meantime",
      status: 412,
      detail: "Too late.",
      version: 7,
      requestId: "id-1",
    });
  });
});

const text = { de: "So nicht.", en: "Not so." };

describe("problems and what they say", () => {
  test.each<[problem: Problem, status: number, code: string, detail: string, headers?: object]>([
    [problems.malformedBody, 400, "malformed-body", "The body of the request is not valid JSON."],
    [
      problems.wrongContentType,
      415,
      "unsupported-media-type",
      "The request needs the header “Content-Type: application/json”.",
    ],
    [problems.tooLarge(256 * 1024), 413, "too-large", "At most 256 KiB are allowed."],
    [problems.tooLarge(256 * 1024 + 1023), 413, "too-large", "At most 256 KiB are allowed."],
    [problems.notFound, 404, "not-found", "There is nothing at this address."],
    [
      problems.methodNotAllowed("GET, POST"),
      405,
      "method-not-allowed",
      "Allowed: GET, POST.",
      { Allow: "GET, POST" },
    ],
    [
      access.missingToken,
      401,
      "missing-token",
      "The request needs the header “Authorization: Bearer TOKEN” (or “X-Api-Key: TOKEN”).",
      { "WWW-Authenticate": 'Bearer realm="randwerk"' },
    ],
    [
      access.wrongToken,
      401,
      "wrong-token",
      "The token is unknown, expired or revoked.",
      { "WWW-Authenticate": 'Bearer realm="randwerk", error="invalid_token"' },
    ],
    [
      access.tooManyWrongTokens(7),
      429,
      "too-many-wrong-tokens",
      "Too many wrong tokens came from this network. Try again in 7 s.",
      { "Retry-After": "7" },
    ],
    [
      access.missingScope("keys:write"),
      403,
      "forbidden",
      "The token lacks the scope “keys:write”.",
      { "WWW-Authenticate": 'Bearer error="insufficient_scope", scope="keys:write"' },
    ],
    [problems.conflict("slug-taken", text), 409, "slug-taken", "Not so."],
    [
      problems.storeUnavailable,
      503,
      "store-unavailable",
      "Nothing was changed. Please try again in a moment.",
      { "Retry-After": "5" },
    ],
    [
      problems.misconfigured,
      503,
      "misconfigured",
      "A setting is invalid. The log of the service says which.",
    ],
    [
      problems.internalError,
      500,
      "internal",
      "Please try again. If it stays, report it and give the request id.",
    ],
  ])("%#: %j", (problem, status, code, detail, headers) => {
    const { kind } = problem;
    expect([kind.status, kind.code, problem.detail.en]).toEqual([status, code, detail]);
    expect(problem.headers).toEqual(headers);
  });

  test.each<[problem: Problem, english: string, german: string, germanDetail: string]>([
    [
      problems.malformedBody,
      "The body cannot be read",
      "Der Inhalt ist nicht lesbar",
      "Der Inhalt der Anfrage ist kein gültiges JSON.",
    ],
    [
      problems.wrongContentType,
      "Unsupported media type",
      "Falscher Inhaltstyp",
      "In der Anfrage fehlt der Header „Content-Type: application/json“.",
    ],
    [
      problems.tooLarge(256 * 1024),
      "The request is too large",
      "Die Anfrage ist zu groß",
      "Erlaubt sind höchstens 256 KiB.",
    ],
    [problems.notFound, "Not found", "Nicht gefunden", "Unter dieser Adresse gibt es nichts."],
    [
      problems.methodNotAllowed("GET"),
      "Method not allowed",
      "Methode nicht erlaubt",
      "Erlaubt: GET.",
    ],
    [
      access.missingToken,
      "Token missing",
      "Token fehlt",
      "In der Anfrage fehlt der Header „Authorization: Bearer TOKEN“ (oder „X-Api-Key: TOKEN“).",
    ],
    [
      access.wrongToken,
      "Wrong token",
      "Falsches Token",
      "Das Token ist unbekannt, abgelaufen oder widerrufen.",
    ],
    [
      access.tooManyWrongTokens(7),
      "Too many wrong tokens",
      "Zu viele falsche Tokens",
      "Aus diesem Netz kamen zu viele falsche Tokens. Bitte in 7 s erneut versuchen.",
    ],
    [
      access.missingScope("keys:write"),
      "Not allowed",
      "Nicht erlaubt",
      "Dem Token fehlt das Recht „keys:write“.",
    ],
    [problems.conflict("slug-taken", text), "Conflict", "Konflikt", "So nicht."],
    [problems.outdated(text, {}), "Changed in the meantime", "Inzwischen geändert", "So nicht."],
    [
      problems.storeUnavailable,
      "The service is not ready",
      "Der Dienst ist gerade nicht bereit",
      "Es wurde nichts geändert. Bitte gleich noch einmal versuchen.",
    ],
    [
      problems.misconfigured,
      "The service is not set up correctly",
      "Der Dienst ist falsch eingestellt",
      "Eine Einstellung ist ungültig. Welche, steht im Protokoll des Dienstes.",
    ],
    [
      problems.internalError,
      "Internal error",
      "Interner Fehler",
      "Bitte noch einmal versuchen. Bleibt der Fehler, bitte melden und die Kennung (requestId) nennen.",
    ],
    [invalid([]), "The request is not valid", "Die Angaben sind ungültig", ""],
  ])("in both languages: problem %#", ({ kind, detail }, english, german, germanDetail) => {
    expect([kind.title.en, kind.title.de, detail.de]).toEqual([english, german, germanDetail]);
  });

  test("a conflict says to programs with what", async () => {
    const problem = problems.conflict("slug-taken", text, { by: "other" });
    expect((await read(problem, "de")).body).toMatchObject({
      title: "Konflikt",
      detail: "So nicht.",
      by: "other",
    });
  });

  test("thrown, a problem is named by its code", () => {
    const error = new ProblemError(problems.notFound);
    expect(error).toMatchObject({
      name: "ProblemError",
      message: "not-found",
      problem: problems.notFound,
    });
  });
});
