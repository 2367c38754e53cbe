import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { armorPublicKey } from "../../../../functions/wkd/openpgp/armor.ts";
import { json } from "../../../client.ts";
import { DAY_MS, NOW } from "../keys.ts";
import { alertsAbout, keyRequest, stopTheClock, store } from "../published.ts";
import {
  armoredOf,
  ask,
  claimRows,
  handIn,
  keyFor,
  lettersTo,
  linkIn,
  member,
  opened,
  press,
  remove,
  revoked,
  served,
  setUpMail,
  type Member,
  type OwnKey,
} from "./world.ts";

beforeEach(async () => {
  await stopTheClock();
  await setUpMail();
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let names = 0;
/** An address that no other test has. */
const newAddress = () => `member${(names += 1)}@own.example`;

/** Somebody has handed a key in: the link that they got. */
async function asked(who: Member, address: string, key: OwnKey): Promise<string> {
  expect((await handIn(who, address, key.bytes)).status).toBe(202);
  return linkOf(address, key);
}

async function linkOf(address: string, key: OwnKey): Promise<string> {
  return linkIn(await opened(armoredOf((await lettersTo(address)).at(-1)), key));
}

/** A key is published for an address by its owner. */
async function published(address: string): Promise<{ who: Member; key: OwnKey }> {
  const [who, key] = await Promise.all([member(), keyFor(address)]);
  expect((await press(await asked(who, address, key))).status).toBe(200);
  return { who, key };
}

describe("a key that a member hands in", () => {
  test("is published by the link of a mail that only its owner can read", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member(), keyFor(address)]);
    const answer = await json(handIn(anna, address, armorPublicKey(key.bytes)), 202);
    expect(answer).toMatchObject({
      mailedTo: address,
      asked: "publish",
      fingerprint: key.secret.getFingerprint().toUpperCase(),
      endsAt: new Date(NOW + DAY_MS).toISOString(),
    });
    expect(await served(address)).toBeUndefined();
    const [letter, ...others] = await lettersTo(address);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      subject: `Confirm the key for ${address}`,
      language: "en",
      endsAt: NOW + DAY_MS,
    });
    expect(JSON.stringify(letter)).not.toContain("/key/link/");
    const text = await opened(armoredOf(letter), key);
    expect(text).toContain(`“${anna.name}” has handed in this key for ${address}`);
    expect(text).toContain("Was that not you? Then do nothing");
    const link = linkIn(text);
    const page = await ask(link);
    expect(page.status).toBe(200);
    expect(page.headers.get("Cache-Control")).toBe("no-store");
    expect(page.headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(await page.text()).toContain("Publish this key?");
    // Programs that look through mail open links, some by HEAD.
    expect((await ask(link, { method: "HEAD" })).status).toBe(200);
    expect(await served(address)).toBeUndefined();
    const done = await press(link);
    expect(await done.text()).toContain("The key is published.");
    expect(await served(address)).toEqual(key.bytes);
    const history = await store().history(address);
    expect(history?.map(({ who, action }) => ({ who, action }))).toEqual([
      { who: anna.name, action: "publish" },
    ]);
  });

  test("is published at once where the provider proves the address, however it is written", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member([address.toUpperCase()]), keyFor(address)]);
    expect((await handIn(anna, address, key.bytes)).status).toBe(201);
    expect(await served(address)).toEqual(key.bytes);
    expect(await lettersTo(address)).toEqual([]);
    // Somebody else's address is not proven by that.
    const other = newAddress();
    const theirs = await keyFor(other);
    expect((await handIn(anna, other, theirs.bytes)).status).toBe(202);
    expect(await served(other)).toBeUndefined();
  });

  test.each([
    ["by the provider", true],
    ["by a mail", false],
  ])(
    "of an address that is proven %s is theirs, with what they write to it in",
    async (_, isProven) => {
      const address = newAddress();
      const [anna, key] = await Promise.all([member(isProven ? [address] : []), keyFor(address)]);
      const answer = await handIn(anna, address, key.bytes, { query: "?program=thunderbird" });
      expect(answer.status).toBe(isProven ? 201 : 202);
      if (!isProven) await press(await linkOf(address, key));
      expect(await store().get(address)).toMatchObject({
        owner: expect.stringMatching(/^token \S+$/),
        language: "en",
        program: "thunderbird",
      });
    },
  );

  test("that is published already needs no mail", async () => {
    const address = newAddress();
    const { who, key } = await published(address);
    expect((await handIn(who, address, key.bytes)).status).toBe(200);
    expect(await lettersTo(address)).toHaveLength(1);
  });

  test("takes the place of an earlier one, and the history says by whom", async () => {
    const address = newAddress();
    const { who } = await published(address);
    const [other, next] = await Promise.all([member(), keyFor(address)]);
    expect((await press(await asked(other, address, next))).status).toBe(200);
    expect(await served(address)).toEqual(next.bytes);
    const history = await store().history(address);
    expect(history?.map((change) => change.who)).toEqual([other.name, who.name]);
    const [alert, ...more] = await alertsAbout(address);
    expect(more).toEqual([]);
    expect(alert?.text).toContain(who.name);
    expect(alert?.text).toContain(other.name);
    // One's own next key is no news.
    const third = await keyFor(address);
    await press(await asked(other, address, third));
    expect(await alertsAbout(address)).toHaveLength(1);
  });

  test("may be handed in like that by who may publish all, too", async () => {
    const address = newAddress();
    const [admin, key] = await Promise.all([member([], ["keys:write"]), keyFor(address)]);
    expect((await handIn(admin, address, key.bytes, { query: "?mine=yes" })).status).toBe(202);
    expect((await press(await linkOf(address, key))).status).toBe(200);
    const atOnce = newAddress();
    const other = await keyFor(atOnce);
    expect((await handIn(admin, atOnce, other.bytes)).status).toBe(201);
  });

  test("that is refused says why, and no mail is sent", async () => {
    const address = newAddress();
    const [anna, wrong] = await Promise.all([member(), keyFor("somebody@own.example")]);
    const problem = await json(handIn(anna, address, wrong.bytes), 422);
    expect(problem).toMatchObject({ type: "urn:randwerk:problem:key-refused" });
    expect(JSON.stringify(problem)).toContain("no_user_id");
    expect(await lettersTo(address)).toEqual([]);
  });
});

describe("a link", () => {
  test("works once", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member(), keyFor(address)]);
    const link = await asked(anna, address, key);
    expect((await press(link)).status).toBe(200);
    const again = await press(link);
    expect(again.status).toBe(410);
    expect(await again.text()).toContain("This link was used already.");
    expect((await ask(link)).status).toBe(410);
    expect(await store().history(address)).toHaveLength(1);
  });

  test("that was pressed twice at the same moment works once", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member(), keyFor(address)]);
    const link = await asked(anna, address, key);
    const both = await Promise.all([press(link), press(link)]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 410]));
    expect(await store().history(address)).toHaveLength(1);
  });

  test("that was forged does nothing and says no more than that", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member(), keyFor(address)]);
    const link = await asked(anna, address, key);
    const last = link.at(-1) === "0" ? "1" : "0";
    const forged = [
      `${link.slice(0, -1)}${last}`,
      link.slice(0, -1),
      `${link}0`,
      link.replace("rk_", "rw_"),
      "/key/link/x",
      "/key/link/%F0%9F",
      "/key/link/key.asc",
    ];
    for (const path of forged) {
      for (const method of ["GET", "POST"]) {
        const response = await ask(path, { method, headers: { "Accept-Language": "en" } });
        expect([path, method, response.status]).toEqual([path, method, 404]);
        expect(await response.text()).not.toContain(address);
      }
    }
    expect(await served(address)).toBeUndefined();
    expect((await press(link)).status).toBe(200);
  });

  test("is over after a day, and forgotten then", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member(), keyFor(address)]);
    const link = await asked(anna, address, key);
    vi.setSystemTime(NOW + DAY_MS);
    expect((await press(link)).status).toBe(410);
    await runInDurableObject(store(), (one) => one.tick());
    expect((await press(link)).status).toBe(404);
    expect((await claimRows()).filter((row) => row.address === address)).toEqual([]);
    expect(await served(address)).toBeUndefined();
  });

  test("for another key publishes that one and no other: each mail has its own", async () => {
    const address = newAddress();
    const [anna, bert] = await Promise.all([member(), member()]);
    const [hers, his] = await Promise.all([keyFor(address), keyFor(address)]);
    const herLink = await asked(anna, address, hers);
    const hisLink = await asked(bert, address, his);
    expect((await press(hisLink)).status).toBe(200);
    expect(await served(address)).toEqual(his.bytes);
    // Hers was asked for before his was published: it must not undo that.
    const late = await press(herLink);
    expect(late.status).toBe(410);
    expect(await late.text()).toContain("has changed in the meantime");
    expect(await served(address)).toEqual(his.bytes);
  });

  test("is overtaken when the same person hands in another key", async () => {
    const address = newAddress();
    const anna = await member();
    const [first, second] = await Promise.all([keyFor(address), keyFor(address)]);
    const old = await asked(anna, address, first);
    const link = await asked(anna, address, second);
    const overtaken = await press(old);
    expect(overtaken.status).toBe(410);
    expect(await overtaken.text()).toContain("There is a newer link.");
    expect((await press(link)).status).toBe(200);
    expect(await served(address)).toEqual(second.bytes);
  });

  test("publishes the very octets that were handed in, or nothing: a key swapped in between is refused", async () => {
    const address = newAddress();
    const [anna, key, swapped] = await Promise.all([member(), keyFor(address), keyFor(address)]);
    const link = await asked(anna, address, key);
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec("UPDATE claims SET bytes = ? WHERE address = ?", swapped.bytes, address);
    });
    expect((await press(link)).status).toBe(410);
    expect(await served(address)).toBeUndefined();
  });

  test("does nothing when the key has expired since, and says so", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member(), keyFor(address, NOW + DAY_MS / 2)]);
    const link = await asked(anna, address, key);
    // The link is still good, the key is not.
    vi.setSystemTime(NOW + DAY_MS / 2 + 1000);
    const response = await press(link);
    expect(response.status).toBe(410);
    expect(await response.text()).toMatch(/cannot be published any more[^]*expired/);
    expect(await served(address)).toBeUndefined();
  });

  test("does nothing when the key was revoked since", async () => {
    const address = newAddress();
    const { who, key } = await published(address);
    const next = await keyFor(address);
    expect((await press(await asked(who, address, next))).status).toBe(200);
    // The first key again, and its revocation before the link is used.
    const link = await asked(who, address, key);
    expect((await handIn(who, address, await revoked(key))).status).toBe(200);
    expect((await press(link)).status).toBe(410);
    expect(await served(address)).toEqual(next.bytes);
  });

  test("does nothing when its domain was taken out since", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member(), keyFor(address)]);
    const link = await asked(anna, address, key);
    const other = { WKD_DOMAINS: "other.example" };
    expect((await ask(link, {}, other)).status).toBe(410);
    expect((await press(link, other)).status).toBe(410);
    expect(await served(address)).toBeUndefined();
  });
});

describe("removing", () => {
  test("needs the mailbox and not the key", async () => {
    const address = newAddress();
    await published(address);
    const anna = await member();
    expect(await json(remove(anna, address), 202)).toMatchObject({
      asked: "remove",
      fingerprint: null,
    });
    const content = (await lettersTo(address)).at(-1)?.content;
    const link = linkIn(content?.kind === "text" ? content.text : "");
    expect(await (await ask(link)).text()).toContain("Remove the key?");
    expect(await served(address)).toBeDefined();
    expect(await (await press(link)).text()).toContain("The key is removed.");
    expect(await served(address)).toBeUndefined();
    expect((await press(link)).status).toBe(410);
    expect((await remove(anna, address)).status).toBe(404);
  });

  test("happens at once where the provider proves the address", async () => {
    const address = newAddress();
    await published(address);
    expect((await remove(await member([address]), address)).status).toBe(204);
    expect(await served(address)).toBeUndefined();
    // Somebody else had published it: they are told.
    expect((await lettersTo(address)).at(-1)?.subject).toContain("is not published any more");
  });

  test("is no news to whoever does it with a key of their own", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member([address]), keyFor(address)]);
    expect((await handIn(anna, address, key.bytes)).status).toBe(201);
    expect((await remove(anna, address)).status).toBe(204);
    expect(await served(address)).toBeUndefined();
    expect(await lettersTo(address)).toEqual([]);
  });
});

test("a revocation needs no mail: the key itself has signed it", async () => {
  const address = newAddress();
  const { key } = await published(address);
  const [stranger, before] = [await member(), (await lettersTo(address)).length];
  expect((await handIn(stranger, address, await revoked(key))).status).toBe(200);
  expect(await json(keyRequest(address))).toMatchObject({ revokedAt: expect.any(String) });
  // The owner is told of it, without a link.
  const told = (await lettersTo(address)).slice(before);
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).not.toContain("/key/link/");
});

describe("nobody publishes a key of their own", () => {
  test.each([
    ["for a reserved address", "vorstand@own.example", {}, 403, "address-reserved"],
    [
      "for one of the list",
      "chef@own.example",
      { RESERVED_ADDRESSES: "chef" },
      403,
      "address-reserved",
    ],
    ["for another domain", "anna@else.example", {}, 422, "invalid"],
    ["where no domain is set", "anna@own.example", { WKD_DOMAINS: "" }, 409, "own-keys-not-set-up"],
    [
      "where no mail is set up",
      "bea@own.example",
      { OWNER_MAIL: undefined },
      409,
      "owner-mail-not-set-up",
    ],
    ["where no mail can get", "jürgen@own.example", {}, 409, "address-not-mailable"],
  ])("%s", async (_, address, more, status, code) => {
    const [anna, key] = await Promise.all([member(), keyFor(address)]);
    const problem = await json(handIn(anna, address, key.bytes, { more }), status);
    expect(problem).toMatchObject({ type: `urn:randwerk:problem:${code}` });
    expect(await served(address)).toBeUndefined();
    expect(await lettersTo(address)).toEqual([]);
  });

  test("but who may publish all does, at a reserved address too", async () => {
    const address = "info@own.example";
    const [admin, key] = await Promise.all([member([], ["keys:write"]), keyFor(address)]);
    expect((await handIn(admin, address, key.bytes, { query: "?mine=yes" })).status).toBe(202);
    expect((await press(await linkOf(address, key))).status).toBe(200);
  });

  test("and a proven address needs no mail to be set up", async () => {
    const address = newAddress();
    const [anna, key] = await Promise.all([member([address]), keyFor(address)]);
    const more = { OWNER_MAIL: undefined };
    expect((await handIn(anna, address, key.bytes, { more })).status).toBe(201);
  });
});

describe("mails", () => {
  test("are few: the fourth of the same person is refused until the first has had its day", async () => {
    const address = newAddress();
    const anna = await member();
    for (const later of [0, 1, 2]) {
      vi.setSystemTime(NOW + later * 60_000);
      await asked(anna, address, await keyFor(address));
    }
    const refused = await handIn(anna, address, (await keyFor(address)).bytes);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe(String((DAY_MS - 120_000) / 1000));
    expect(await lettersTo(address)).toHaveLength(3);
    // To take a key out counts alike.
    vi.setSystemTime(NOW + DAY_MS);
    await asked(anna, address, await keyFor(address));
  });

  test("to one mailbox are bounded, whoever asks; others are not kept from theirs by that", async () => {
    const address = newAddress();
    const key = await keyFor(address);
    for (const _ of Array.from({ length: 6 })) await asked(await member(), address, key);
    expect((await handIn(await member(), address, key.bytes)).status).toBe(429);
    const other = newAddress();
    expect((await handIn(await member(), other, (await keyFor(other)).bytes)).status).toBe(202);
  });

  test("of one person are bounded, whatever the address", async () => {
    const anna = await member();
    for (const _ of Array.from({ length: 10 })) {
      const address = newAddress();
      await asked(anna, address, await keyFor(address));
    }
    const address = newAddress();
    expect((await handIn(anna, address, (await keyFor(address)).bytes)).status).toBe(429);
  });

  test("and If-Match is kept to", async () => {
    const address = newAddress();
    const { who } = await published(address);
    const next = await keyFor(address);
    const headers = { "If-Match": '"7"' };
    expect((await handIn(who, address, next.bytes, { headers })).status).toBe(412);
  });
});

test("what is kept of a link opens nothing, and the key goes with the link", async () => {
  const address = newAddress();
  const [anna, key] = await Promise.all([member(), keyFor(address)]);
  const link = await asked(anna, address, key);
  const secret = link.split("_").at(-1) ?? "";
  const kept = await runInDurableObject(store(), (_, { storage }) =>
    storage.sql
      .exec("SELECT * FROM claims")
      .toArray()
      .map((row) => JSON.stringify(row)),
  );
  expect(kept.join()).not.toContain(secret);
  await press(link);
  const row = (await claimRows()).find((one) => one.address === address);
  expect(row).toMatchObject({ state: "done", bytes: null });
});
