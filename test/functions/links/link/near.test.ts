import { expect, test } from "vitest";
import { isAutomatic, nearKeys } from "../../../../functions/links/link/near.ts";
import { distance } from "../../../../src/distance.ts";

const keys = ["plenum", "plenar", "sommerfest", "ag", "agt", "fest", "größe", "team/plan"];

test.each([
  ["plenun", ["plenum"]], // a letter changed
  ["plenm", ["plenum"]], // one lost
  ["plenumm", ["plenum"]], // one too many
  ["plneum", ["plenum"]], // two swapped
  ["plenur", ["plenar", "plenum"]], // both as near
  ["somerfst", ["sommerfest"]], // two lost
  ["somrfst", []], // three
  ["fast", ["fest"]],
  ["fas", []], // two slips of three letters say nothing
  ["ah", []], // everything is near two letters
  ["grösse", ["größe"]],
  ["team/plam", ["team/plan"]],
  ["plenum", ["plenar"]], // itself is no slip
])("%s may have meant %j", (typed, expected) => {
  expect(nearKeys(keys).find(typed, 3)).toEqual(expected);
});

test("at most so many", () => {
  expect(nearKeys(["aaab", "aaac", "aaad"]).find("aaaa", 2)).toEqual(["aaab", "aaac"]);
});

test("what comes later is found, once", () => {
  const near = nearKeys(["plenum"]);
  near.add("plenun");
  near.add("plenun");
  expect(near.find("plenux", 5)).toEqual(["plenum", "plenun"]);
});

test("what is left out beforehand is too far away", () => {
  const letters = "abcdeß1/";
  let seed = 7;
  const random = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
  const word = () =>
    Array.from({ length: 3 + random(6) }, () => letters.charAt(random(letters.length))).join("");
  const many = [...new Set(Array.from({ length: 500 }, word))];
  const near = nearKeys(many);
  for (let time = 0; time < 50; time += 1) {
    const typed = word();
    const slips = typed.length < 5 ? 1 : 2;
    const away = (key: string) => distance(typed, key);
    const least = Math.min(...many.map(away).filter((slip) => slip > 0));
    const expected = least > slips ? [] : many.filter((key) => away(key) === least);
    expect(near.find(typed, 1_000).toSorted()).toEqual(expected.toSorted());
  }
});

test.each([
  ["k3m9p", "", true],
  ["k3m9p", "Für alle", false],
  ["k3m9", "", false],
  ["plenum", "", false],
])("the slug %s with the title %j is one of chance: %s", (slug, title, expected) => {
  expect(isAutomatic({ slug, title })).toBe(expected);
});
