import { expect, test } from "vitest";
import { isOneOf, readHost, sameMachine } from "../../src/host.ts";

test.each([
  // hosts, asked for, served
  [["go.test"], "go.test", true],
  [["go.test"], "go.test:8787", true],
  [["go.test:8787"], "go.test:8787", true],
  [["go.test:8787"], "go.test", false],
  [["go.test:8787"], "go.test:8788", false],
  [["[::1]"], "[::1]:8787", true],
  [["a.test"], "go.test", false],
])("of %j %s is one: %s", (hosts, host, expected) => expect(isOneOf(hosts, host)).toBe(expected));

test.each([
  "localhost",
  "LOCALHOST.",
  "a.localhost",
  "127.0.0.1",
  "127.1.2.3",
  "127.1",
  "[::1]",
  "[0:0::1]",
  "0.0.0.0",
  "[::]",
  "0x7f000001",
])("%s is this machine", (name) => {
  expect(sameMachine(readHost(`${name}:8787`, false) ?? "")).toBe("localhost:8787");
  expect(sameMachine(readHost(name, false) ?? "")).toBe("localhost");
});

test.each(["128.0.0.1", "localhost.test", "[::2]", "go.test:8787"])("%s is another", (host) => {
  expect(sameMachine(host)).toBe(host);
});
