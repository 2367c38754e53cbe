import { expect, test } from "vitest";
import {
  isUserIdOf,
  mailboxOfUserId,
  parseAddress,
  parseDomain,
  userIdText,
} from "../../../../functions/wkd/address/address.ts";
import { address } from "../keys.ts";

function octets(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

test.each([
  // typed                        local part      domain                  key
  ["vorstand@example.org", "vorstand", "example.org", "vorstand@example.org"],
  ["Joe.Doe@Example.ORG", "Joe.Doe", "example.org", "joe.doe@example.org"],
  ["JÜRGEN@example.org", "JÜRGEN", "example.org", "jÜrgen@example.org"],
  ["ju\u0308rgen@example.org", "jürgen", "example.org", "jürgen@example.org"],
  ["a+b@example.org", "a+b", "example.org", "a+b@example.org"],
  ["o'brien@example.org", "o'brien", "example.org", "o'brien@example.org"],
  ["x@MÜLLER.example", "x", "xn--mller-kva.example", "x@xn--mller-kva.example"],
  ["x@xn--mller-kva.example", "x", "xn--mller-kva.example", "x@xn--mller-kva.example"],
  ["x@straße.example", "x", "xn--strae-oqa.example", "x@xn--strae-oqa.example"],
  ["x@пример.рф", "x", "xn--e1afmkfd.xn--p1ai", "x@xn--e1afmkfd.xn--p1ai"],
  ["root@localhost", "root", "localhost", "root@localhost"],
])("%s is the mailbox %s at %s", (typed, localPart, domain, key) =>
  expect(parseAddress(typed)).toEqual({ ok: true, address: { localPart, domain, key } }),
);

test.each([
  ["", "no_at_sign"],
  ["vorstand", "no_at_sign"],
  ["@example.org", "local_part"],
  [".a@example.org", "local_part"],
  ["a.@example.org", "local_part"],
  ["a..b@example.org", "local_part"],
  ["a b@example.org", "local_part"],
  ["a\u00a0b@example.org", "local_part"],
  ["a\u200bb@example.org", "local_part"],
  ["a\nb@example.org", "local_part"],
  ["\ud800@example.org", "local_part"],
  ['"a b"@example.org', "local_part"],
  ["a<b@example.org", "local_part"],
  ["a@b@example.org", "local_part"],
  ["a\\b@example.org", "local_part"],
  ["a@", "domain"],
  ["a@example..org", "domain"],
  ["a@example.org.", "domain"],
  ["a@-example.org", "domain"],
  ["a@exam_ple.org", "domain"],
  ["a@127.0.0.1", "domain"],
  ["a@1.2", "domain"],
  ["a@0x7f", "domain"],
  ["a@[::1]", "domain"],
  ["a@example.org:443", "domain"],
  ["a@example.org/x", "domain"],
  ["a@example.org?x", "domain"],
  ["a@%65xample.org", "domain"],
  [`a@${"x".repeat(64)}.org`, "domain"],
  [`${"a".repeat(65)}@example.org`, "too_long"],
  [`${"ü".repeat(33)}@example.org`, "too_long"],
  [`a@${"x.".repeat(127)}y`, "domain"],
  [`${"a".repeat(60)}@${"xyz.".repeat(50)}org`, "too_long"],
  ["a".repeat(1_000_000) + "@example.org", "too_long"],
])("%j is refused for its %s", (typed, problem) =>
  expect(parseAddress(typed)).toEqual({ ok: false, problem }),
);

test.each([
  // octets of the local part, of the domain
  [64, 11, true],
  [65, 11, false],
  [1, 252, true],
  [1, 253, false],
  [50, 203, true],
  [51, 203, false],
])("an address of %d and %d octets is read: %s", (local, domain, isRead) => {
  const text = `${"a".repeat(local)}@${domainOf(domain)}`;
  expect(parseAddress(text)).toMatchObject(isRead ? { ok: true } : { problem: "too_long" });
});

test.each([...`"(),:;<>[]\\ \t`])("a local part with the character %j is none", (character) => {
  expect(parseAddress(`a${character}b@example.org`)).toEqual({ ok: false, problem: "local_part" });
});

test.each([..."!#$%&'*+-/=?^_`{|}~"])("a local part with the character %j is one", (character) => {
  expect(parseAddress(`a${character}b@example.org`).ok).toBe(true);
});

/** A domain of so many characters, of labels that are not too long. */
const domainOf = (length: number) => ".abcdefghi".repeat(26).slice(-length);

test("octets are counted of a local part, not letters", () => {
  expect(parseAddress(`${"ü".repeat(32)}@example.org`).ok).toBe(true);
  expect(parseAddress(`${"ü".repeat(32)}a@example.org`).ok).toBe(false);
});

test.each<[string, string | undefined]>([
  ["xn--mller-kva.example", "xn--mller-kva.example"],
  ["EXAMPLE.org", "example.org"],
  [`${"a".repeat(63)}.org`, `${"a".repeat(63)}.org`],
  [`${"a".repeat(64)}.org`, undefined],
  [domainOf(253), domainOf(253)],
  [domainOf(254), undefined],
  ["a-b.org", "a-b.org"],
  ["a-.org", undefined],
  ["-a.org", undefined],
  ["1.org", "1.org"],
  ["a.1b", "a.1b"],
  ["a.1", undefined],
  ["a.b1", "a.b1"],
  ["a.1.org", "a.1.org"],
  ["", undefined],
])("%j is the domain %j", (text, domain) => {
  expect(parseDomain(text)).toBe(domain);
});

test("a domain may be written with four times the characters that it may have, not more", () => {
  // Soft hyphens are no part of a domain.
  const written = (length: number) => "a.org".padStart(length, "\u00ad");
  expect(parseDomain(written(4 * 253))).toBe("a.org");
  expect(parseDomain(written(4 * 253 + 1))).toBeUndefined();
});

test.each([..."\0\t\n /\\?#@:%[]<>^|\u007f"])(
  "a domain with the character %j is none",
  (character) => {
    expect(parseDomain(`a${character}b.org`)).toBeUndefined();
  },
);

// common/mbox-util.c of GnuPG, mailbox_from_userid, read line by line.
test.each([
  ["Vorstand <vorstand@example.org>", "vorstand@example.org"],
  ["<vorstand@example.org>", "vorstand@example.org"],
  ["vorstand@example.org", "vorstand@example.org"],
  ["Vorstand (Softwerke) <vorstand@example.org> und mehr", "vorstand@example.org"],
  ["a@example.org <b@example.org>", "b@example.org"],
  ["<a@example.org> <b@example.org>", "a@example.org"],
  ["Vorstand <intern> <vorstand@example.org>", undefined],
  ["Vorstand <vorstand@example.org", undefined],
  ["<vorstand@example.org", undefined],
  ["Vorstand vorstand@example.org", undefined],
  ["<vorstand @example.org>", undefined],
  ["<vor@stand@example.org>", undefined],
  ["<@example.org>", undefined],
  ["<vorstand@>", undefined],
  ["<vorstand@example.org.>", undefined],
  ["<vorstand@example..org>", undefined],
  ["<vor..stand@example.org>", "vor..stand@example.org"],
  ["vor..stand@example.org", undefined],
  ["Jürgen <jürgen@example.org>", "jürgen@example.org"],
  ["jürgen@example.org", "jürgen@example.org"],
  ["x\0 <vorstand@example.org>", undefined],
  ["<vorstand@example.org>\0", "vorstand@example.org"],
  ["\0<vorstand@example.org>", undefined],
  ["\0vorstand@example.org", undefined],
  // To GnuPG a byte order mark is letters like others.
  ["\ufeffvorstand@example.org", "\ufeffvorstand@example.org"],
  ["<\ufeffvorstand@example.org>", "\ufeffvorstand@example.org"],
  ["", undefined],
  ["<>", undefined],
])("GnuPG finds in the user ID %j the mailbox %j", (userId, mailbox) =>
  expect(mailboxOfUserId(octets(userId))).toBe(mailbox),
);

test("a name in Latin-1 does not hide the address, an address in Latin-1 is none", () => {
  expect(mailboxOfUserId(latin1("J\xfcrgen <jurgen@example.org>"))).toBe("jurgen@example.org");
  expect(mailboxOfUserId(latin1("J\xfcrgen <j\xfcrgen@example.org>"))).toBeUndefined();
});

test.each([
  ["<VORSTAND@EXAMPLE.ORG>", "vorstand@example.org", true],
  ["<vorstand@example.org>", "Vorstand@example.org", true],
  ["<vorstand@example.com>", "vorstand@example.org", false],
  ["<kasse@example.org>", "vorstand@example.org", false],
  ["vorstand@example.org", "vorstand@example.org", true],
  ["Vorstand", "vorstand@example.org", false],
  ["<\ufeffvorstand@example.org>", "vorstand@example.org", false],
  ["<vorstand@exa_mple.org>", "vorstand@example.org", false],
  ["<xvorstand@example.org>", "vorstand@example.org", false],
  ["<vorstand+x@example.org>", "vorstand@example.org", false],
  ["<jürgen@example.org>", "jürgen@example.org", true],
  ["<jÜrgen@example.org>", "JÜRGEN@example.org", true],
  ["<JÜRGEN@example.org>", "jürgen@example.org", false],
  ["<x@müller.example>", "x@xn--mller-kva.example", true],
  ["<x@xn--mller-kva.example>", "x@müller.example", true],
  ["<x@MÜLLER.example>", "x@müller.example", true],
])("the user ID %j belongs to %s: %s", (userId, mailbox, belongs) =>
  expect(isUserIdOf(octets(userId), address(mailbox))).toBe(belongs),
);

test("a user ID is shown without control characters and not endlessly", () => {
  expect(userIdText(octets("a\u001b[31mb\u202ec"))).toBe("a\ufffd[31mb\ufffdc");
  expect(userIdText(octets("\ufeffVorstand"))).toBe("\ufffdVorstand");
  expect(userIdText(latin1("J\xfcrgen"))).toBe("Jürgen");
  expect(userIdText(octets("x".repeat(60_000)))).toBe(`${"x".repeat(200)}…`);
  expect(userIdText(octets("x".repeat(201)))).toBe(`${"x".repeat(200)}…`);
  expect(userIdText(octets("x".repeat(200)))).toBe("x".repeat(200));
});
