import fc from "fast-check";
import { expect, test } from "vitest";
import { leftLine, readLeft, type Left } from "../../../../functions/links/transfer/left.ts";

const why = fc.oneof(
  fc.constantFrom({ kind: "full" } as const, { kind: "unchanged" } as const),
  fc.string({ minLength: 1 }).map((text) => ({
    kind: "conflict" as const,
    slug: text.replaceAll("\n", "-"),
  })),
);

test("what is not made is read as it was written, at its place and at no other", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50)), fc.infiniteStream(why), (places, reasons) => {
      const left: Left[] = places
        .toSorted((one, other) => one - other)
        .map((place) => ({ ...reasons.next().value, place }) as Left);
      const at = readLeft(left.map(leftLine).join(""));
      const read = Array.from({ length: 51 }, (_, place) => ({ ...at(place), place }));
      expect(read.filter((one) => "kind" in one)).toEqual(left);
    }),
  );
});
