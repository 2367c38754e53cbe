import { describe, expect, test } from "vitest";
import { isFromOwnPage, isSafe } from "../../../src/access/origin.ts";

const OWN = "https://admin.example";

describe("a page of our own", () => {
  test.each<[headers: Record<string, string>, isOwn: boolean]>([
    [{ Origin: OWN }, true],
    [{ Origin: OWN, "Sec-Fetch-Site": "same-origin" }, true],
    [{ "Sec-Fetch-Site": "same-origin" }, true],
    [{ Origin: "null", "Sec-Fetch-Site": "same-origin" }, true],
    [{}, false],
    [{ Origin: "null" }, false],
    [{ Origin: "" }, false],
    [{ Origin: "https://evil.example" }, false],
    [{ Origin: "http://admin.example" }, false],
    [{ Origin: "https://admin.example:8443" }, false],
    [{ Origin: "https://admin.example.evil.example" }, false],
    [{ Origin: "https://ADMIN.example" }, false],
    [{ Origin: `${OWN}/` }, false],
    [{ Origin: OWN, "Sec-Fetch-Site": "cross-site" }, false],
    [{ Origin: OWN, "Sec-Fetch-Site": "same-site" }, false],
    [{ Origin: OWN, "Sec-Fetch-Site": "none" }, false],
    [{ Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" }, false],
    [{ "Sec-Fetch-Site": "same-site" }, false],
    [{ "Sec-Fetch-Site": "cross-site" }, false],
  ])("%j: %s", (headers, isOwn) => expect(isFromOwnPage(new Headers(headers), OWN)).toBe(isOwn));
});

test.each([
  ["GET", true],
  ["HEAD", true],
  ["OPTIONS", true],
  ["POST", false],
  ["PUT", false],
  ["PATCH", false],
  ["DELETE", false],
  ["get", false],
])("%s changes nothing: %s", (method, isNothing) => expect(isSafe(method)).toBe(isNothing));
