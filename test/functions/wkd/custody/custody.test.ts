import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { whyUnconfirmed } from "../../../../functions/wkd/custody/custody.ts";
import { MAX_CUSTODY_CHARACTERS } from "../../../../functions/wkd/limits.ts";
import { json } from "../../../client.ts";
import { DAY_MS, NOW } from "../keys.ts";
import { keyRequest, publication, stopTheClock, store } from "../published.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const A = "A".repeat(40);
const B = "B".repeat(40);

test.each([
  ["is not asked for on the day", A, NOW, undefined],
  ["nor a day before the year is over", A, NOW + 364 * DAY_MS, undefined],
  ["is asked for after a year", A, NOW + 365 * DAY_MS, "year"],
  ["and when another key is published", B, NOW, "other-key"],
] as const)("a confirmation %s", (_, published, now, why) => {
  expect(whyUnconfirmed({ fingerprint: A, confirmedAt: NOW }, published, now)).toBe(why);
});

describe("who has the secret key, in the API,", () => {
  const mailbox = "vorstand@custody.example";
  const said = { holders: "Anna, Bernd", revocation: "im Büro" };
  const put = (body: object, headers: Record<string, string> = {}, at = mailbox) =>
    keyRequest(at, {
      method: "PUT",
      path: "/custody",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });
  const publish = async (fingerprint: string) =>
    store().publish(
      await publication(mailbox, {
        fingerprint,
        bytes: Uint8Array.from(new TextEncoder().encode(fingerprint)),
      }),
      undefined,
      "tests",
    );

  test("is written down, asked for anew, and forgotten", async () => {
    await publish(A);
    await json(keyRequest(mailbox, { path: "/custody" }), 404);
    const first = await put(said);
    expect(first.headers.get("ETag")).toBe('"1"');
    const known = {
      ...said,
      fingerprint: A,
      confirmedAt: new Date(NOW).toISOString(),
      confirmedBy: "admin",
      due: null,
      revision: 1,
    };
    expect(await json(first)).toEqual(known);
    expect(await json(keyRequest(mailbox, { path: "/custody" }))).toEqual(known);
    vi.setSystemTime(NOW + 400 * DAY_MS);
    const late = await json(keyRequest(mailbox, { path: "/custody" }));
    expect(late).toEqual({ ...known, due: "year" });
    await json(put(said, { "If-Match": '"7"' }), 412);
    expect(await json(put(said, { "If-Match": '"1"' }))).toMatchObject({ due: null, revision: 2 });
    await publish(B);
    expect(await json(keyRequest(mailbox, { path: "/custody" }))).toMatchObject({
      fingerprint: A,
      due: "other-key",
    });
    // Nothing of it is on a public page.
    expect(JSON.stringify(await json(keyRequest(mailbox)))).not.toContain("Bernd");
    expect((await keyRequest(mailbox, { method: "DELETE", path: "/custody" })).status).toBe(204);
    await json(keyRequest(mailbox, { path: "/custody" }), 404);
    await json(keyRequest(mailbox, { method: "DELETE", path: "/custody" }), 404);
    const rows = await runInDurableObject(store(), (_, { storage }) =>
      storage.sql.exec("SELECT * FROM custody WHERE address = ?", mailbox).toArray(),
    );
    expect(rows).toEqual([]);
  });

  test.each<[string, object, number]>([
    ["nobody", { ...said, holders: " " }, 422],
    ["too much", { ...said, holders: "x".repeat(MAX_CUSTODY_CHARACTERS + 1) }, 422],
    ["half", { holders: "Anna" }, 422],
    ["more", { ...said, key: "secret" }, 422],
  ])("takes no form that says %s", async (_, body, status) => {
    await publish(B);
    await json(put(body), status);
    await json(keyRequest(mailbox, { path: "/custody" }), 404);
  });

  test("is of no address without a key", async () => {
    await json(put(said, {}, "nobody@custody.example"), 404);
  });
});
