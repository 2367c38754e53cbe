import { expect, test } from "vitest";
import { consoleUrl } from "../../../src/config/console-url.ts";

test.each([
  ["nothing is known", {}, undefined],
  ["the service has a name", { publicUrl: "http://rw.example:8080" }, "http://rw.example:8080/x"],
  ["the console has one", { consoleHost: "admin.example" }, "https://admin.example/x"],
  [
    "both have, each its own",
    { publicUrl: "https://go.example", consoleHost: "admin.example" },
    "https://admin.example/x",
  ],
  [
    "both have the same",
    { publicUrl: "http://admin.example:8080", consoleHost: "admin.example" },
    "http://admin.example:8080/x",
  ],
])("a page of the console, where %s", (_, place, url) => {
  expect(consoleUrl(place, "/x")).toBe(url);
});
