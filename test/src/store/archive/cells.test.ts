import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  jsonOfKept,
  keptOf,
  lineOf,
  rowOf,
  type Value,
} from "../../../../src/store/archive/cells.ts";

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.double({ noNaN: true }).filter((one) => !Object.is(one, -0)),
  fc.maxSafeInteger(),
  fc.string({ unit: "binary" }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.uint8Array().map((octets) => new Uint8Array(octets).buffer),
);

describe("a row", () => {
  test("comes back as it was", () => {
    fc.assert(
      fc.property(fc.array(value), (row) => {
        const line = lineOf(row);
        expect(line).not.toContain("\n");
        expect(rowOf(line, row.length)).toEqual(row);
      }),
    );
  });

  test("is read by people", () => {
    const row = [1, "ä", null, 2n ** 62n, Infinity, new Uint8Array([1, 2]).buffer];
    expect(lineOf(row)).toBe(
      '[1,"ä",null,{"int":"4611686018427387904"},{"real":"Infinity"},{"blob":"AQI="}]',
    );
  });

  test.each(["{}", "[1]", "[1,true]", "[1,[]]", '[1,{"int":"x"}]', '[1,{"blob":"%"}]', "[1,2", ""])(
    "%s is none of two columns",
    (line) => expect(() => rowOf(line, 2)).toThrow(SyntaxError),
  );
});

describe("what is kept beside the tables", () => {
  test("comes back as it was", () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.oneof(fc.boolean(), fc.string(), fc.maxSafeInteger(), fc.constant(null)),
        fc.uint8Array().map((octets) => new Uint8Array(octets)),
        fc.uint8Array().map((octets) => new Uint8Array(octets).buffer),
        fc.array(tie("tree")),
        fc.dictionary(
          fc.oneof(fc.constantFrom("octets", "blob", "object"), fc.string()),
          tie("tree"),
          {
            noNullPrototype: true,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(tree, (kept) => {
        expect(keptOf(JSON.parse(JSON.stringify(jsonOfKept(kept))))).toEqual(kept);
      }),
    );
  });

  test.each([{}, { object: null }, { object: "x" }])("%o is nothing that was kept", (json) =>
    expect(() => keptOf(json)).toThrow(SyntaxError),
  );
});
