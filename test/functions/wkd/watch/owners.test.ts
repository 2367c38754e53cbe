/** Owners are written to, and admins told where owners hear nothing. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY_MS, NOW } from "../keys.ts";
import { alertsAbout, publication, stopTheClock, store } from "../published.ts";
import { mailServer, type Manner } from "../../../src/alerts/smtp-server.ts";

/** Each test has its own year: the clock never goes back. */
let END = NOW + 100 * DAY_MS;
const smtp = {
  name: "mail",
  kind: "smtp",
  host: "mail.example",
  from: "key@example.org",
  to: "admin@example.org",
  severities: [],
};

beforeEach(async () => {
  await stopTheClock();
  END += 365 * DAY_MS;
  vi.setSystemTime(END - 100 * DAY_MS);
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
  await runInDurableObject(store(), (instance) => {
    Object.assign((instance as unknown as { env: object }).env, {
      ALERT_CHANNELS: JSON.stringify([smtp]),
      OWNER_MAIL: "mail",
      OWNER_MAIL_PER_MINUTE: "1000",
    });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const serving = (replies: NonNullable<Manner["replies"]> = {}) => mailServer({ replies });
const put = async (mailbox: string, settings: Parameters<typeof publication>[1] = {}) => {
  const made = await publication(mailbox, { expiresAt: END, ...settings });
  expect(await store().publish(made, undefined, "tests")).toMatchObject({ ok: true });
};
const lettersTo = async (mailbox: string) =>
  (await store().letters(mailbox)).map(({ subject, state }) => [state, subject]).toReversed();
/** Ticks so many days before the end, and waits until nothing is under way. */
async function tickAt(daysBefore: number): Promise<void> {
  vi.setSystemTime(END - daysBefore * DAY_MS);
  await store().tick();
  const waiting = () =>
    runInDurableObject(store(), (_, { storage }) =>
      storage.sql
        .exec(
          "SELECT 1 FROM letters WHERE in_flight = 1 OR (state = 'pending' AND next_at <= ?)",
          Date.now(),
        )
        .toArray(),
    );
  await expect.poll(waiting).toEqual([]);
}
const toldDays = async (mailbox: string) =>
  (await alertsAbout(mailbox))
    .filter(({ facts }) => "daysLeft" in facts)
    .map(({ facts }) => facts["daysLeft"]);

describe("a member's key", () => {
  test("is told to its owner at every step, once each, and to the admins in the last week", async () => {
    const mailbox = "anna@one.example";
    const server = serving();
    await put(mailbox, { owner: "subject-1", language: "en" });
    for (const days of [61, 60, 60, 59, 30, 14, 7, 1, 0]) await tickAt(days);
    expect(await lettersTo(mailbox)).toEqual([
      ["sent", "Your key for anna@one.example expires in 60 days"],
      ["sent", "Your key for anna@one.example expires in 30 days"],
      ["sent", "Your key for anna@one.example expires in 14 days"],
      ["sent", "Your key for anna@one.example expires in 7 days"],
      ["sent", "Your key for anna@one.example expires in a day"],
      ["sent", "Nobody can send encrypted mail to anna@one.example any more"],
    ]);
    expect(server.heard.filter((line) => line.startsWith("RCPT"))).toHaveLength(6);
    expect(await toldDays(mailbox)).toEqual([7, 1, 0]);
  });

  test("whose owner's mail is refused is told to the admins at once, and at every step from then on", async () => {
    const mailbox = "gone@one.example";
    serving({ "RCPT TO": "550 5.1.1 no such user" });
    await put(mailbox, { owner: "subject-2" });
    await tickAt(60);
    expect(await lettersTo(mailbox)).toMatchObject([["refused", expect.any(String)]]);
    expect(await toldDays(mailbox)).toEqual([60]);
    await tickAt(30);
    serving();
    await tickAt(14);
    await tickAt(7);
    expect(await toldDays(mailbox)).toEqual([60, 30, 14, 7]);
  });

  test("after an absence has one letter, and none for what is over", async () => {
    const mailbox = "late@one.example";
    serving({ "RCPT TO": "450 4.2.0 greylisted" });
    await put(mailbox, { owner: "subject-3" });
    await tickAt(60);
    serving();
    await tickAt(10);
    expect(await lettersTo(mailbox)).toEqual([
      ["dropped", `Dein Schlüssel für ${mailbox} läuft in 60 Tagen ab`],
      ["sent", `Dein Schlüssel für ${mailbox} läuft in 10 Tagen ab`],
    ]);
  });

  test("that was renewed has no reminder of its old end any more", async () => {
    const mailbox = "renewed@one.example";
    serving({ "RCPT TO": "450 4.2.0 greylisted" });
    await put(mailbox, { owner: "subject-4" });
    await tickAt(60);
    const bytes = new Uint8Array([1]);
    await put(mailbox, { owner: "subject-4", expiresAt: END + 700 * DAY_MS, bytes });
    expect((await lettersTo(mailbox)).map(([state]) => state)).toEqual(["dropped"]);
  });
});

test("a key that no member owns is told to both", async () => {
  const mailbox = "vorstand@two.example";
  serving();
  await put(mailbox);
  await tickAt(60);
  expect((await lettersTo(mailbox)).map(([state]) => state)).toEqual(["sent"]);
  expect(await toldDays(mailbox)).toEqual([60]);
});

describe("what is done to a key", () => {
  const other = { fingerprint: "B".repeat(40), bytes: new Uint8Array([2]) };
  const subjects = async (mailbox: string) =>
    (await lettersTo(mailbox)).map(([, subject]) => subject);

  test("by its owner is no news", async () => {
    const mailbox = "own@three.example";
    await put(mailbox, { owner: "subject-5" });
    await put(mailbox, { owner: "subject-5", ...other });
    expect(await store().remove(mailbox, undefined, "tests", "subject-5")).toEqual({ ok: true });
    expect(await subjects(mailbox)).toEqual([]);
  });

  test("by somebody else is told: another key, and none any more", async () => {
    const mailbox = "told@three.example";
    await put(mailbox, { owner: "subject-6", language: "en" });
    await put(mailbox, other);
    await store().remove(mailbox, undefined, "tests");
    expect(await subjects(mailbox)).toEqual([
      `Another key is published for ${mailbox} now`,
      `The key of ${mailbox} is not published any more`,
    ]);
  });

  test("that only extends it is none either", async () => {
    const mailbox = "longer@three.example";
    await put(mailbox, { owner: "subject-7" });
    await put(mailbox, { bytes: new Uint8Array([3]) });
    expect(await subjects(mailbox)).toEqual([]);
  });

  test("the key stays its owner's, with language and program", async () => {
    const mailbox = "stays@three.example";
    await put(mailbox, { owner: "subject-8", language: "en", program: "kleopatra" });
    await put(mailbox, other);
    expect(await store().get(mailbox)).toMatchObject({
      owner: "subject-8",
      language: "en",
      program: "kleopatra",
    });
  });
});
