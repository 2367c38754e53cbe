/** Badges: what they say and how. */
import { describe, expect, test } from "vitest";
import {
  badgeOf,
  shieldsBadge,
  svgBadge,
  type BadgeStatus,
} from "../../../../functions/heartbeats/api/badge.ts";
import type { ShownStatus } from "../../../../functions/heartbeats/check/check.ts";

test.each<[ShownStatus[], object, BadgeStatus]>([
  // checks            counts                        with the late state
  [[], { status: "up", total: 0, grace: 0, down: 0 }, "up"],
  [["up"], { status: "up", total: 1, grace: 0, down: 0 }, "up"],
  [["new", "paused"], { status: "up", total: 2, grace: 0, down: 0 }, "up"],
  [["grace"], { status: "up", total: 1, grace: 1, down: 0 }, "late"],
  [["up", "grace", "grace"], { status: "up", total: 3, grace: 2, down: 0 }, "late"],
  [["down"], { status: "down", total: 1, grace: 0, down: 1 }, "down"],
  [["grace", "down", "up"], { status: "down", total: 3, grace: 1, down: 1 }, "down"],
])("checks that are %j", (statuses, counts, withLate) => {
  expect(badgeOf(statuses, false)).toEqual(counts);
  expect(badgeOf(statuses, true)).toEqual({ ...counts, status: withLate });
});

test.each([
  ["up", "success"],
  ["late", "important"],
  ["down", "critical"],
] as const)("for shields.io %s is %s", (status, color) => {
  expect(shieldsBadge("Backup", status)).toEqual({
    schemaVersion: 1,
    label: "Backup",
    message: status,
    color,
  });
});

describe("the picture", () => {
  test("is as wide as its words", () => {
    // "Backup" 6 * 7 + 10 = 52, "down" 4 * 7 + 10 = 38
    expect(svgBadge("Backup", "down")).toBe(
      `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20" role="img" aria-label="Backup: down">` +
        `<title>Backup: down</title><clipPath id="r"><rect width="90" height="20" rx="3"/></clipPath>` +
        `<g clip-path="url(#r)"><rect width="52" height="20" fill="#555"/>` +
        `<rect x="52" width="38" height="20" fill="#c0392b"/></g>` +
        `<g fill="#fff" text-anchor="middle" font-family="DejaVu Sans,Verdana,sans-serif" font-size="11">` +
        `<text x="26" y="14">Backup</text><text x="71" y="14">down</text></g></svg>`,
    );
  });

  test.each([
    ["up", "#3a7d0a"],
    ["late", "#a85100"],
    ["down", "#c0392b"],
  ] as const)("of %s is %s", (status, color) => {
    expect(svgBadge("x", status)).toContain(`fill="${color}"`);
  });

  test("counts letters, not their parts", () => {
    expect(svgBadge("🦊", "up")).toContain(`<rect width="17" height="20" fill="#555"/>`);
  });

  test.each([
    [`<a href="x">&'`, `&lt;a href=&quot;x&quot;&gt;&amp;'`],
    ["\u0000\u001b\u0085", "\ufffd\ufffd\ufffd"],
    ["\t\n\r", "\t\n\r"],
    ["\ufffe\uffff", "\ufffd\ufffd"],
    ["\ud800", "\ufffd"],
  ])("of the label %j is XML", (label, shown) => {
    expect(svgBadge(label, "up")).toContain(`<title>${shown}: up</title>`);
  });
});
