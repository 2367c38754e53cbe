/** The octets of a file as text, as spreadsheets write them. */
import { describe, expect, test } from "vitest";
import {
  countNewlines,
  fileText as read,
  type Encoding,
} from "../../../../functions/links/transfer/text.ts";

const bytes = (...octets: number[]) => new Uint8Array(octets);
const utf8 = (text: string) => new TextEncoder().encode(text);
/** Of characters below 256. */
const latin1 = (text: string) => bytes(...[...text].map((letter) => letter.charCodeAt(0)));

const fileText = (file: Uint8Array, isSheet: boolean, encoding: Encoding = "utf-8") =>
  read(file, { isSheet, encoding });
const whyOf = (file: Uint8Array, isSheet: boolean, encoding?: Encoding) => {
  const text = fileText(file, isSheet, encoding);
  return text.ok ? undefined : text.error.detail;
};

describe("a sheet", () => {
  test.each<[string, Uint8Array, string]>([
    ["UTF-8", utf8("Größe €"), "Größe €"],
    ["UTF-8 with a byte order mark", utf8("\uFEFFslug"), "slug"],
    ["Latin-1", latin1("Grüße und Müll,Café"), "Grüße und Müll,Café"],
    ["Windows-1252", bytes(0x80, 0x20, 0x84, 0x41, 0x93), "€ „A“"],
    ["UTF-16 with a byte order mark", bytes(0xff, 0xfe, 0x41, 0, 0xfc, 0), "Aü"],
    ["nothing", bytes(), ""],
  ])("in %s", (_, file, text) =>
    expect(fileText(file, true, "windows-1252")).toEqual({ ok: true, text }),
  );

  test("is not guessed to be in Windows-1252: the line is named, and what to do", () => {
    const file = latin1("slug,target,title\na,https://e.org/,T\nb,https://e.org/,Müll\n");
    expect(whyOf(file, true)).toEqual({
      de: "Die Datei ist nicht lesbar: sie ist in Zeile 3 kein UTF-8, Umlaute gingen verloren; in Excel als „CSV UTF-8“ speichern, oder sagen, dass es Excels Windows-1252 ist: encoding=windows-1252.",
      en: "The file cannot be read: it is not UTF-8 in line 3, letters would be lost; in Excel save it as “CSV UTF-8”, or say that it is Excel's Windows-1252: encoding=windows-1252.",
    });
    expect(whyOf(latin1("ü"), true)?.en).toContain("in line 1,");
    // An octet too few of UTF-16 has no line that could be told.
    expect(whyOf(bytes(0xff, 0xfe, 0x41), true)?.en).toContain("it is not UTF-8, letters");
  });

  test("in UTF-8 that is damaged is not taken for another encoding", () => {
    const broken = bytes(...utf8("Grüße,"), 0xff);
    expect(fileText(broken, true, "windows-1252")).toMatchObject({
      ok: false,
      error: { field: "body" },
    });
  });
});

test("JSON is UTF-8 alone", () => {
  expect(fileText(utf8("\uFEFF{}"), false)).toEqual({ ok: true, text: "{}" });
  for (const file of [latin1("ü"), bytes(0xff, 0xfe, 0x7b, 0)]) {
    expect(whyOf(file, false, "windows-1252")?.en).toBe(
      "The file cannot be read: it is not UTF-8 in line 1, letters would be lost.",
    );
  }
});

test("newlines are counted", () => {
  expect(["", "a", "a\n", "\n\n"].map(countNewlines)).toEqual([0, 0, 1, 2]);
});
