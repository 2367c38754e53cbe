import { describe, expect, test } from "vitest";
import { endAlert, lookAlert, renewedAlert } from "../../../../functions/wkd/watch/alerts.ts";
import type { AlertDays } from "../../../../functions/wkd/watch/reminders.ts";
import type { LookLine } from "../../../../functions/wkd/keys/found.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { DAY_MS } from "../keys.ts";

const END = Date.UTC(2027, 2, 5, 12);
const FINGERPRINT = "A".repeat(40);
const key = {
  address: "jürgen@example.org",
  localPart: "Jürgen",
  domain: "example.org",
  fingerprint: FINGERPRINT,
  version: 3,
  expiresAt: END,
};
const configIn = (language: string) =>
  parseConfig({ LANGUAGE: language, PUBLIC_URL: "https://go.example/" });
const german = configIn("de");
const english = configIn("en");
const facts = {
  address: "Jürgen@example.org",
  fingerprint: FINGERPRINT,
  version: 3,
  expiresAt: "2027-03-05T12:00:00.000Z",
};
const url = "https://go.example/console/key/j%C3%BCrgen@example.org";
const common = { subject: "key", subjectId: "jürgen@example.org", tags: ["keys"], url };
const COMMANDS = `    gpg --quick-set-expire ${FINGERPRINT} 2y
    gpg --quick-set-expire ${FINGERPRINT} 2y '*'
    gpg --armor --export ${FINGERPRINT} | randwerk keys publish Jürgen@example.org`;

describe("a key that is about to end", () => {
  test.each<[AlertDays, number, string, string]>([
    [60, 60, "läuft in 60 Tagen ab", "expires in 60 days"],
    [30, 17.5, "läuft in 17 Tagen ab", "expires in 17 days"],
    [7, 2, "läuft in 2 Tagen ab", "expires in 2 days"],
    [1, 1.9, "läuft in einem Tag ab", "expires in a day"],
    [1, 1, "läuft in einem Tag ab", "expires in a day"],
    [1, 0.9, "läuft in weniger als einem Tag ab", "expires in less than a day"],
  ])("by the alert for %d days, %d days before", (days, left, de, en) => {
    const now = END - left * DAY_MS;
    const daysLeft = Math.floor(left);
    expect(endAlert(key, END, days, german, now)).toEqual({
      ...common,
      severity: "warn",
      title: `Der Schlüssel von Jürgen@example.org ${de}`,
      text: `Ab dann kann niemand mehr verschlüsselt an ihn schreiben: Freitag, 5. März 2027, 13:00 Uhr (MEZ).

Verlängern und neu veröffentlichen, wo der geheime Schlüssel liegt (docs/runbooks/keys.de.md):

${COMMANDS}`,
      facts: { ...facts, daysLeft },
      channels: undefined,
    });
    expect(endAlert(key, END, days, english, now)).toMatchObject({
      title: `The key of Jürgen@example.org ${en}`,
      text: `From then on nobody can send encrypted mail to it: Friday, 5 March 2027, 13:00 (CET).

Extend it where the secret key is, and publish it again (docs/runbooks/keys.md):

${COMMANDS}`,
    });
  });
});

test("a key that has ended is down", () => {
  expect(endAlert(key, END, 0, german, END + DAY_MS)).toMatchObject({
    ...common,
    severity: "down",
    title: "An Jürgen@example.org kann niemand mehr verschlüsselt schreiben",
    text: expect.stringMatching(
      /^Der Schlüssel ist abgelaufen: Freitag, 5\. März 2027, 13:00 Uhr \(MEZ\)\.\n\nVerlängern/,
    ),
    facts: { ...facts, daysLeft: 0 },
  });
  expect(endAlert(key, END, 0, english, END)).toMatchObject({
    severity: "down",
    title: "Nobody can send encrypted mail to Jürgen@example.org any more",
    text: expect.stringMatching(
      /^The key has expired: Friday, 5 March 2027, 13:00 \(CET\)\.\n\nExtend/,
    ),
  });
});

test("a key in place of one that had ended is up", () => {
  expect(renewedAlert({ ...key, expiresAt: undefined }, german)).toEqual({
    ...common,
    severity: "up",
    title: "An Jürgen@example.org kann man wieder verschlüsselt schreiben",
    text: `Veröffentlicht ist jetzt der Schlüssel ${FINGERPRINT}.`,
    facts: { ...facts, expiresAt: null },
    channels: undefined,
  });
  expect(renewedAlert(key, english)).toMatchObject({
    title: "Encrypted mail can be sent to Jürgen@example.org again",
    text: `The key ${FINGERPRINT} is published now.`,
  });
});

describe("a look from outside", () => {
  const line = (place: string, code: LookLine["code"], at: string): LookLine => ({
    place,
    code,
    severity: "problem",
    url: at,
    status: 404,
    fingerprints: [],
  });
  const problems = [
    line("advanced", "not-found", "https://one.example/"),
    line("keys.example", "not-asked", "https://two.example/"),
  ];

  test("that finds something to complain of warns of each, with where to look", () => {
    expect(lookAlert(key, "problem", problems, german)).toEqual({
      ...common,
      severity: "warn",
      title: "Manche Mailprogramme bekommen den Schlüssel von Jürgen@example.org nicht",
      text: `openpgpkey-Subdomain: Hier gibt es keinen Schlüssel (404). Der Name führt nicht zu diesem Verzeichnis.
https://one.example/

keys.example: Dieser Schlüsselserver war nicht erreichbar.
https://two.example/`,
      facts: { ...facts, problems: "advanced: not-found, keys.example: not-asked" },
      channels: undefined,
    });
    expect(lookAlert(key, "problem", problems, english)).toMatchObject({
      title: "Some mail programs do not get the key of Jürgen@example.org",
      text: expect.stringMatching(/^openpgpkey subdomain: There is no key here/),
    });
  });

  test("that finds nothing any more is good to know", () => {
    expect(lookAlert(key, "solved", [], german)).toEqual({
      ...common,
      severity: "info",
      title: "Der Schlüssel von Jürgen@example.org ist wieder überall derselbe",
      text: "Die tägliche Prüfung von außen findet keinen Fehler mehr.",
      facts,
      channels: undefined,
    });
    expect(lookAlert(key, "solved", [], english)).toMatchObject({
      title: "The key of Jürgen@example.org is the same everywhere again",
      text: "The daily check from outside finds no fault any more.",
    });
  });
});

test("an alert leads to the key's page of the console", () => {
  const other = { ...key, address: "o'x@example.org" };
  const config = parseConfig({ CONSOLE_HOST: "admin.example" });
  expect(renewedAlert(other, config).url).toBe("https://admin.example/console/key/o'x@example.org");
});
