import { expect, test } from "vitest";
import { placeOf } from "../../../src/http/place.ts";

test.each([
  // url, host, path, search, https
  ["https://go.example/plenum", "go.example", "/plenum", "", true],
  ["http://go.example/plenum", "go.example", "/plenum", "", false],
  ["http://127.0.0.1:8787/a/b", "127.0.0.1:8787", "/a/b", "", false],
  ["https://[2001:db8::1]:443/x", "[2001:db8::1]:443", "/x", "", true],
  ["https://go.example/", "go.example", "/", "", true],
  ["https://go.example", "go.example", "/", "", true],
  ["https://go.example/a?b=c", "go.example", "/a", "?b=c", true],
  ["https://go.example/a?", "go.example", "/a", "?", true],
  ["https://go.example?b=c", "go.example", "/", "?b=c", true],
  ["https://go.example/a?b=/c?d", "go.example", "/a", "?b=/c?d", true],
  ["https://go.example?b=/c", "go.example", "/", "?b=/c", true],
  ["https://go.example/a#b", "go.example", "/a", "", true],
  ["https://go.example/a?b#c", "go.example", "/a", "?b", true],
  ["https://go.example/a#b?c", "go.example", "/a", "", true],
  ["https://go.example#a/b", "go.example", "/", "", true],
  ["https://go.example/#/a", "go.example", "/", "", true],
  ["https://go.example//a//b", "go.example", "//a//b", "", true],
  ["https://go.example/%2F?%23", "go.example", "/%2F", "?%23", true],
  ["https://go.example/a://b", "go.example", "/a://b", "", true],
])("%s is host %s, path %s, query “%s”, HTTPS: %s", (url, host, path, search, isHttps) => {
  const request = { url, method: "PUT" } as Request;
  expect(placeOf(request)).toEqual({ host, path, search, isHttps, method: "PUT" });
});
