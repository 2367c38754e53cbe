import { describe, expect, test } from "vitest";
import { asAsked, clientOf, placeOf } from "../../../src/http/place.ts";
import { readRange } from "../../../src/ip-address.ts";

const placed = (url: string) => placeOf({ url, method: "PUT" } as Request, []);

test.each([
  // url, host, path, search, https
  ["https://go.example/plenum", "go.example", "/plenum", "", true],
  ["http://go.example/plenum", "go.example", "/plenum", "", false],
  ["http://127.0.0.1:8787/a/b", "127.0.0.1:8787", "/a/b", "", false],
  ["https://[2001:db8::1]:444/x", "[2001:db8::1]:444", "/x", "", true],
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
  // Plain workerd writes the Host header into the URL as it came.
  ["http://GO.Example/Plenum", "go.example", "/Plenum", "", false],
  ["http://go.example./x", "go.example", "/x", "", false],
  ["http://go.example:/x", "go.example", "/x", "", false],
  ["http://go.example:80/x", "go.example", "/x", "", false],
  ["http://go.example:080/x", "go.example", "/x", "", false],
  ["https://go.example:443/x", "go.example", "/x", "", true],
  ["https://go.example:80/x", "go.example:80", "/x", "", true],
  ["http://münchen.test/x", "xn--mnchen-3ya.test", "/x", "", false],
  ["http://XN--MNCHEN-3YA.TEST./x", "xn--mnchen-3ya.test", "/x", "", false],
  ["http://[0:0::0:1]:8787/x", "[::1]:8787", "/x", "", false],
  ["http://my_service:8787/x", "my_service:8787", "/x", "", false],
])("%s is host %s, path %s, query “%s”, HTTPS: %s", (url, host, path, search, isHttps) => {
  const origin = `${isHttps ? "https" : "http"}://${host}`;
  const isAsSent = url.startsWith(origin) && /^(?:[/?#]|$)/.test(url.slice(origin.length));
  for (let time = 0; time < 2; time += 1) {
    expect(placed(url)).toEqual({ host, path, search, isHttps, origin, isAsSent, method: "PUT" });
  }
});

test.each([
  "%%%",
  "a:99999",
  "a b",
  "a, b",
  "go.test, go.test",
  "[::1",
  "user@go.test",
  "a..b",
  ".",
  "",
  "go.test*",
  "1.2.3.999",
  "a\tb",
  "go.test%2e",
  "a".repeat(64),
  "abc.".repeat(64) + "test",
  "a".repeat(5_000),
  "a\\b",
  "<b>.test",
])("%j is nobody's host", (host) => {
  for (let time = 0; time < 2; time += 1) expect(placed(`http://${host}/x`)).toBeUndefined();
});

test("any number of names that strangers invent are read, and nothing is remembered of them for long", () => {
  for (let n = 0; n < 2_000; n += 1) expect(placed(`http://a${n}.test/`)?.host).toBe(`a${n}.test`);
  expect(placed("http://GO.test/")?.host).toBe("go.test");
});

describe("behind proxies", () => {
  const ranges = ["127.0.0.1", "10.0.0.0/8", "::1"].map((text) => {
    const range = readRange(text);
    if (range === undefined) throw new Error(`${text} is no range`);
    return range;
  });
  /** A request as plain workerd tells it. */
  function sent(peer: string, headers: Record<string, string>): Request {
    const init = { cf: { clientIp: peer }, headers: { Host: "inner:8787", ...headers } };
    return new Request("http://inner:8787/x?y", init);
  }
  const forwardedFor = (list: string, peer = "127.0.0.1:4711") =>
    clientOf(sent(peer, { "X-Forwarded-For": list }), ranges);

  test.each([
    // X-Forwarded-For, peer, who asked
    ["203.0.113.7", "127.0.0.1:4711", "203.0.113.7"],
    ["203.0.113.7", "[::1]:4711", "203.0.113.7"],
    ["198.51.100.1, 203.0.113.7", "127.0.0.1:4711", "203.0.113.7"],
    ["198.51.100.1, 203.0.113.7, 10.1.2.3", "127.0.0.1:4711", "203.0.113.7"],
    ["127.0.0.1, 203.0.113.7,10.1.2.3 , 10.9.9.9", "127.0.0.1:4711", "203.0.113.7"],
    ["2001:db8::1", "127.0.0.1:4711", "2001:db8::1"],
    // All of them are proxies: the outermost is the nearest to who asked.
    ["10.1.2.3", "127.0.0.1:4711", "10.1.2.3"],
    ["", "127.0.0.1:4711", "127.0.0.1:4711"],
    // A stranger may write what he likes.
    ["198.51.100.1", "203.0.113.9:1", "203.0.113.9:1"],
    ["198.51.100.1, 127.0.0.1", "203.0.113.9:1", "203.0.113.9:1"],
    ["unknown", "127.0.0.1:4711", "unknown"],
  ])("“%s” from %s: %s", (list, peer, client) => expect(forwardedFor(list, peer)).toBe(client));

  test("without the setting nobody's word counts", () => {
    const request = sent("127.0.0.1:1", {
      "X-Forwarded-For": "203.0.113.7",
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Host": "go.test",
    });
    expect(clientOf(request, [])).toBe("127.0.0.1:1");
    expect(placeOf(request, [])).toMatchObject({ origin: "http://inner:8787", isAsSent: true });
  });

  test("where the runtime tells no peer, nobody's word counts", () => {
    const headers = { "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https" };
    const request = new Request("http://inner/x", { headers });
    expect(clientOf(request, ranges)).toBeUndefined();
    expect(placeOf(request, ranges)?.origin).toBe("http://inner");
  });

  test("Cloudflare tells the peer in a header", () => {
    const headers = { "CF-Connecting-IP": "10.0.0.1", "X-Forwarded-For": "203.0.113.7, 10.0.0.1" };
    expect(clientOf(new Request("https://go.test/", { headers }), ranges)).toBe("203.0.113.7");
  });

  test.each([
    // peer, headers, origin
    ["127.0.0.1:1", { "X-Forwarded-Proto": "https" }, "https://inner:8787"],
    ["127.0.0.1:1", { "X-Forwarded-Proto": "HTTPS", Host: "GO.test." }, "https://go.test"],
    ["127.0.0.1:1", { "X-Forwarded-Host": "Go.Test:443" }, "http://go.test:443"],
    [
      "127.0.0.1:1",
      { "X-Forwarded-Host": "go.test:443", "X-Forwarded-Proto": "https" },
      "https://go.test",
    ],
    ["127.0.0.1:1", { "X-Forwarded-Proto": "http, https" }, "https://inner:8787"],
    ["127.0.0.1:1", { "X-Forwarded-Proto": "https, http" }, "http://inner:8787"],
    ["127.0.0.1:1", { "X-Forwarded-Host": "evil.test, go.test" }, "http://go.test"],
    [
      "127.0.0.1:1",
      { "X-Forwarded-For": "203.0.113.7, 10.0.0.2", "X-Forwarded-Proto": "https, http" },
      "https://inner:8787",
    ],
    ["127.0.0.1:1", {}, "http://inner:8787"],
    [
      "203.0.113.9:1",
      { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.test" },
      "http://inner:8787",
    ],
    ["127.0.0.1:1", { "X-Forwarded-Host": "%%%" }, undefined],
    ["127.0.0.1:1", { "X-Forwarded-Host": "a b" }, undefined],
  ] as [string, Record<string, string>, string | undefined][])(
    "%s with %j: %s",
    (peer, headers, origin) => {
      expect(placeOf(sent(peer, headers), ranges)?.origin).toBe(origin);
    },
  );

  test("a request goes on as it was asked for, with its body and its peer", async () => {
    const init = {
      method: "POST",
      body: "some text",
      cf: { clientIp: "127.0.0.1:1" },
      headers: { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "GO.test" },
    };
    const request = new Request("http://inner:8787//x?y=1", init);
    const place = placeOf(request, ranges);
    const asked = place && asAsked(request, place);
    expect(asked?.url).toBe("https://go.test//x?y=1");
    expect(asked?.method).toBe("POST");
    expect(asked?.cf).toEqual({ clientIp: "127.0.0.1:1" });
    expect(await asked?.text()).toBe("some text");
  });
});
