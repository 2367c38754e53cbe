/** The octets of a file as text, as spreadsheets write them. */
import { describe, expect, test } from "vitest";
import { countNewlines, fileText } from "../../../../functions/links/transfer/text.ts";

const bytes = (...octets: number[]) => new Uint8Array(octets);
const utf8 = (text: string) => new TextEncoder().encode(text);
/** Of characters below 256. */
const latin1 = (text: string) => bytes(...[...text].map((letter) => letter.charCodeAt(0)));

describe("a sheet", () => {
  test.each<[string, Uint8Array, string]>([
    ["UTF-8", utf8("Größe €"), "Größe €"],
    ["UTF-8 with a byte order mark", utf8("\uFEFFslug"), "slug"],
    ["Latin-1", latin1("Grüße und Müll,Café"), "Grüße und Müll,Café"],
    ["Windows-1252", bytes(0x80, 0x20, 0x84, 0x41, 0x93), "€ „A“"],
    ["UTF-16 with a byte order mark", bytes(0xff, 0xfe, 0x41, 0, 0xfc, 0), "Aü"],
    ["nothing", bytes(), ""],
  ])("in %s", (_, file, text) => expect(fileText(file, true)).toEqual({ ok: true, text }));

  test("in UTF-8 that is damaged is not taken for another encoding", () => {
    const broken = bytes(...utf8("Grüße,"), 0xff);
    expect(fileText(broken, true)).toMatchObject({ ok: false, error: { field: "body" } });
  });
});

test("JSON is UTF-8 alone", () => {
  expect(fileText(utf8("\uFEFF{}"), false)).toEqual({ ok: true, text: "{}" });
  for (const file of [latin1("ü"), bytes(0xff, 0xfe, 0x7b, 0)]) {
    expect(fileText(file, false)).toMatchObject({
      error: { detail: { en: "The file cannot be read: it is not UTF-8, letters would be lost." } },
    });
  }
});

test("newlines are counted", () => {
  expect(["", "a", "a\n", "\n\n"].map(countNewlines)).toEqual([0, 0, 1, 2]);
});
