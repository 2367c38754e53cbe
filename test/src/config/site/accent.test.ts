import { describe, expect, test } from "vitest";
import {
  accentOf,
  CARD,
  contrast,
  darkEnough,
  dayContrast,
  defaultAccent,
  PAPER,
  type Accent,
} from "../../../../src/config/site/accent.ts";

test.each([
  ["#000000", "#ffffff", 21],
  ["#777777", "#777777", 1],
  // The well-known grey that just fails (https://webaim.org/resources/contrastchecker/).
  ["#777777", "#ffffff", 4.48],
  ["#0000ff", "#ffffff", 8.59],
])("%s on %s has a contrast of %d", (one, other, expected) => {
  expect(contrast(one, other)).toBeCloseTo(expected, 2);
  expect(contrast(other, one)).toBeCloseTo(expected, 2);
});

const isReadable = ({ day, night, dayTint, nightTint }: Accent) => {
  for (const ground of [PAPER.day, CARD.day, dayTint]) {
    expect(contrast(day, ground), `${day} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
  for (const ground of [PAPER.night, CARD.night, nightTint]) {
    expect(contrast(night, ground), `${night} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(day, "#ffffff")).toBeGreaterThanOrEqual(4.5);
  expect(contrast(night, "#0b120f")).toBeGreaterThanOrEqual(4.5);
};

describe("whatever hue is chosen can be read by day and by night, on all that it stands on", () => {
  test("the usual one", () => isReadable(defaultAccent));

  test("each of the colour cube's", () => {
    const steps = ["00", "33", "66", "99", "cc", "ff"];
    for (const red of steps) {
      for (const green of steps) {
        for (const blue of steps) {
          const colour = darkEnough(`#${red}${green}${blue}`);
          expect(dayContrast(colour)).toBeGreaterThanOrEqual(4.5);
          isReadable(accentOf(colour));
        }
      }
    }
  });
});

test("what is dark enough already stays as it is", () => {
  expect(darkEnough("#5b2a86")).toBe("#5b2a86");
});
