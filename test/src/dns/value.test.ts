import { expect, test } from "vitest";
import { absoluteName, canonicalValue, joinedText } from "../../../src/dns/value.ts";

test.each([
  ["CNAME", "Edge", "edge.e.org."],
  ["CNAME", "edge.example.net.", "edge.example.net."],
  ["MX", "10  Mail", "10 mail.e.org."],
  ["SRV", "10 5 8448 matrix", "10 5 8448 matrix.e.org."],
  ["AAAA", "2001:DB8:0:0::1", "2001:db8::1"],
  ["AAAA", "none", "none"],
  ["TXT", '"v=spf1 " "mx -all"', "v=spf1 mx -all"],
  ["TXT", "v=spf1 mx -all", "v=spf1 mx -all"],
  ["TXT", String.raw`"a \"quoted\" word; \195\164"`, 'a "quoted" word; Ã¤'],
  ["CAA", "0 ISSUE letsencrypt.org", '0 issue "letsencrypt.org"'],
  ["CAA", '128 issue ";"', '128 issue ";"'],
  ["TLSA", "3  1 1 abcd", "3 1 1 abcd"],
])("%s %s is compared as %s", (type, written, value) => {
  expect(canonicalValue(type, written, "e.org")).toBe(value);
});

test.each([
  ["", "e.org."],
  ["@", "e.org."],
  ["WWW", "www.e.org."],
  ["x.e.org.", "x.e.org."],
])("the name %j of a zone is %s", (written, name) => {
  expect(absoluteName(written, "e.org")).toBe(name);
});

test("a text of three strings is one", () => {
  expect(joinedText(`"${"a".repeat(255)}" "${"b".repeat(255)}" "c"`)).toHaveLength(511);
});
