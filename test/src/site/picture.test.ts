import { expect, test } from "vitest";
import { judgePicture } from "../../../src/site/picture.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const svg = (attributes: string, inside = "") =>
  bytes(`<?xml version="1.0"?>\n<!-- by hand -->\n<svg ${attributes}>${inside}</svg>`);
const VIEW = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"';

/** The head of a PNG of this size. */
function png(width: number, height: number, length = 40): Uint8Array {
  const octets = new Uint8Array(40);
  octets.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
  octets.set(bytes("IHDR"), 12);
  const view = new DataView(octets.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return octets.slice(0, length);
}

test.each([
  [svg(VIEW), "svg", 120, 40],
  [bytes(`\uFEFF<svg ${VIEW}/>`), "svg", 120, 40],
  [svg("width='30px' height='20px'"), "svg", 30, 20],
  [svg('viewBox="0,0,7,7" width="100%" height="100%"'), "svg", 7, 7],
  [png(300, 100), "png", 300, 100],
])("a picture (%#)", (picture, kind, width, height) => {
  expect(judgePicture(picture)).toEqual({ ok: true, picture: { kind, width, height } });
});

test.each([
  ["nothing", bytes(""), /neither an SVG nor a PNG/],
  ["a page", bytes("<!doctype html><svg viewBox='0 0 1 1'></svg>"), /neither/],
  ["text that is none", new Uint8Array([0xff, 0xfe, 0]), /neither/],
  ["entities", bytes(`<!DOCTYPE svg [<!ENTITY a "b">]><svg ${VIEW}/>`), /neither/],
  ["a script", svg(VIEW, "<script>alert(1)</script>"), /script/],
  ["a script of SVG's own name", svg(VIEW, "<svg:script/>"), /script/],
  ["a handler", svg(`${VIEW} onload="alert(1)"`), /script/],
  ["a link that runs", svg(VIEW, "<a href='javascript:alert(1)'/>"), /script/],
  ["HTML inside", svg(VIEW, "<foreignObject/>"), /script/],
  ["no size", svg(""), /size/],
  ["a size of nothing", svg('viewBox="0 0 0 9"'), /size/],
  ["a line", svg('viewBox="0 0 1000 9"'), /10 times/],
  ["half a PNG", png(10, 10, 20), /not whole/],
  ["a PNG without pixels", png(0, 10), /not whole/],
  ["a PNG like a wall", png(5_000, 5_000), /4096 pixels/],
  ["64,001 octets", new Uint8Array(64_001), /64 kB/],
])("%s is none", (_, picture, fault) => {
  const judged = judgePicture(picture);
  expect(judged.ok ? "" : judged.fault.en).toMatch(fault);
});
