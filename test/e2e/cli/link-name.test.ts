import { describe, expect, test } from "vitest";
import { slugOf } from "../../../agents/cli/links/name.ts";

describe("slugs as people name them", () => {
  test.each([
    ["plenum", "plenum"],
    ["/plenum", "plenum"],
    ["ag/technik", "ag/technik"],
    ["https://go.example.org/plenum", "plenum"],
    ["https://go.example.org/%C3%B6ffentlich?x", "öffentlich"],
    ["HTTPS://GO.EXAMPLE.ORG/AG/TECHNIK", "AG/TECHNIK"],
    ["https://go.example.org/%zz", "%zz"],
  ])("%s is %s", (word, slug) => expect(slugOf(word)).toBe(slug));
});
