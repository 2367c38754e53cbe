import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ArchiveStore } from "../../../functions/archive/store.ts";
import { api, json } from "../../client.ts";

afterEach(() => vi.restoreAllMocks());

const NOW = Date.UTC(2026, 10, 26, 3, 30);
const set = {
  ARCHIVE_S3: JSON.stringify({
    endpoint: "https://s3.example",
    region: "r",
    bucket: "b",
    accessKeyId: "k",
  }),
  ARCHIVE_S3_SECRET: "secret",
  ARCHIVE_RECIPIENT: "board@example.org",
};

/** As its own settings are typed: none is set in the tests. */
const withBucket = { ...env, ...(set as object) };

/** A store with these settings, that has ticked. */
async function ticked<Answer>(
  name: string,
  settings: object,
  look: (store: ArchiveStore, alarm: number | null) => Answer,
): Promise<Answer> {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const stub = env.ARCHIVE.getByName(name);
  return runInDurableObject(stub, async (_, state) => {
    const store = new ArchiveStore(state, { ...env, ...settings });
    await store.tick(NOW);
    const answer = look(store, await state.storage.getAlarm());
    await state.storage.deleteAlarm();
    return answer;
  });
}

describe("the store of the archive", () => {
  test("plans the first night when it is set up", async () => {
    const at = await ticked("planned", { ...set, ARCHIVE_AT: "*-*-* 04:00 UTC" }, (store) => {
      expect(store.health(NOW).problems).toEqual([]);
      return store.state()?.nextAt;
    });
    expect(at).toBe(Date.UTC(2026, 10, 26, 4));
  });

  test("is woken at once where it was never planned, without anybody's asking", () =>
    runInDurableObject(env.ARCHIVE.getByName("woken"), async (_, state) => {
      await state.storage.deleteAlarm();
      const store = new ArchiveStore(state, withBucket);
      await expect.poll(() => state.storage.getAlarm()).not.toBeNull();
      expect(await state.storage.getAlarm()).toBeLessThanOrEqual(Date.now());
      expect(store.state()).toBeUndefined();
      await state.storage.deleteAlarm();
    }));

  test("that is not set up has nothing to do and nothing to tell", async () => {
    await ticked("none", {}, (store) => {
      expect([store.state(), store.health(NOW).problems]).toEqual([undefined, []]);
    });
  });

  test.each([
    ["a secret is missing", { ARCHIVE_S3_SECRET: "" }],
    ["ARCHIVE_AT is no calendar", { ARCHIVE_AT: "at night" }],
  ])("%s: is told by its health, and it does not try again and again", async (name, wrong) => {
    await ticked(name, { ...set, ...wrong }, (store, alarm) => {
      expect(store.health(NOW).problems).toEqual([{ code: "archive-settings", count: 1 }]);
      expect(alarm).toBeGreaterThan(NOW + 60_000);
    });
  });

  test("is 26 hours without an archive before anybody is told", async () => {
    await ticked("late", set, (store) => {
      const problemsAfter = (hours: number) => store.health(NOW + hours * 3_600_000).problems;
      expect(problemsAfter(26).map(({ code }) => code)).not.toContain("archive-late");
      expect(problemsAfter(27).map(({ code }) => code)).toContain("archive-late");
    });
  });
});

test.each([
  ["GET", "kept"],
  ["GET", "kept/2026-11-26"],
  ["POST", "now"],
  ["POST", "drill"],
  ["POST", "check"],
])("%s %s is refused where no object storage is set up", async (method, path) => {
  const { type } = await json<{ type: string }>(api(method, `/api/v1/archive/${path}`), 409);
  expect(type.split(":").at(-1)).toBe("archive-not-set-up");
});
