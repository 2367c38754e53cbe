/** Whether a visit is a program's: the same the first time, the second time, and after many others. */
import { expect, test } from "vitest";
import { isBot } from "../../../../functions/links/visit/bot.ts";

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
