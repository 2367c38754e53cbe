import { expect, test } from "vitest";
import { consoleUrl } from "../../../../src/alerts/message/console-url.ts";

test.each([
  [{}, undefined],
  [{ publicUrl: "https://go.example" }, "https://go.example/console"],
  [{ consoleHost: "randwerk.example" }, "https://randwerk.example/console"],
  [
    { publicUrl: "https://go.example", consoleHost: "randwerk.example" },
    "https://randwerk.example/console",
  ],
  [
    { publicUrl: "http://localhost:8787", consoleHost: "console.test:8787" },
    "http://console.test:8787/console",
  ],
])("with %j the console is at %s", (settings, url) => {
  expect(consoleUrl(settings)).toBe(url);
});
