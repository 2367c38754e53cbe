/** The memory of a path: its newest answer, and of that alone how it redirects. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  asking,
  isFresh,
  recall,
  remember,
  type Known,
} from "../../../../functions/links/visit/memory.ts";
import { api, json, makeLink, visit } from "../../../client.ts";
import { blankLink } from "../blank.ts";

afterEach(() => vi.useRealTimers());

const answer = (target: string): Omit<Known, "ready" | "near"> => ({
  found: { link: { ...blankLink, target }, view: "target", rest: "" },
  key: "x",
  isScan: false,
});

test("a new answer of the store has no redirect that is ready, whatever the old one had", () => {
  const old = remember("/replaced", answer("https://old.example/"), asking(1000), 1);
  expect(old.ready).toBeUndefined();
  old.ready = {
    status: 302,
    location: "https://old.example/",
    cacheControl: "no-store",
    until: Infinity,
  };
  expect(recall("/replaced")?.ready?.location).toBe("https://old.example/");
  const fresh = remember("/replaced", answer("https://new.example/"), asking(1000), 1);
  expect(fresh.ready).toBeUndefined();
  expect(recall("/replaced")).toMatchObject({
    ready: undefined,
    found: { link: { target: "https://new.example/" } },
    key: "x",
    isScan: false,
  });
});

test("two paths of one link are remembered apart", () => {
  remember("/one", answer("https://one.example/"), asking(1000), 1);
  remember("/other", { ...answer("https://other.example/"), isScan: true }, asking(1000), 1);
  expect(recall("/one")).toMatchObject({ isScan: false });
  expect(recall("/other")).toMatchObject({ isScan: true });
  expect(recall("/third")).toBeUndefined();
});

test("a miss is remembered too", () => {
  const entry = remember("/miss", { found: undefined, key: "miss", isScan: false }, asking(5), 1);
  expect(recall("/miss")).toBe(entry);
  expect(isFresh(entry, 5)).toBe(true);
});

test("paths of 256 characters are remembered, longer ones are not", () => {
  const path = `/${"a".repeat(255)}`;
  remember(path, answer("https://c.example/"), asking(0), 1);
  expect(recall(path)).toBeDefined();
  remember(`${path}a`, answer("https://c.example/"), asking(0), 1);
  expect(recall(`${path}a`)).toBeUndefined();
});

describe("a link that was remembered and then changed here follows its new settings from the second visit on too", () => {
  const NOW = Date.UTC(2026, 5, 1, 12);
  const seen = async (path: string) => {
    const response = await visit(path);
    return response.headers.get("Location") ?? response.status;
  };
  const old = "https://e.org/";
  test.each<[string, Record<string, unknown>, string, (string | number)[]]>([
    ["maxClicks", { maxClicks: 2 }, "", [old, old, 410, 410]],
    ["forwardQuery", { forwardQuery: true }, "?a=1", [`${old}?a=1`, `${old}?a=1`]],
    ["validUntil", { validUntil: "2026-06-01T12:00:00Z" }, "", [410, 410]],
    ["validFrom", { validFrom: "2026-06-01T12:00:01Z" }, "", [404, 404]],
    ["target", { target: "https://e.org/2" }, "", ["https://e.org/2", "https://e.org/2"]],
    ["status", { status: 307 }, "", [old, old]],
    ["placeholder", { target: "https://e.org/{query.a}" }, "?a=1", [`${old}1`, `${old}1`]],
  ])("%s", async (name, change, query, expected) => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const path = `/changed-${name}${query}`;
    await makeLink({ slug: `changed-${name}`, target: old });
    for (let n = 0; n < 3; n += 1) expect(await seen(path)).toBe(old);
    await json(api("PATCH", `/api/v1/links/changed-${name}`, { body: change }));
    const now = [];
    for (let n = 0; n < expected.length; n += 1) now.push(await seen(path));
    expect(now).toEqual(expected);
  });

  test("a change that another isolate made, after five seconds", async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    await makeLink({ slug: "changed-there", target: old });
    for (let n = 0; n < 3; n += 1) expect(await seen("/changed-there")).toBe(old);
    const store = env.LINKS.getByName("main");
    await store.change("changed-there", { maxClicks: 1 }, undefined, "somebody");
    vi.useFakeTimers({ now: NOW + 5_000, toFake: ["Date"] });
    expect([await seen("/changed-there"), await seen("/changed-there")]).toEqual([old, 410]);
  });

  test("what each visitor's query decides is not remembered for the next", async () => {
    await makeLink({ slug: "by-query", target: "https://e.org/", forwardQuery: true });
    for (const query of ["?a=1", "?a=2", "", "?a=1"]) {
      expect(await seen(`/by-query${query}`)).toBe(`https://e.org/${query}`);
    }
  });
});
