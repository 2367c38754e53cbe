import { describe, expect, test } from "vitest";
import { MAX_MAILTO_CHARACTERS } from "../../../../functions/wkd/limits.ts";
import { grouped } from "../../../../functions/wkd/openpgp/fingerprint.ts";
import { filled, mailtoUrl, nameInside } from "../../../../functions/wkd/writing/rules.ts";

const octets = (text: string) => new TextEncoder().encode(text).length;

describe("a link into the mail program", () => {
  test("has the address and the text with the line ends of mail", () => {
    const url = mailtoUrl("vorstand@example.org", "-----BEGIN\n\na+b/c=\n-----END\n") ?? "";
    expect(url).toBe(
      "mailto:vorstand@example.org?body=-----BEGIN%0D%0A%0D%0Aa%2Bb%2Fc%3D%0D%0A-----END",
    );
  });

  test.each([
    ["jürgen@example.org", "mailto:j%C3%BCrgen@example.org?"],
    ["a?b&c@example.org", "mailto:a%3Fb%26c@example.org?"],
    ["a@b@example.org", "mailto:a%40b@example.org?"],
  ])("leads to %s", (address, start) => {
    expect(mailtoUrl(address, "x")?.startsWith(start)).toBe(true);
  });

  test("is not made where it is longer than programs take, as it is sent", () => {
    const most = MAX_MAILTO_CHARACTERS - "mailto:a@example.org?body=".length;
    expect(mailtoUrl("a@example.org", "x".repeat(most))?.length).toBe(MAX_MAILTO_CHARACTERS);
    expect(mailtoUrl("a@example.org", "x".repeat(most + 1))).toBe(undefined);
    expect(mailtoUrl("a@example.org", "+".repeat(most / 2))).toBe(undefined);
  });
});

test.each([
  ["bericht.pdf", "bericht.pdf"],
  ["x".repeat(255), "x".repeat(255)],
  ["x".repeat(300), "x".repeat(255)],
  [`${"x".repeat(300)}.pdf`, `${"x".repeat(251)}.pdf`],
  [`${"ä".repeat(200)}.pdf`, `${"ä".repeat(125)}.pdf`],
  ["📎".repeat(100), "📎".repeat(63)],
  [`a.${"x".repeat(300)}`, `a.${"x".repeat(253)}`],
  [`.${"x".repeat(300)}`, `.${"x".repeat(254)}`],
])("the name %s is kept as far as it fits", (name, kept) => {
  expect(nameInside(name)).toBe(kept);
  expect(octets(kept)).toBeLessThanOrEqual(255);
});

test("what a sentence leaves open is filled in, once", () => {
  expect(filled("{file}: {size}", { file: "{size}", size: "1 kB" })).toBe("{size}: 1 kB");
  expect(filled("{unknown}", {})).toBe("{unknown}");
});

test("a fingerprint is in groups of four", () => {
  expect(grouped("0123456789AB")).toBe("0123 4567 89AB");
  expect(grouped("")).toBe("");
});
