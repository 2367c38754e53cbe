/** Where short links live, and which URLs are some. */
import { describe, expect, test } from "vitest";
import {
  isShortLinkOf,
  shortUrl,
  shortUrlBase,
} from "../../../../functions/links/link/short-url.ts";
import { parseConfig } from "../../../../src/config/config.ts";

const HERE = "https://here.example:8443/api/v1/links?x=1";

test.each<[Record<string, string>, string]>([
  [{}, "https://here.example:8443"],
  [{ PUBLIC_URL: "https://public.example/" }, "https://public.example"],
  [{ PUBLIC_URL: "https://public.example/go" }, "https://public.example/go"],
  [{ LINK_HOSTS: "go.example,other.example" }, "https://go.example"],
  [{ LINK_HOSTS: "go.example", PUBLIC_URL: "http://public.example/x" }, "http://go.example"],
  [{ LINK_HOSTS: "go.example:8080" }, "https://go.example:8080"],
])("with %j short URLs start with %s", (settings, base) => {
  expect(shortUrlBase(parseConfig(settings), HERE)).toBe(base);
});

test("without settings the scheme is that of the request", () => {
  expect(shortUrlBase(parseConfig({}), "http://127.0.0.1:8787/x")).toBe("http://127.0.0.1:8787");
  const hosts = parseConfig({ LINK_HOSTS: "go.example" });
  expect(shortUrlBase(hosts, "http://127.0.0.1:8787/x")).toBe("http://go.example");
});

test.each([
  ["plenum", "https://go.example/plenum"],
  ["Ag/Technik", "https://go.example/Ag/Technik"],
  ["Größe/Neu_1", "https://go.example/Gr%C3%B6%C3%9Fe/Neu_1"],
])("%s has the short URL %s", (slug, url) => {
  expect(shortUrl("https://go.example", slug)).toBe(url);
});

describe("a URL is a short link of this service", () => {
  const isOne = (settings: Record<string, string>, url: string) =>
    isShortLinkOf(parseConfig(settings), HERE)(new URL(url));

  test.each<[Record<string, string>, string, boolean]>([
    [{}, "https://here.example:8443/plenum", true],
    [{}, "http://here.example:8443/plenum", true],
    [{}, "https://here.example/plenum", false],
    [{}, "https://elsewhere.example/plenum", false],
    [{}, "https://here.example:8443/", false],
    [{}, "https://here.example:8443/api/v1/links", false],
    [{}, "https://here.example:8443/apis", true],
    [{}, "https://here.example:8443/x/api", true],
    [{}, "https://here.example:8443/.well-known/x", false],
    // Whatever this machine is called, a visit comes back here.
    [{ PUBLIC_URL: "http://127.0.0.1:8787" }, "http://localhost:8787/plenum", true],
    [{ PUBLIC_URL: "http://localhost:8787" }, "http://127.0.0.1:8787/plenum", true],
    [{ PUBLIC_URL: "http://localhost:8787" }, "http://[::1]:8787/plenum", true],
    [{ PUBLIC_URL: "http://localhost:8787" }, "http://localhost:9999/plenum", false],
    // As DNS compares: case, the final dot, A-labels and U-labels.
    [{ LINK_HOSTS: "münchen.example" }, "https://XN--MNCHEN-3YA.example./plenum", true],
    [{ PUBLIC_URL: "https://public.example" }, "https://public.example/plenum", true],
    [{ PUBLIC_URL: "https://public.example" }, "https://here.example:8443/plenum", true],
    [{ PUBLIC_URL: "https://public.example" }, "https://go.example/plenum", false],
    [{ LINK_HOSTS: "go.example" }, "https://go.example/plenum", true],
    [{ LINK_HOSTS: "go.example" }, "https://go.example:8443/plenum", true],
    [{ LINK_HOSTS: "a.example,go.example" }, "https://go.example/plenum", true],
    [{ LINK_HOSTS: "go.example:8443" }, "https://go.example:8443/plenum", true],
    [{ LINK_HOSTS: "go.example:8443" }, "https://go.example/plenum", false],
    // Where links have hosts of their own, the console's host has none.
    [{ LINK_HOSTS: "go.example" }, "https://here.example:8443/plenum", false],
    [
      { LINK_HOSTS: "go.example", PUBLIC_URL: "https://public.example" },
      "https://public.example/plenum",
      false,
    ],
  ])("with %j %s: %s", (settings, url, expected) => expect(isOne(settings, url)).toBe(expected));
});
