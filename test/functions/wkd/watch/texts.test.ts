import { expect, test } from "vitest";
import type { LookCode, LookLine } from "../../../../functions/wkd/keys/found.ts";
import { lookText, placeText } from "../../../../functions/wkd/watch/texts.ts";

const line = (code: LookCode, settings: Partial<LookLine> = {}): LookLine => ({
  place: "advanced",
  code,
  severity: "problem",
  url: "https://example.org/",
  status: undefined,
  fingerprints: [],
  ...settings,
});

test.each<[LookCode, Partial<LookLine>, string, string]>([
  ["as-published", {}, "genau den veröffentlichten Schlüssel", "exactly the published key"],
  ["other-copy", {}, "einen anderen Stand", "another copy of this key"],
  [
    "other-key",
    { fingerprints: ["A", "B"] },
    "anderen Schlüssel: A, B.",
    "another key here: A, B.",
  ],
  ["several-keys", { fingerprints: ["A", "B"] }, "auf einmal", "several keys here"],
  ["no-key", {}, "ist kein Schlüssel", "is not a key"],
  ["not-found", {}, "keinen Schlüssel (404)", "no key here (404)"],
  ["redirected", { status: 308 }, "weitergeleitet (308)", "redirects (308)"],
  ["wrong-status", { status: 503 }, "der Fehler 503", "The error 503"],
  ["unreachable", {}, "Hier antwortet niemand", "Nobody answers here"],
  ["wrong-head", {}, "Auf HEAD", "HEAD does not get"],
  ["no-policy", {}, "„policy“ fehlt", "“policy” is missing"],
  ["same-key", {}, "hat denselben Schlüssel", "has the same key"],
  ["absent", {}, "hat keinen Schlüssel", "has no key"],
  ["not-asked", {}, "war nicht erreichbar", "could not be reached"],
])("%s is put into words", (code, settings, de, en) => {
  const text = lookText(line(code, settings));
  expect(text.de).toContain(de);
  expect(text.en).toContain(en);
});

test.each([
  ["advanced", "verschlüsselt an diesen", "Whoever asks here"],
  ["direct", "verschlüsselt an diesen", "Whoever asks here"],
  ["keys.example", "Dort löschen", "Delete it there"],
])("another key at %s says whom it concerns", (place, de, en) => {
  const fingerprints = ["A", "B"];
  const text = lookText(line("other-key", { place, fingerprints }));
  expect(text.de).toContain(de);
  expect(text.en).toContain(en);
  expect(text.de).toContain(": A, B.");
  expect(text.en).toContain(": A, B.");
});

test("a key server's other answers are the same as anybody's", () => {
  expect(lookText(line("absent", { place: "keys.example" }))).toEqual(lookText(line("absent")));
});

test.each([
  ["advanced", "openpgpkey-Subdomain", "openpgpkey subdomain"],
  ["direct", "Domain selbst", "domain itself"],
  ["keys.example", "keys.example", "keys.example"],
])("the place %s is called %s or %s", (place, de, en) => {
  expect(placeText(place)).toEqual({ de, en });
});
