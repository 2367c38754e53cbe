/** By which fields an existing check is looked for. */
import { expect, test } from "vitest";
import type { Check, Settings } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";
import { firstLike, type UniqueField } from "../../../../functions/heartbeats/check/unique.ts";

const checkWith = (id: number, settings: Partial<Settings>): Check => ({
  id,
  uuid: `uuid ${id}`,
  uniqueKey: "",
  badgeKey: "",
  createdAt: 0,
  settings: { ...defaultSettings, ...settings },
  state: freshState(0),
});

const known = {
  name: "web",
  slug: "web-slug",
  tags: ["a", "b"],
  timeoutSeconds: 60,
  graceSeconds: 90,
};
const checks = [
  checkWith(1, { name: "other" }),
  checkWith(2, known),
  checkWith(3, { ...known, desc: "a second one" }),
];

test.each<[UniqueField[], Partial<Settings>, number | undefined]>([
  // each field alone
  [["name"], { name: "web" }, 2],
  [["name"], { name: "Web" }, undefined],
  [["slug"], { slug: "web-slug" }, 2],
  [["slug"], { slug: "web" }, undefined],
  [["tags"], { tags: ["a", "b"] }, 2],
  [["tags"], { tags: ["b", "a"] }, undefined],
  [["tags"], { tags: ["a"] }, undefined],
  [["timeout"], { timeoutSeconds: 60 }, 2],
  [["timeout"], { timeoutSeconds: 90 }, undefined],
  [["grace"], { graceSeconds: 90 }, 2],
  [["grace"], { graceSeconds: 60 }, undefined],
  // an empty field agrees with an empty one
  [["slug"], { slug: "" }, 1],
  [["tags"], { tags: [] }, 1],
  // two, of which either may disagree
  [["name", "grace"], { name: "web", graceSeconds: 90 }, 2],
  [["name", "grace"], { name: "web", graceSeconds: 91 }, undefined],
  [["name", "grace"], { name: "x", graceSeconds: 90 }, undefined],
  // what is not given agrees with none, what is not asked for does not count
  [["name", "grace"], { name: "web" }, undefined],
  [["name"], {}, undefined],
  [["name"], { name: "web", graceSeconds: 1 }, 2],
  [[], { name: "web" }, undefined],
])("by %j the first one like %j is %s", (unique, wanted, id) => {
  expect(firstLike(checks, wanted, unique)?.id).toBe(id);
});
