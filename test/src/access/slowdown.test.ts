import { describe, expect, test } from "vitest";
import { createSlowdown, networkOf, type Slowdown } from "../../../src/access/slowdown.ts";

const START = 1_000;

/** A slowdown that has seen so many wrong tokens from each network, all at the start. */
function after(wrong: Readonly<Record<string, number>>): Slowdown {
  const slowdown = createSlowdown();
  for (const [network, count] of Object.entries(wrong)) {
    for (let tries = 0; tries < count; tries += 1) slowdown.wrong(network, START);
  }
  return slowdown;
}

describe("ten wrong tokens a minute", () => {
  test.each([
    // before, ms later, seconds to wait
    [0, 0, undefined],
    [9, 0, undefined],
    [10, 0, 60],
    [11, 0, 60],
    [10, 1, 60],
    [10, 1_000, 59],
    [10, 30_000, 30],
    [10, 58_999, 2],
    [10, 59_000, 1],
    [10, 59_001, 1],
    [10, 59_999, 1],
    [10, 60_000, undefined],
    [50, 60_000, undefined],
    [9, 59_999, undefined],
  ])("after %i of them, another %i ms later waits %s s", (before, later, seconds) => {
    expect(after({ a: before }).wrong("a", START + later)).toBe(seconds);
  });

  test("are counted from the first one: later ones do not prolong the minute", () => {
    const slowdown = after({ a: 10 });
    expect(slowdown.wrong("a", START + 59_999)).toBe(1);
    expect(slowdown.wrong("a", START + 60_000)).toBeUndefined();
  });

  test("are forgiven whole: the next minute has ten again", () => {
    const slowdown = after({ a: 30 });
    const next = START + 60_000;
    for (let tries = 0; tries < 10; tries += 1) {
      expect(slowdown.wrong("a", next)).toBeUndefined();
    }
    expect(slowdown.wrong("a", next)).toBe(60);
  });

  test("of one network are not those of another", () => {
    const slowdown = after({ a: 10, b: 9 });
    expect(slowdown.wrong("b", START)).toBeUndefined();
    expect(slowdown.wrong("c", START)).toBeUndefined();
    expect(slowdown.wrong("a", START)).toBe(60);
    expect(slowdown.wrong("b", START)).toBe(60);
  });
});

describe("ten thousand networks are remembered", () => {
  const others = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`other ${index}`, 1]));

  test("and none of them is forgotten", () => {
    expect(after({ a: 10, ...others(9_999) }).wrong("a", START)).toBe(60);
  });

  test("and one more makes the oldest forgotten, and no other", () => {
    const slowdown = after({ a: 10, b: 10, ...others(9_999) });
    expect(slowdown.wrong("b", START)).toBe(60);
    expect(slowdown.wrong("a", START)).toBeUndefined();
  });

  test("and one whose minute begins anew is the youngest again", () => {
    const slowdown = after({ a: 1, b: 10 });
    const later = START + 60_000;
    for (let tries = 0; tries < 10; tries += 1) slowdown.wrong("a", later);
    for (const network of Object.keys(others(9_998))) slowdown.wrong(network, later);
    // The oldest now is b.
    slowdown.wrong("one more", later);
    expect(slowdown.wrong("a", later)).toBe(60);
  });
});

test.each([
  [undefined, "unknown"],
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:51234", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2"],
  ["2001:DB8:1:2::1", "2001:db8:1:2"],
  ["2001:0db8:0001:0002::1", "2001:db8:1:2"],
  ["2001:db8:1:3::1", "2001:db8:1:3"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["2001:db8::1:2:3:4:5", "2001:db8:0:1"],
  ["2001:db8::", "2001:db8:0:0"],
  ["1:2:3::", "1:2:3:0"],
  ["[2001:db8::1]", "2001:db8:0:0"],
  ["[2001:db8::1]:443", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["::", "0:0:0:0"],
  ["::1:2:3:4:5:6", "0:0:1:2"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["nonsense:zz", "unknown"],
])("the network of %s is %s", (address, network) => expect(networkOf(address)).toBe(network));
