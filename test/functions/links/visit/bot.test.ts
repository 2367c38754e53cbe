/** Whether a visit is a program's: the same the first time, the second time, and after many others. */
import { beforeAll, expect, test } from "vitest";
import { isBot, isProgram, loadBots } from "../../../../functions/links/visit/bot.ts";

beforeAll(loadBots);

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

test.each([
  [FIREFOX, false],
  ["Googlebot/2.1 (+http://www.google.com/bot.html)", true],
  ["curl/7.88.1", true],
  ["", false],
  [null, false],
  [`${FIREFOX} ${"x".repeat(1000)}`, false],
  [`${"x".repeat(1000)} Googlebot/2.1`, true],
])("%s: %s", (agent, expected) => {
  expect([isBot(agent), isBot(agent)]).toEqual([expected, expected]);
  for (let n = 0; n < 1200; n += 1) isBot(`${n % 2 === 0 ? "Googlebot" : "Firefox"}/${n}`);
  expect(isBot(agent)).toBe(expected);
});

test.each<[Record<string, string>, boolean]>([
  [{ "User-Agent": FIREFOX }, false],
  [{}, false],
  [{ "User-Agent": "curl/7.88.1" }, true],
  [{ "User-Agent": FIREFOX, "Sec-Purpose": "prefetch" }, true],
  [{ "User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender" }, true],
  [{ "User-Agent": FIREFOX, Purpose: "prefetch" }, true],
  [{ "User-Agent": FIREFOX, "X-Purpose": "preview" }, true],
  [{ "User-Agent": FIREFOX, "X-Moz": "Prefetch" }, true],
  [{ "User-Agent": FIREFOX, "Sec-Purpose": "" }, false],
  [{ "User-Agent": FIREFOX, Purpose: "prefetching" }, false],
  [{ "User-Agent": FIREFOX, Purpose: "no prefetch" }, false],
])("of a visit with %j nobody sees where it leads: %s", (headers, expected) => {
  expect(isProgram(new Headers(headers))).toBe(expected);
});
