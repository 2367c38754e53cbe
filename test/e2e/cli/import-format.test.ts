import { describe, expect, test } from "vitest";
import { guessFormat } from "../../../agents/cli/links/import-format.ts";

describe("formats of imports", () => {
  test.each([
    ["jsonl", '{"slug":"a","target":"https://a.org/"}\n{"slug":"b","target":"https://b.org/"}\n'],
    ["jsonl", '\ufeff{"target":"https://a.org/","slug":"a"}'],
    ["csv", "slug,target,title\na,https://a.org/,A\n"],
    ["csv", '"target","slug"\r\nhttps://a.org/,a\r\n'],
    ["shlink", "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n"],
    ["yourls", '{"links":{"link_1":{"shorturl":"https://s.org/a"}},"stats":{}}'],
    ["kutt", '{\n  "limit": 10,\n  "data": [{"address":"a"}]\n}'],
    ["sink", '{"version":"1","links":[{"slug":"a","url":"https://a.org/"}]}'],
    [undefined, "Name;Adresse\n"],
    [undefined, "<!doctype html>"],
    [undefined, '{"links":null}'],
    [undefined, '{"slug":"a"'],
    [undefined, ""],
  ])("%s", (format, text) => expect(guessFormat(text)).toBe(format));
});
