import { expect, test } from "vitest";
import { isWithin, readAddress, readRange } from "../../src/ip-address.ts";

test.each([
  // range, address, inside
  ["10.0.0.0/8", "10.255.0.1", true],
  ["10.0.0.0/8", "11.0.0.0", false],
  ["10.0.0.0/8", "9.255.255.255", false],
  ["10.0.0.0/8", "::ffff:10.1.1.1", true],
  ["10.0.0.0/8", "[::ffff:a01:101]:80", true],
  ["10.0.0.0/8", "::a00:1", false],
  ["192.0.2.1", "192.0.2.1:4711", true],
  ["192.0.2.1", "192.0.2.2", false],
  ["192.0.2.0/31", "192.0.2.1", true],
  ["192.0.2.0/31", "192.0.2.2", false],
  ["0.0.0.0/0", "255.255.255.255", true],
  ["0.0.0.0/0", "2001:db8::1", false],
  ["::/0", "192.0.2.1", true],
  ["2001:db8::/32", "2001:db8:ffff::1", true],
  ["2001:db8::/32", "2001:db9::1", false],
  ["fe80::/10", "fe80::1%eth0", true],
  ["::1", "0:0:0:0:0:0:0:1", true],
])("%s has %s: %s", (range, text, expected) => {
  const address = readAddress(text);
  const found = readRange(range);
  expect(address !== undefined && found !== undefined && isWithin(address, [found])).toBe(expected);
});

test.each([
  "",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.4:x",
  "0x7f.0.0.1",
  "unknown",
  "::1::",
  "1:2:3",
  "g::1",
  "[::1",
  "::1]",
  "::1/64",
  "a b",
  ":",
])("%j is no address", (text) => expect(readAddress(text)).toBeUndefined());
