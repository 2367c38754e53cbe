/** What protects a link elsewhere is never dropped in silence. */
import { describe, expect, test } from "vitest";
import { lostProtection } from "../../../../functions/links/transfer/protection.ts";

const lost = (record: object, keeps: string[] = []) =>
  lostProtection(record as Record<string, unknown>, keeps).map(({ field }) => field);

describe("a field that protects", () => {
  test.each<[object, string[]]>([
    [{ password: "x", banned: true, unsafe: true }, ["password", "banned", "unsafe"]],
    [
      { maxVisits: 5, max_clicks: "5", "Click limit": 5 },
      ["maxVisits", "max_clicks", "Click limit"],
    ],
    [
      { validSince: "2030-01-01", "Valid Until": "x", expires_at: 1 },
      ["validSince", "Valid Until", "expires_at"],
    ],
    [{ Passwort: "geheim", gesperrt: "ja" }, ["Passwort", "gesperrt"]],
    [{ comment: "x", title: "password", url: "https://e.org/?banned=1" }, []],
  ])("%j", (record, fields) => expect(lost(record)).toEqual(fields));

  test("is none where it says no", () => {
    for (const no of [undefined, null, "", " ", false, 0, "0", "false", "No", "nein", "null"]) {
      expect(lost({ password: no, banned: no, maxVisits: no })).toEqual([]);
    }
    expect(lost({ expiration: "0000-00-00 00:00:00" })).toEqual([]);
  });

  test("is not lost where the format takes it over, however it is written", () => {
    expect(lost({ "Valid until": "x", valid_until: "y", banned: true }, ["validuntil"])).toEqual([
      "banned",
    ]);
  });
});
