import { expect, test } from "vitest";
import type { AddressProblem } from "../../../../functions/wkd/address/address.ts";
import { finding } from "../../../../functions/wkd/gate/findings.ts";
import {
  addressProblem,
  changeProblem,
  domainNotServed,
  emptyBody,
  noKey,
  noVersion,
  refusedProblem,
} from "../../../../functions/wkd/api/problems.ts";

test.each<[AddressProblem, string, string]>([
  ["no_at_sign", "Das @ fehlt", "the @ is missing"],
  ["local_part", "vor dem @", "before the @"],
  ["domain", "hinter dem @ ist keine Domain", "after the @ is not a domain"],
  ["too_long", "zu lang", "too long"],
])("an address is refused for its %s in words", (problem, de, en) => {
  const { kind, errors = [] } = addressProblem(problem);
  expect(kind).toMatchObject({ code: "invalid", status: 422 });
  expect(errors).toEqual([
    {
      field: "address",
      detail: { de: expect.stringContaining(de), en: expect.stringContaining(en) },
    },
  ]);
});

test("a domain that is not served is told with those that are", () => {
  const { kind, errors = [] } = domainNotServed("c.example", ["a.example", "b.example"]);
  expect(kind.status).toBe(422);
  expect(errors[0]).toMatchObject({
    field: "address",
    detail: {
      de: "Für c.example antwortet dieses Verzeichnis nicht (WKD_DOMAINS: a.example, b.example).",
      en: "This directory does not answer for c.example (WKD_DOMAINS: a.example, b.example).",
    },
  });
});

test.each([
  ["no key", noKey, 404, "not-found"],
  ["no version", noVersion, 404, "not-found"],
  ["no body", emptyBody, 422, "invalid"],
  ["a removed key", changeProblem({ ok: false, reason: "absent" }), 404, "not-found"],
  ["a full store", changeProblem({ ok: false, reason: "full" }), 409, "store-full"],
  ["a newer key", changeProblem({ ok: false, reason: "outdated", revision: 7 }), 412, "outdated"],
])("%s is a problem of its own", (_, problem, status, code) => {
  expect(problem.kind).toMatchObject({ status, code });
  expect(problem.detail.de).not.toBe(problem.detail.en);
  expect(problem.extra ?? {}).toEqual(code === "outdated" ? { revision: 7 } : {});
});

const secret = finding("secret_key", {});
const truncated = finding("truncated", {});
const large = finding("too_large", { bytes: 2, maxBytes: 1 });
const photos = finding("dropped_photos", { count: 1 });
const never = finding("never_expires", { fingerprint: "F" });

test.each([
  [[secret], 422],
  [[photos, secret], 422],
  [[large], 413],
  [[secret, large], 413],
])("a key with the findings of row %# is refused", (findings, status) => {
  expect(refusedProblem(findings, "en").kind).toMatchObject({ code: "key-refused", status });
});

test("a refused key says why in its detail, and everything in its findings", () => {
  const all = [secret, never, truncated, photos];
  const { detail, extra } = refusedProblem(all, "de");
  expect(detail.en).toMatch(/^This holds the secret key!.* The key breaks off .*once more\.$/);
  expect(detail.de).toMatch(/^Das enthält den geheimen Schlüssel!.* Der Schlüssel bricht .*$/);
  expect(detail.en).not.toContain("never expires");
  expect(extra?.["findings"]).toMatchObject([
    { code: "secret_key", severity: "refuse", text: expect.stringMatching(/^Das enthält/) },
    { code: "never_expires", severity: "warn" },
    { code: "truncated", severity: "refuse" },
    { code: "dropped_photos", severity: "info", text: "Weggelassen: 1 Foto." },
  ]);
});
