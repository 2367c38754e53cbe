import { expect, test } from "vitest";
import { readAnswer, writeQuestion } from "../../../src/dns/message.ts";

/** As Knot DNS 3.2 answers it: `go.e.org` is a CNAME of `edge.e.org`, which has an address. */
const ANSWER =
  "1234 8500 0001 0002 0000 0000" +
  "02676f 0165 036f7267 00 0001 0001" +
  "c00c 0005 0001 00000e10 0007 0465646765 c00f" +
  "c026 0001 0001 0000012c 0004 c0000207";

const octetsOf = (hex: string) => Uint8Array.fromHex(hex.replaceAll(" ", ""));

test("an answer says names, types, times and values", () => {
  expect(readAnswer(octetsOf(ANSWER))).toEqual({
    id: 0x1234,
    code: 0,
    isAuthoritative: true,
    isTruncated: false,
    records: [
      { name: "go.e.org", type: "CNAME", ttlSeconds: 3600, value: "edge.e.org." },
      { name: "edge.e.org", type: "A", ttlSeconds: 300, value: "192.0.2.7" },
    ],
  });
});

test("what ends too early, is a question, or leads in circles is no answer", () => {
  const octets = octetsOf(ANSWER);
  for (let length = 0; length < octets.length; length += 1) {
    expect(readAnswer(octets.slice(0, length))).toBeUndefined();
  }
  expect(readAnswer(writeQuestion("e.org", "A", { id: 1, recursive: true }))).toBeUndefined();
  const circle = "1234 8500 0001 0000 0000 0000 c00c 0001 0001";
  expect(readAnswer(octetsOf(circle))).toBeUndefined();
});

const record = (type: string, data: string) =>
  readAnswer(
    octetsOf(
      `0001 8400 0000 0001 0000 0000 0165 00 ${type} 0001 00000000 ${(
        data.replaceAll(" ", "").length / 2
      )
        .toString(16)
        .padStart(4, "0")} ${data}`,
    ),
  )?.records[0]?.value;

test.each([
  ["0010", "02 6162 01 63", "abc"],
  ["001c", "20010db8000000000000000000000001", "2001:db8::1"],
  ["000f", "000a 0165 00", "10 e."],
  ["0021", "000a 0005 2100 0165 00", "10 5 8448 e."],
  ["0101", "00 05 6973737565 652e6f7267", '0 issue "e.org"'],
  ["0006", "0165 00 0166 00 00000001 00000002 00000003 00000004 00000005", "e. f. 1 2 3 4 5"],
])("a record of type %s with %s says %s", (type, data, value) => {
  expect(record(type, data)).toBe(value);
});

test("types that nobody asks for are left out", () => {
  expect(record("0030", "0102")).toBeUndefined();
});

test("a question has its name in labels, and room for a long answer", () => {
  const question = writeQuestion("go.e.org.", "AAAA", { id: 0x1234, recursive: true }).toHex();
  expect(question).toBe(
    "1234 0100 0001 0000 0000 0001 02676f 0165 036f7267 00 001c 0001 00 0029 04d0 000000000000".replaceAll(
      " ",
      "",
    ),
  );
});
