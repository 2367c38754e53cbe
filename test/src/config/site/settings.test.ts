import { describe, expect, test } from "vitest";
import { parseSettings } from "../../../../src/config/config.ts";
import { siteOf, siteSettings } from "../../../../src/config/site/settings.ts";

const read = (variables: Record<string, string>) => parseSettings(siteSettings, variables);

test.each([
  ["CONTACT", "a+b@example.org", { href: "mailto:a%2Bb@example.org", text: "a+b@example.org" }],
  ["CONTACT", "mailto:x@example.org", { href: "mailto:x@example.org", text: "x@example.org" }],
  ["CONTACT", "https://e.org/kontakt/", { href: "https://e.org/kontakt/", text: "e.org/kontakt" }],
])("%s=%s is %o", (name, text, contact) => {
  expect(read({ [name]: text }).contact).toEqual(contact);
});

test.each([
  ["CONTACT", "javascript:alert(1)", /^CONTACT is neither a mail address nor a URL/],
  ["CONTACT", "x@y", /^CONTACT is neither/],
  ["CONTACT", 'x@e.org?bcc="y', /^CONTACT is neither/],
  ["SITE_URL", "javascript:alert(1)", /^SITE_URL is not a URL such as/],
  ["IMPRINT_URL", "impressum", /^IMPRINT_URL is not a URL such as/],
  ["PRIVACY_URL", "https://me:secret@e.org/", /^PRIVACY_URL is not a URL such as/],
  ["SITE_NAME", "x".repeat(81), /^SITE_NAME has more than 80 characters$/],
  ["ACCENT_COLOR", "red", /^ACCENT_COLOR is not a colour such as #0a6455$/],
  [
    "ACCENT_COLOR",
    "#ffcc00",
    /^ACCENT_COLOR #ffcc00 is too pale .* is 1\.\d, needed is 4\.5; #\w{6} /,
  ],
])("%s=%s is refused", (name, text, message) => {
  expect(() => read({ [name]: text })).toThrow(message);
});

describe("where a page is made", () => {
  test("what cannot be used is left out, and the rest stays", () => {
    const site = siteOf({
      SITE_NAME: "Verein",
      ACCENT_COLOR: "red",
      IMPRINT_URL: "https://e.org/i",
    });
    expect(site).toMatchObject({ name: "Verein", imprintUrl: "https://e.org/i" });
    expect(site.accent.day).toBe("#0a6455");
  });
});
