import { describe, expect, test } from "vitest";
import { guessFormat } from "../../../agents/cli/links/import-format.ts";

describe("formats of imports", () => {
  test.each([
    ["jsonl", '{"slug":"a","target":"https://a.org/"}\n{"slug":"b","target":"https://b.org/"}\n'],
    ["jsonl", '\ufeff{"target":"https://a.org/","slug":"a"}'],
    ["csv", "slug,target,title\na,https://a.org/,A\n"],
    ["csv", '"target","slug"\r\nhttps://a.org/,a\r\n'],
    ["shlink", "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n"],
    ["csv", "Slug;Target;Title\r\na;https://a.org/;Grüße\r\n"],
    ["csv", "sep=;\r\nslug;target\r\n"],
    ["shlink", "Long URL;Tags;Domain;Short code;Title\n"],
    ["shlink", '{"shortUrls":{"data":[]}}'],
    ["yourls", '{"links":{"link_1":{"shorturl":"https://s.org/a"}},"stats":{}}'],
    ["kutt", '{\n  "limit": 10,\n  "data": [{"address":"a"}]\n}'],
    ["sink", '{"version":"1","links":[{"slug":"a","url":"https://a.org/"}]}'],
    [undefined, "Name;Adresse\n"],
    [undefined, "<!doctype html>"],
    [undefined, '{"links":null}'],
    [undefined, '{"slug":"a"'],
    [undefined, ""],
  ])("%s", (format, text) => expect(guessFormat(Buffer.from(text))).toBe(format));

  test.each(["latin1", "utf16le"] as const)("in %s too", (encoding) => {
    const text = `${encoding === "utf16le" ? "\ufeff" : ""}slug;target;größe\r\n`;
    expect(guessFormat(Buffer.from(text, encoding))).toBe("csv");
  });
});
