import { expect, test } from "vitest";
import { isReserved } from "../../../../functions/wkd/claims/reserved.ts";
import { lateSettings } from "../../../../src/config/late-settings.ts";
import { address } from "../keys.ts";

const LIST = ["vorstand", "jürgen", "kasse@example.org"];

test.each([
  ["vorstand@example.org", true],
  ["Vorstand@other.example", true],
  ["VORSTAND@example.org", true],
  ["vorstand2@example.org", false],
  ["kasse@example.org", true],
  ["Kasse@example.org", true],
  ["kasse@other.example", false],
  ["anna@example.org", false],
  // By capitals beyond ASCII, which some programs lower and others do not.
  ["jürgen@example.org", true],
  ["JÜRGEN@example.org", true],
  // Mailvelope hashes the low bytes of these, and would take it for vorstand.
  ["乶乯乲乳乴乡乮乤@example.org", true],
])("%s is reserved: %s", async (text, expected) => {
  expect(await isReserved(address(text), LIST)).toBe(expected);
});

test("nothing is reserved by an empty list", async () => {
  expect(await isReserved(address("vorstand@example.org"), [])).toBe(false);
});

test.each([
  "vorstand",
  "info",
  "postmaster",
  "abuse",
  "hostmaster",
  "webmaster",
  "admin",
  "administrator",
  "security",
])("without a setting %s is reserved at every domain", async (name) => {
  const { fallback } = lateSettings.reservedAddresses;
  expect(await isReserved(address(`${name}@example.org`), fallback)).toBe(true);
});
