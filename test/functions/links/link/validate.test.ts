/** The verdict of the rules on settings: each field alone, in both languages. */
import { describe, expect, test } from "vitest";
import type { LinkSettings } from "../../../../functions/links/link/link.ts";
import { settingsErrors } from "../../../../functions/links/link/validate.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { blankLink } from "../blank.ts";

const config = parseConfig({});
const isShortLink = (url: URL) => url.host === "go.example";
type Settings = Partial<Omit<LinkSettings, "slug">> & { slug?: string | undefined };
const errorsOf = (more: Settings) =>
  settingsErrors({ ...blankLink, slug: "x", ...more }, config, isShortLink);
const fieldsOf = (more: Settings) => errorsOf(more).map(({ field }) => field);
const window = { calendar: "Tue 18:00", minutes: 60, target: "https://w.example/" };

const lines = (count: number) => Array.from({ length: count }, () => "*-02-30").join("\n");

describe("what is good", () => {
  test.each<[Settings]>([
    [{}],
    [{ slug: undefined }],
    [{ slug: "a/b/c" }],
    [{ target: "mailto:a@e.org" }],
    [{ target: "https://e.org/{path}", forwardPath: true }],
    [{ fallback: "https://e.org/{query.a}" }],
    [{ fallback: "mailto:a@e.org", forwardPath: true, forwardQuery: true }],
    [{ validFrom: 1, validUntil: 2 }],
    [{ validFrom: 5 }],
    [{ validUntil: 5 }],
    [{ timezone: "America/New_York" }],
    [{ windows: [window, window], target: "https://e.org/{next:HH}" }],
    [{ windows: [{ ...window, target: "https://e.org/{last:HH}" }] }],
    [{ windows: [{ ...window, calendar: "Tue 18:00 UTC" }] }],
    [{ slug: "export/2026" }],
    [{ windows: Array.from({ length: 5 }, () => ({ ...window, calendar: lines(20) })) }],
    [{ windows: ["Mon", "Tue", "Wed", "Thu"].map((calendar) => ({ ...window, calendar })) }],
  ])("%j", (more) => expect(errorsOf(more)).toEqual([]));
});

describe("what is wrong is told at its field", () => {
  test.each<[Settings, string[]]>([
    [{ slug: "" }, ["slug"]],
    [{ slug: "api" }, ["slug"]],
    [{ slug: "Export" }, ["slug"]],
    [{ slug: "im-port" }, ["slug"]],
    [{ slug: "orphans" }, ["slug"]],
    [{ slug: "TRASH" }, ["slug"]],
    [{ target: "https://e.org/{now:yyyy-w}" }, ["target"]],
    [
      { windows: Array.from({ length: 5 }, () => ({ ...window, calendar: lines(21) })) },
      ["windows"],
    ],
    [
      {
        windows: ["Europe/Berlin", "Europe/Paris", "Europe/Rome", "Asia/Tokyo"].map((zone) => ({
          ...window,
          calendar: `Tue 18:00 ${zone}`,
        })),
      },
      ["windows"],
    ],
    [{ target: "" }, ["target"]],
    [{ target: "https://go.example/x" }, ["target"]],
    [{ fallback: "" }, ["fallback"]],
    [{ fallback: "https://go.example/x" }, ["fallback"]],
    [{ fallback: "https://e.org/{path}" }, ["fallback"]],
    [{ fallback: "https://e.org/{path}", forwardPath: true }, ["fallback"]],
    [{ fallback: "https://e.org/{next:HH}" }, ["fallback"]],
    [{ windows: [window, { ...window, target: "x" }] }, ["windows.1.target"]],
    [{ windows: [window, { ...window, target: "https://go.example/x" }] }, ["windows.1.target"]],
    [{ windows: [{ ...window, calendar: "" }, window] }, ["windows.0.calendar"]],
    [
      { windows: [window, { ...window, calendar: "Foo" }, { ...window, calendar: "25:00" }] },
      ["windows.1.calendar", "windows.2.calendar"],
    ],
    [{ target: "https://e.org/{next:HH}" }, ["target"]],
    [{ target: "mailto:a@e.org", forwardPath: true }, ["target"]],
    [{ target: "mailto:a@e.org", forwardQuery: true }, ["target"]],
    [{ forwardPath: true, windows: [{ ...window, target: "tel:1" }] }, ["windows.0.target"]],
    [{ forwardQuery: true, windows: [{ ...window, target: "tel:1" }] }, ["windows.0.target"]],
    [{ timezone: "Mars/Phobos" }, ["timezone"]],
    [{ timezone: "" }, ["timezone"]],
    [{ timezone: "Mars/Phobos", windows: [{ ...window, calendar: "Foo" }] }, ["timezone"]],
    [{ validFrom: 2, validUntil: 1 }, ["validUntil"]],
    [{ validFrom: 2, validUntil: 2 }, ["validUntil"]],
    [{ validFrom: 0, validUntil: 0 }, ["validUntil"]],
    [
      { slug: "a b", target: "x", fallback: "y", timezone: "z", validFrom: 2, validUntil: 1 },
      ["slug", "target", "fallback", "timezone", "validUntil"],
    ],
  ])("%j: %j", (more, fields) => expect(fieldsOf(more)).toEqual(fields));
});

describe("in words", () => {
  const said = (more: Settings) => errorsOf(more)[0]?.detail;
  test.each<[Settings, string, string]>([
    [{ slug: "" }, "Der Slug ist leer.", "The slug is empty."],
    [{ slug: "x".repeat(65) }, "mehr als 64 Zeichen", "more than 64 characters"],
    [{ slug: "a b" }, "Erlaubt sind Buchstaben und Ziffern", "Letters and digits"],
    [{ slug: "a/b/c/d" }, "mehr als 3 Teile", "more than 3 parts"],
    [
      { slug: "api" },
      "selbst: agents, api, assets,",
      "reserved for the service itself: agents, api, assets,",
    ],
    [{ target: "" }, "Das Ziel fehlt.", "The target is missing."],
    [{ target: "x".repeat(2049) }, "mehr als 2048 Zeichen", "more than 2048 characters"],
    [{ target: "https://e.org/\n" }, "Steuerzeichen", "control characters"],
    [{ target: "e.org" }, "keine vollständige Adresse", "not a complete address"],
    [{ target: "https://a@e.org" }, "Benutzernamen oder Passwort", "a user name or password"],
    [{ target: "https://go.example/x" }, "selbst ein Kurzlink", "itself a short link"],
    [
      { target: "FTP://e.org" },
      "„ftp:“ ist nicht erlaubt. Erlaubt: https, http, mailto, tel, geo, matrix.",
      "“ftp:” is not allowed. Allowed: https, http, mailto, tel, geo, matrix.",
    ],
    [{ target: "https://e.org/{x}" }, "Unbekannter Platzhalter {x}.", "Unknown placeholder {x}."],
    [{ target: "https://{path}/" }, "{path} darf nur in", "{path} is only allowed in"],
    [
      { target: "https://e.org/{now:x}" },
      "{now:x}: Das Format besteht",
      "{now:x}: the format is built",
    ],
    [
      { target: "https://e.org/{next:HH}" },
      "{next:HH} braucht einen Kalender",
      "{next:HH} needs a calendar",
    ],
    [
      { target: "tel:1", forwardPath: true },
      "nur an http- und https-Adressen",
      "only be appended to http and https",
    ],
    [
      { fallback: "https://e.org/{path}" },
      "Im Ersatzziel (fallback) ist {path} nicht erlaubt.",
      "{path} is not allowed in the fallback.",
    ],
    [{ timezone: "x" }, "keine Zeitzone wie", "not a time zone such as"],
    [{ validFrom: 1, validUntil: 1 }, "Ende liegt vor dem Anfang", "end is before the beginning"],
  ])("%j", (more, german, english) => {
    expect(said(more)?.de).toContain(german);
    expect(said(more)?.en).toContain(english);
  });

  test("a calendar's mistake has its place and its own words", () => {
    const [error] = errorsOf({ windows: [{ ...window, calendar: "Tue 25:00" }] });
    expect(error).toEqual({
      field: "windows.0.calendar",
      detail: { de: expect.any(String), en: expect.any(String) },
      place: { offset: 4, length: 2 },
    });
    expect(error?.detail.de).not.toBe(error?.detail.en);
  });
});

test("without a zone of its own a link is judged by the service's", () => {
  const odd = { ...config, timezone: "Mars/Phobos" };
  const errors = (timezone: string | undefined) =>
    settingsErrors({ ...blankLink, timezone }, odd, isShortLink).map(({ field }) => field);
  expect(errors(undefined)).toEqual(["timezone"]);
  expect(errors("UTC")).toEqual([]);
});
