import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addressHashes } from "../../../../functions/wkd/address/hash.ts";
import { json } from "../../../client.ts";
import { NOW } from "../keys.ts";
import { alertsAbout, keyRequest, publication, stopTheClock, store } from "../published.ts";
import { allWell, bytes, fingerprintOf, outside, OWNER, serving } from "../world.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the daily look", () => {
  beforeEach(async () => {
    await stopTheClock();
  });

  test("comes ten minutes after publishing, then every day, and tells of drift once", async () => {
    const requests = outside({ "https://keys.": serving("rsa2048") });
    const mailbox = "kasse@watch.example";
    const expiresAt = undefined;
    await store().publish(await publication(mailbox, { expiresAt }), undefined, "tests");
    const asked = async (minutes: number) => {
      requests.length = 0;
      await store().tick(NOW + minutes * 60_000);
      return requests.length > 0;
    };
    expect(await asked(9)).toBe(false);
    expect(await asked(10)).toBe(true);
    expect(await asked(11)).toBe(false);
    // Nobody answered for the directory, so the second look comes soon.
    expect(await asked(70)).toBe(true);
    expect(await asked(24 * 60)).toBe(false);
    expect(await asked(24 * 60 + 70)).toBe(true);
    const told = await alertsAbout(mailbox);
    expect(told.map(({ severity, facts }) => [severity, facts["problems"]])).toEqual([
      ["warn", "keys.openpgp.org: other-key, keys.mailvelope.com: other-key"],
      [
        "warn",
        "advanced: unreachable, keys.openpgp.org: other-key, keys.mailvelope.com: other-key",
      ],
    ]);
    expect(told[0]?.text).toContain(await fingerprintOf("rsa2048"));
  });

  test("is not judged when another key was published meanwhile", async () => {
    const mailbox = "meanwhile@watch.example";
    await store().publish(await publication(mailbox), undefined, "tests");
    let others = 0;
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      others += 1;
      if (others === 1) {
        const other = await publication(mailbox, { bytes: new Uint8Array([1]) });
        await store().publish(other, undefined, "tests");
      }
      throw new Error("nobody is there");
    });
    await store().watch(mailbox, NOW);
    expect(others).toBeGreaterThan(1);
    expect((await store().get(mailbox))?.look).toBeUndefined();
  });

  test("can be asked for, and answers line by line", async () => {
    outside(allWell);
    await keyRequest(OWNER, { body: bytes("ed25519") });
    const found = await json(keyRequest(OWNER, { method: "POST", path: "/watch" }));
    expect(found).toMatchObject({
      ok: true,
      lines: [
        { place: "advanced", code: "as-published", text: expect.stringContaining("exactly") },
        { place: "direct" },
        { place: "keys.openpgp.org", code: "absent" },
        { place: "keys.mailvelope.com", code: "absent" },
      ],
    });
    expect(await json(keyRequest(OWNER))).toMatchObject({ lookOk: true, look: found });
    const unknown = { method: "POST", path: "/watch" };
    expect((await keyRequest("nobody@watch.example", unknown)).status).toBe(404);
  });

  test("asks by the hash that GnuPG asks by", async () => {
    const requests = outside({});
    const mailbox = "JÜRGEN@watch.example";
    await store().publish(await publication(mailbox), undefined, "tests");
    await store().watch("jÜrgen@watch.example", NOW);
    const [first] = await addressHashes("JÜRGEN");
    expect(requests[0]?.url).toContain(`/hu/${first?.hash}?l=`);
  });
});
