import { describe, expect, test } from "vitest";
import { failedInWords, faultOf, isPassing } from "../../../src/object-storage/fault.ts";

describe("an answer of object storage", () => {
  test.each([
    [403, "SignatureDoesNotMatch", "wrong-secret"],
    [403, "InvalidAccessKeyId", "unknown-key"],
    [403, "RequestTimeTooSkewed", "clock"],
    [403, "AccessDenied", "denied"],
    [403, "QuotaExceeded", "full"],
    [507, "", "full"],
    [404, "NoSuchBucket", "no-bucket"],
    [404, "", "absent"],
    [301, "PermanentRedirect", "wrong-region"],
    [400, "AuthorizationHeaderMalformed", "wrong-region"],
    [400, "XAmzContentSHA256Mismatch", "altered"],
    [412, "", "exists"],
    [503, "SlowDown", "slow-down"],
    [503, "", "slow-down"],
    [500, "InternalError", "ill"],
    [418, "", "strange"],
  ] as const)("%i %s means %s", (status, code, fault) => expect(faultOf(status, code)).toBe(fault));

  test("without a signature a refusal is what is to be", () => {
    expect(faultOf(403, "AccessDenied", false)).toBe("unsigned");
  });

  test("another try is for what may pass", () => {
    const passing = (["slow-down", "ill", "unreachable", "wrong-secret", "full"] as const).filter(
      (fault) => isPassing(fault),
    );
    expect(passing).toEqual(["slow-down", "ill", "unreachable"]);
  });

  test("for another region says which one is expected", () => {
    const said = "400 AuthorizationHeaderMalformed";
    expect(failedInWords({ fault: "wrong-region", said, region: "gra" })).toEqual({
      de: `Der Bucket liegt in einer anderen Region, als hier eingestellt ist. Erwartet wird die Region „gra“. (${said})`,
      en: `The bucket is in another region than the settings say. It expects the region “gra”. (${said})`,
    });
  });

  test.each([
    [undefined, ""],
    [30_000, ""],
    [600_000, " Die Uhr hier geht 10 min vor."],
    [-600_000, " Die Uhr hier geht 10 min nach."],
  ])("a clock that is %s ms ahead is told as “%s”", (clockAheadMs, words) => {
    const { de } = failedInWords({ fault: "full", said: "403 QuotaExceeded", clockAheadMs });
    expect(de).toBe(
      `Der Bucket ist voll: sein Kontingent ist verbraucht.${words} (403 QuotaExceeded)`,
    );
  });
});
