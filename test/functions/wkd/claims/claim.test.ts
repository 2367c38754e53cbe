import { describe, expect, test } from "vitest";
import {
  linkFault,
  mayAskAt,
  type Claim,
  type ClaimState,
  type LinkFault,
} from "../../../../functions/wkd/claims/claim.ts";
import { MAX_CLAIMS } from "../../../../functions/wkd/limits.ts";

const NOW = Date.UTC(2026, 10, 26, 12);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const claim: Claim = {
  id: "aaaaaaaa",
  address: "anna@example.org",
  localPart: "Anna",
  domain: "example.org",
  kind: "publish",
  state: "open",
  owner: "https://auth.example/ 42",
  name: "Anna",
  language: "de",
  program: "thunderbird",
  revision: 3,
  fingerprint: "A".repeat(40),
  sizeBefore: 10,
  digest: "d".repeat(64),
  madeAt: NOW - HOUR_MS,
  endsAt: NOW + DAY_MS - HOUR_MS,
};

describe("a link", () => {
  test.each<[string, Partial<Claim>, number | undefined, LinkFault | undefined]>([
    ["that is new is good", {}, 3, undefined],
    ["for an address without a key is good", { revision: undefined }, undefined, undefined],
    ["is good until its last moment", { endsAt: NOW + 1 }, 3, undefined],
    ["is over at its end", { endsAt: NOW }, 3, "ended"],
    ["is no good when the key was changed since", {}, 4, "changed"],
    ["is no good when a first key came since", { revision: undefined }, 1, "changed"],
    ["that was used says so, whatever came after", { state: "done" }, 9, "done"],
    ["that was overtaken says so", { state: "overtaken", endsAt: NOW }, 3, "overtaken"],
    ["whose key was refused says so", { state: "refused" }, 3, "refused"],
  ])("%s", (_, more, revision, fault) => {
    expect(linkFault({ ...claim, ...more }, revision, NOW)).toBe(fault);
  });

  test("that was never sent is unknown", () => {
    expect(linkFault(undefined, undefined, NOW)).toBe("unknown");
  });

  test("in no state but one does anything", () => {
    const states: ClaimState[] = ["open", "done", "overtaken", "refused"];
    const good = states.filter((state) => linkFault({ ...claim, state }, 3, NOW) === undefined);
    expect(good).toEqual(["open"]);
  });
});

describe("how many mails", () => {
  const none = { ofBoth: [], ofOwner: [], ofAddress: [], all: [] };
  /** One an hour, the newest just now. */
  const hourly = (count: number) => Array.from({ length: count }, (_, nth) => NOW - nth * HOUR_MS);

  test("the first may be sent at once", () => expect(mayAskAt(none, NOW)).toBeUndefined());

  test.each(Object.entries(MAX_CLAIMS).filter(([, most]) => most < 24))(
    "%s: at most %i in a day, the next one when the first has had its day",
    (bound, most) => {
      expect(mayAskAt({ ...none, [bound]: hourly(most - 1) }, NOW)).toBeUndefined();
      const first = NOW - (most - 1) * HOUR_MS;
      expect(mayAskAt({ ...none, [bound]: hourly(most) }, NOW)).toBe(first + DAY_MS);
      expect(mayAskAt({ ...none, [bound]: hourly(most) }, first + DAY_MS)).toBeUndefined();
    },
  );

  test("the bound that lasts longest counts, in whatever order they were made", () => {
    const before = {
      ...none,
      ofBoth: [NOW - 20 * HOUR_MS, NOW - 2 * HOUR_MS, NOW - HOUR_MS],
      ofAddress: hourly(6).toReversed(),
    };
    expect(mayAskAt(before, NOW)).toBe(NOW - 5 * HOUR_MS + DAY_MS);
  });

  test("one person alone cannot use up what a mailbox may get", () => {
    expect(MAX_CLAIMS.ofBoth).toBeLessThan(MAX_CLAIMS.ofAddress);
    expect(MAX_CLAIMS.ofAddress).toBeLessThan(MAX_CLAIMS.ofOwner);
  });
});
