import { expect, test } from "vitest";
import {
  expectations,
  judged,
  judgeLook,
  type Expectation,
  type Found,
} from "../../../src/dns/look.ts";
import type { DnsAnswer, DnsRecord } from "../../../src/dns/message.ts";

const answer = (code: number, ...records: [DnsRecord["type"], string][]): DnsAnswer => ({
  id: 0,
  code,
  isAuthoritative: false,
  isTruncated: false,
  records: records.map(([type, value]) => ({ name: "go.e.org", type, value, ttlSeconds: 60 })),
});
const cname: Expectation = { name: "go.e.org", type: "CNAME", values: ["edge.example.net."] };
const addresses: Expectation = { name: "go.e.org", type: "A", values: ["192.0.2.1", "192.0.2.2"] };
const text: Expectation = { name: "_x.go.e.org", type: "TXT", values: ["abc"] };
const anything: Expectation = { name: "go.e.org", type: "A", values: [] };

test.each<[string, Expectation, DnsAnswer | undefined, Found]>([
  ["the wanted CNAME", cname, answer(0, ["CNAME", "edge.example.net."]), "right"],
  ["another CNAME", cname, answer(0, ["CNAME", "other.example.net."]), "wrong"],
  ["no such name", cname, answer(3), "wrong"],
  ["a resolver that fails", cname, answer(2), "unknown"],
  ["nobody", cname, undefined, "unknown"],
  ["both addresses", addresses, answer(0, ["A", "192.0.2.2"], ["A", "192.0.2.1"]), "right"],
  ["one of two addresses", addresses, answer(0, ["A", "192.0.2.1"]), "wrong"],
  [
    "a foreign address besides",
    addresses,
    answer(0, ["A", "192.0.2.1"], ["A", "192.0.2.2"], ["A", "192.0.2.3"]),
    "wrong",
  ],
  ["a foreign text besides", text, answer(0, ["TXT", "abc"], ["TXT", "def"]), "right"],
  ["anything", anything, answer(0, ["CNAME", "x."]), "right"],
  ["nothing at all", anything, answer(0), "wrong"],
])("%s is judged", (_what, expectation, found, verdict) => {
  expect(judged(expectation, found)).toBe(verdict);
});

test("what is asked: each set of records once, and names without one", () => {
  const record = { name: "go.e.org", type: "A", purpose: "links" } as const;
  const names = [
    { name: "go.e.org", origin: "https://go.e.org", purpose: "links" },
    { name: "admin.e.org", origin: "https://admin.e.org", purpose: "console" },
  ] as const;
  expect(
    expectations(names, [
      { ...record, value: "192.0.2.1" },
      { ...record, value: "192.0.2.2" },
    ]),
  ).toEqual([
    { name: "go.e.org", type: "A", values: ["192.0.2.1", "192.0.2.2"] },
    { name: "admin.e.org", type: "A", values: [] },
  ]);
});

test("days of a name: set up, right, gone, silent, right again", () => {
  const pauses = { lookMs: 24, againMs: 1 };
  let known: Parameters<typeof judgeLook>[1];
  const look = (one: Found, other: Found) => {
    const { known: now, news } = judgeLook(
      [
        [cname, one],
        [text, other],
      ],
      known,
      100,
      pauses,
    );
    known = now;
    return [news, now.told.length, now.nextAt];
  };
  // Never right: it is being set up.
  expect(look("wrong", "right")).toEqual([undefined, 0, 124]);
  expect(look("right", "right")).toEqual([undefined, 0, 124]);
  expect(look("wrong", "right")).toEqual(["problem", 1, 124]);
  // Told once.
  expect(look("wrong", "right")).toEqual([undefined, 1, 124]);
  // Silence changes nothing at first, and is asked again soon.
  expect(look("wrong", "unknown")).toEqual([undefined, 1, 101]);
  expect(look("wrong", "unknown")).toEqual(["problem", 2, 101]);
  // Nobody answers at all: that is the way out, not the names.
  expect(look("unknown", "unknown")).toEqual([undefined, 2, 101]);
  expect(look("right", "right")).toEqual(["solved", 0, 124]);
  expect(look("unknown", "unknown")).toEqual([undefined, 0, 101]);
  expect(look("unknown", "unknown")).toEqual([undefined, 0, 101]);
});
