import { describe, expect, test } from "vitest";
import type { NewAlert } from "../../../../src/alerts/outbox/alert.ts";
import { inHouse, MINUTE, webhook } from "../house.ts";

const chat = webhook("chat");

describe("what is written down of an alert", () => {
  const stored = (alert: Partial<NewAlert>, check: (stored: NewAlert) => void) =>
    inHouse([chat], ({ raise, sql }) => {
      const id = raise(alert);
      const { body } = sql.exec<{ body: string }>("SELECT body FROM alerts WHERE id = ?", id).one();
      check(JSON.parse(body) as NewAlert);
      return Promise.resolve();
    });

  test.each([
    [" two\r\n\tlines  and blanks ", "two lines and blanks"],
    ["x".repeat(200), "x".repeat(200)],
    [`${"x".repeat(200)}y`, `${"x".repeat(98)} … ${"x".repeat(97)}y`],
    ["half a \ud83d character", "half a \ufffd character"],
    // Cut in the middle of a character, on both sides.
    [`${"x".repeat(97)}🚨${"x".repeat(200)}`, `${"x".repeat(97)}\ufffd … ${"x".repeat(98)}`],
    ["token=abcdef0123456789 failed", "token=[…] failed"],
  ])("the title %j", (title, expected) =>
    stored({ title }, (alert) => expect(alert.title).toBe(expected)),
  );

  test.each([
    ["x".repeat(8_000), "x".repeat(8_000)],
    [`${"x".repeat(8_000)}y`, `${"x".repeat(3_998)} … ${"x".repeat(3_997)}y`],
    // A secret that the cut goes through is gone all the same.
    [
      `${"y".repeat(8_000)} password=hunter2-hunter2 ${"z".repeat(3_990)}`,
      `${"y".repeat(3_998)} … ord=[…] ${"z".repeat(3_990)}`,
    ],
  ])("the text (%#)", (text, expected) =>
    stored({ text }, (alert) => expect(alert.text).toBe(expected)),
  );

  test("a text of megabytes is cut before its secrets are looked for", () =>
    stored({ text: `first ${"x".repeat(2_000_000)} last` }, ({ text }) => {
      expect(text).toHaveLength(7_999);
      expect(text.startsWith("first ")).toBe(true);
      expect(text.endsWith(" last")).toBe(true);
    }));

  test("facts whose name or value says that they are secret", () =>
    stored(
      {
        facts: {
          password: "hunter2",
          command: "borg --password hunter2 list",
          host: "web=1",
          runs: 3,
          late: true,
          since: null,
          key: "base64\n-----END RSA PRIVATE KEY-----\nafter",
        },
      },
      ({ facts }) =>
        expect(facts).toEqual({
          password: "[…]",
          command: "borg --password […] list",
          host: "web=1",
          runs: 3,
          late: true,
          since: null,
          key: "[…]\nafter",
        }),
    ));

  test("a long fact is cut like a text", () =>
    stored({ facts: { output: "x".repeat(9_000) } }, ({ facts }) =>
      expect(facts["output"]).toHaveLength(7_999 - "output=".length),
    ));

  test("an address without its password, and none where there is none", async () => {
    await stored({ url: "https://user:hunter2@example.org/" }, ({ url }) =>
      expect(url).toBe("https://[…]@example.org/"),
    );
    await stored({}, (alert) => expect(alert).not.toHaveProperty("url"));
  });

  test.each([
    [50, 50],
    [51, 50],
  ])("of %i tags %i", (count, kept) => {
    const tags = Array.from({ length: count }, (_, index) => `tag-${index}`);
    return stored({ tags }, (alert) => expect(alert.tags).toEqual(tags.slice(0, kept)));
  });
});

test("nothing that is stored or sent has secrets in it", () =>
  inHouse([chat], async (house) => {
    const secret = "hunter2hunter2";
    house.raise({
      subject: "check",
      subjectId: "a",
      severity: "down",
      title: `BORG_PASSPHRASE=${secret} failed`,
      text: `curl https://user:${secret}@example.org/`,
      facts: { password: secret, command: `borg --password ${secret}` },
      url: `https://x:${secret}@example.org/`,
      tags: [],
      channels: undefined,
    });
    await house.pass(MINUTE);
    expect(JSON.stringify(house.alerts())).not.toContain(secret);
    expect(JSON.stringify(house.sent("chat"))).not.toContain(secret);
  }));
