import { describe, expect, test } from "vitest";
import { directoryUrls, questionOf } from "../../../../functions/wkd/directory/question.ts";

const HASH = "qs1j67f594iidtsyffk69drssxddqm5t";
const D = "/.well-known/openpgpkey";

const policy = { kind: "policy" };
const key = (domain: string) => ({ kind: "key", domain, hash: HASH });

describe("where every domain is served", () => {
  test.each([
    // host                     path                                    asks for
    ["openpgpkey.example.org", `${D}/example.org/hu/${HASH}`, key("example.org")],
    ["openpgpkey.example.org", `${D}/Example.ORG/hu/${HASH}`, key("example.org")],
    ["OpenPGPkey.Example.ORG", `${D}/example.org/hu/${HASH}`, key("example.org")],
    ["127.0.0.1:8787", `${D}/example.org/hu/${HASH}`, key("example.org")],
    ["example.org", `${D}/hu/${HASH}`, key("example.org")],
    ["EXAMPLE.org:8443", `${D}/hu/${HASH}`, key("example.org")],
    ["example.org", `${D}/hu/${HASH.toUpperCase()}`, key("example.org")],
    ["localhost:8787", `${D}/hu/${HASH}`, key("localhost")],
    ["x.example", `${D}/xn--mller-kva.example/hu/${HASH}`, key("xn--mller-kva.example")],
    ["x.example", `${D}/m%C3%BCller.example/hu/${HASH}`, key("xn--mller-kva.example")],
    ["x.example", `${D}/M%C3%9CLLER.example/hu/${HASH}`, key("xn--mller-kva.example")],
    ["müller.example", `${D}/hu/${HASH}`, key("xn--mller-kva.example")],
    ["xn--mller-kva.example", `${D}/hu/${HASH}`, key("xn--mller-kva.example")],
    ["openpgpkey.example.org", `${D}/example.org/policy`, policy],
    ["example.org", `${D}/policy`, policy],
    ["127.0.0.1:8787", `${D}/policy`, policy],
  ])("%s%s", (host, path, question) => {
    expect(questionOf(host, path, [])).toEqual(question);
  });
});

describe("where example.org and müller.example are served", () => {
  const domains = ["example.org", "xn--mller-kva.example"];
  test.each([
    ["openpgpkey.example.org", `${D}/example.org/hu/${HASH}`, key("example.org")],
    ["OPENPGPKEY.example.org:443", `${D}/EXAMPLE.org/hu/${HASH}`, key("example.org")],
    ["example.org", `${D}/hu/${HASH}`, key("example.org")],
    ["openpgpkey.example.org", `${D}/example.org/policy`, policy],
    ["example.org", `${D}/policy`, policy],
    ["openpgpkey.müller.example", `${D}/m%C3%BCller.example/policy`, policy],
    ["openpgpkey.xn--mller-kva.example", `${D}/m%C3%BCller.example/policy`, policy],
    // One domain's host is nobody else's directory.
    ["openpgpkey.example.org", `${D}/xn--mller-kva.example/hu/${HASH}`, undefined],
    ["example.org", `${D}/example.org/hu/${HASH}`, undefined],
    ["go.example.org", `${D}/example.org/policy`, undefined],
    ["openpgpkey.example.org", `${D}/hu/${HASH}`, undefined],
    ["example.com", `${D}/hu/${HASH}`, undefined],
    ["openpgpkey.example.com", `${D}/example.com/policy`, undefined],
    ["example.com", `${D}/policy`, undefined],
  ])("%s%s", (host, path, question) => {
    expect(questionOf(host, path, domains)).toEqual(question);
  });
});

test.each([
  D,
  `${D}/`,
  `${D}/hu`,
  `${D}/hu/`,
  `${D}/example.org`,
  `${D}/example.org/`,
  `${D}/example.org/hu`,
  `${D}/example.org/hu/`,
  `${D}/hu/${HASH}/`,
  `${D}/hu/${HASH.slice(1)}`,
  `${D}/hu/${HASH}y`,
  `${D}/hu/${HASH.replace("q", "l")}`, // z-base-32 has no l
  `${D}/hu/../hu/${HASH}`,
  `${D}/%/hu/${HASH}`,
  `${D}/%ff/hu/${HASH}`,
  `${D}/a%2Fb/hu/${HASH}`,
  `${D}/example.org/policy/`,
  `${D}/submission-address`,
  `${D}x/policy`,
])("there is nothing at %s", (path) => {
  expect(questionOf("example.org", path, [])).toBeUndefined();
});

test("the URLs of an address carry its local part", () => {
  expect(directoryUrls({ localPart: "jürgen", domain: "example.org" }, HASH)).toEqual({
    advanced: `https://openpgpkey.example.org${D}/example.org/hu/${HASH}?l=j%C3%BCrgen`,
    direct: `https://example.org${D}/hu/${HASH}?l=j%C3%BCrgen`,
  });
});
