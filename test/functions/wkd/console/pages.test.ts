import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { needsSomebody } from "../../../../functions/wkd/console/board.ts";
import { ALERT_DAYS } from "../../../../functions/wkd/limits.ts";
import { fieldsOf, MOST_BYTES, signedIn, weightOf } from "../../../src/console/browse.ts";
import { DAY_MS, key, NOW } from "../keys.ts";
import { keyRequest, publication, stopTheClock, store } from "../published.ts";

const NEW = "/console/keys/new";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What a browser sends of the form with a file. */
function withFile(address: string, bytes: Uint8Array, more: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ address, step: "judge", ...more })) {
    form.set(name, value);
  }
  form.set("file", new File([Uint8Array.from(bytes)], "vorstand.asc"));
  return form;
}

const anna = () => signedIn(["keys:write"]);
type Anna = Awaited<ReturnType<typeof anna>>;

/** Hands a key in as people do: looks at the judgement, then publishes. Answers where that leads. */
async function publish(by: Anna, address: string, name: string): Promise<string> {
  const judged = await by.send(NEW, withFile(address, key(name)), 200);
  return by.send(NEW, { ...fieldsOf(judged, NEW), step: "publish" });
}

test("before there is a key, the page says what one is good for, with an example", async () => {
  const html = await (await anna()).open("/console/keys");
  expect(html).toContain("No key yet.");
  expect(html).toContain("gpg --armor --export vorstand@example.org");
  expect(await (await signedIn(["links:read"])).open("/console/keys", 403)).toBeTruthy();
});

describe("a key", () => {
  test("is judged before it is published, and told of after", async () => {
    const by = await anna();
    const judged = await by.send(NEW, withFile("eins@example.org", key("five-user-ids")), 200);
    expect(judged).toContain("This would be published.");
    expect(judged).toContain("Left out: 4 other user IDs.");
    expect(judged).toContain("None is published until now.");
    expect((await keyRequest("eins@example.org")).status).toBe(404);
    const at = await by.send(NEW, { ...fieldsOf(judged, NEW), step: "publish" });
    expect(at).toBe("/console/key/eins@example.org?done=published");
    const page = await by.open(at);
    expect(page).toMatch(/role="status"><p>Published\./);
    expect(page).toMatch(/54\d days left, until \d+ (?:December 2027|January 2028)/);
    expect(page).toContain("Eins &lt;eins@example.org&gt;");
    expect(page).toContain("What mail programs and key servers get is checked daily");
    expect(page).toContain('href="/key/eins@example.org"');
    const list = await by.open("/console/keys");
    expect(list).toContain("All keys are valid.");
    expect(list).toContain('href="/console/key/eins@example.org"');
    expect(list).toMatch(/<rect class="good" width="7\d\.\d+"/);
  });

  test("that was pasted is taken as well", async () => {
    const by = await anna();
    const text = new TextDecoder().decode(key("armored"));
    const fields = { address: "vorstand@example.org", text, step: "judge" };
    const judged = await by.send(NEW, fields, 200);
    const at = await by.send(NEW, { ...fieldsOf(judged, NEW), step: "publish" });
    expect(at).toBe("/console/key/vorstand@example.org?done=published");
    // Exactly the same once more changes nothing, and says so.
    const again = await by.send(NEW, fields, 200);
    expect(await by.send(NEW, { ...fieldsOf(again, NEW), step: "publish" })).toContain("unchanged");
  });

  test("that is refused says why and what to do; a secret one is not sent back", async () => {
    const by = await anna();
    const html = await by.send(NEW, withFile("zwei@example.org", key("revoked-primary")), 422);
    expect(html).toContain("It does not work like this.");
    expect(html).toContain("refused");
    expect(html).not.toContain('value="publish"');
    const secret = key("secret").toBase64();
    const block = "PGP PRIVATE KEY BLOCK-----";
    const text = `-----BEGIN ${block}\n\n${secret}\n-----END ${block}`;
    const fields = { address: "zwei@example.org", text, step: "judge" };
    const answer = await by.send(NEW, fields, 422);
    expect(answer).toContain("secret key");
    expect(answer).not.toContain(secret.slice(0, 40));
  });

  test.each([
    [{ address: "keine Adresse" }, "This is not an email address"],
    [{ address: "a@example.org" }, "Please choose a file, or paste the key."],
  ])("of nothing, or for no address, says so at its field: %j", async (fields, why) => {
    expect(await (await anna()).send(NEW, { ...fields, step: "judge" }, 422)).toContain(why);
  });
});

describe("what was published before", () => {
  test("is published again from the history, and that is undone", async () => {
    const by = await anna();
    await publish(by, "vorstand@example.org", "before-revocation");
    const page = await by.open("/console/key/vorstand@example.org");
    const [, wanted = ""] = /name="wanted" value="(\d+)"/.exec(page) ?? [];
    const [, version = ""] = /name="version" value="(\d+)"/.exec(page) ?? [];
    const back = "/console/key/vorstand@example.org/rollback";
    const at = await by.send(back, { wanted, version });
    const after = await by.open(at);
    expect(after).toContain("The earlier version is published again.");
    // Whoever still sees the page from before is told, and changes nothing.
    expect(await by.send(back, { wanted, version }, 412)).toContain("in the meantime");
    await by.send(back, fieldsOf(after, back));
    const { fingerprint } = await (
      await keyRequest("vorstand@example.org")
    ).json<{
      fingerprint: string;
    }>();
    expect(page).toContain(fingerprint.slice(0, 4));
  });

  test("is removed by its address alone, and comes back", async () => {
    const by = await anna();
    const path = "/console/key/vorstand@example.org";
    const fields = fieldsOf(await by.open(path), `${path}/remove`);
    expect(await by.send(`${path}/remove`, { ...fields, name: "vorstand" }, 422)).toContain(
      "That is not its name.",
    );
    const at = await by.send(`${path}/remove`, { ...fields, name: "vorstand@example.org" });
    const list = await by.open(at);
    expect(list).toContain("vorstand@example.org: Removed.");
    expect(await by.open(path)).toContain("No key is published for this address.");
    expect(await by.send(`${path}/rollback`, {})).toBe(`${path}?done=rolledback`);
    await by.open("/console/key/niemand@example.org", 404);
  });
});

test("who has the secret key is confirmed on its page; the board asks after a year", async () => {
  const by = await anna();
  const path = "/console/key/vorstand@custody.example";
  const endless = await publication("vorstand@custody.example", { expiresAt: undefined });
  await store().publish(endless, undefined, "tests");
  const before = await by.open(path);
  expect(before).toContain("Not written down yet.");
  const fields = fieldsOf(before, `${path}/custody`);
  const wrong = await by.send(`${path}/custody`, { ...fields, revocation: "im Büro" }, 422);
  expect(wrong).toContain('aria-invalid="true"');
  expect(wrong).toContain("im Büro");
  const said = { ...fields, holders: "Anna <script>", revocation: "im Büro" };
  const at = await by.send(`${path}/custody`, said);
  expect(at).toBe(`${path}?done=confirmed`);
  const page = await by.open(at);
  expect(page).toContain("Anna &lt;script&gt;");
  expect(page).toMatch(/Last confirmed: [^<]*2026/);
  expect(await by.open("/console")).not.toContain("to be confirmed");
  // Who has seen what was there before does not overwrite it.
  await by.send(`${path}/custody`, { ...said, revision: "7" }, 412);
  vi.setSystemTime(NOW + 366 * DAY_MS);
  const later = await anna();
  expect(await later.open("/console")).toContain("For a year nobody has confirmed");
  expect(await later.open(path)).toContain("please confirm it anew");
  expect(await later.send(`${path}/custody/forget`, {})).toBe(`${path}?done=forgotten`);
  expect(await later.open("/console")).not.toContain("to be confirmed");
});

test("two at once: the second sees what the first has published, and chooses", async () => {
  const [one, other] = [await anna(), await anna()];
  const address = "vorstand@example.org";
  await publish(one, address, "armored");
  const judged = await other.send(NEW, withFile(address, key("armored")), 200);
  await publish(one, address, "before-revocation");
  const fields = { ...fieldsOf(judged, NEW), step: "publish" };
  const told = await other.send(NEW, fields, 412);
  expect(told).toContain("somebody else has changed the key");
  const now = await (await keyRequest(address)).json<{ fingerprint: string }>();
  expect(told).toContain(now.fingerprint.slice(0, 4));
  expect(await other.send(NEW, { ...fieldsOf(told, NEW), step: "publish" })).toContain("published");
});

test("a revocation asks for the address, since it is final", async () => {
  const by = await anna();
  const address = "vorstand@example.org";
  await publish(by, address, "before-revocation");
  const judged = await by.send(NEW, withFile(address, key("revoked-primary")), 200);
  expect(judged).toContain("This is a revocation.");
  const fields = { ...fieldsOf(judged, NEW), step: "publish" };
  expect(await by.send(NEW, { ...fields, name: "x" }, 422)).toContain("That is not the address.");
  const at = await by.send(NEW, { ...fields, name: address });
  expect(await by.open(at)).toContain("The revocation is taken.");
  expect(await by.open("/console/keys")).toContain("One key needs somebody.");
});

test("looking from outside says what programs find there", async () => {
  const by = await anna();
  const path = "/console/key/eins@example.org";
  const page = await by.open(await by.send(`${path}/look`, {}));
  expect(page).toContain("openpgpkey subdomain");
  expect(page).toContain("wrong");
  expect(await by.open("/console")).toContain("wrong from outside");
});

test("a list of many is found through, comes in pages, and is within the budget", async () => {
  for (let nth = 0; nth < 55; nth += 1) {
    const mailbox = `person-${nth}@example.net`;
    const expiresAt = NOW + (700 - nth) * DAY_MS;
    await store().publish(await publication(mailbox, { expiresAt }), undefined, "tests");
  }
  const endless = await publication("endless@example.net", { expiresAt: undefined });
  await store().publish(endless, undefined, "tests");
  const by = await anna();
  await by.send("/console/key/person-0@example.net/look", {});
  const html = await by.open("/console/keys");
  const listed = (page: string) =>
    [...page.matchAll(/class="what" href="\/console\/key\/([^"]+)"/g)].map(([, one]) => one);
  expect(listed(html)).toHaveLength(50);
  expect(await weightOf(html)).toBeLessThan(MOST_BYTES);
  const [, next = ""] = /rel="next" href="([^"]+)"/.exec(html) ?? [];
  const rest = await by.open(next.replaceAll("&amp;", "&"));
  expect(rest).toContain("To the beginning");
  expect(rest).not.toContain('rel="next"');
  // Each key is on one of the pages: those that need somebody first, each in the order of their ends.
  const all = await store().list();
  const needing = all.filter((one) => needsSomebody(one, NOW) !== undefined);
  const wanted = [...needing, ...all.filter((one) => !needing.includes(one))];
  expect([...listed(html), ...listed(rest)]).toEqual(wanted.map(({ address: one }) => one));
  // One of them is wrong from outside and good for longer than the fifty.
  expect(wanted).not.toEqual(all);
  const query = { search: "", after: undefined, most: 1, endsUntil: NOW + ALERT_DAYS[0] * DAY_MS };
  expect(await store().listing(query)).toMatchObject({
    count: all.length,
    concerns: needing.length,
  });
  expect(needing.length).toBeGreaterThan(1);
  // No place in the list: its beginning.
  expect(listed(await by.open("/console/keys?after=50"))).toEqual(listed(html));
  expect(listed(await by.open("/console/keys?search=PERSON-54@"))).toEqual([
    "person-54@example.net",
  ]);
  expect(await by.open("/console/keys?search=gibtsnicht")).toContain("No key matches this.");
});
