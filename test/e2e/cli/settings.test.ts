import { describe, expect, test } from "vitest";
import { serverUrl } from "../../../agents/cli/command/server.ts";

describe("addresses of a service", () => {
  test.each([
    ["https://go.example.org", "https://go.example.org"],
    ["https://GO.example.org/", "https://go.example.org"],
    ["go.example.org", "https://go.example.org"],
    ["http://127.0.0.1:8787", "http://127.0.0.1:8787"],
  ])("%s is %s", (typed, url) => expect(serverUrl(typed)).toBe(url));

  test.each([
    "https://go.example.org/api",
    "https://user:secret@go.example.org",
    "ftp://go.example.org",
    "https://go.example.org?x",
    "",
    "https://",
  ])("%s is none", (typed) => expect(() => serverUrl(typed)).toThrow("not the address"));
});
