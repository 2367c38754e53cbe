import { describe, expect, test } from "vitest";
import {
  noticeLetter,
  reminderId,
  reminderIn,
  reminderLetter,
  type Notice,
  type OwnedKey,
} from "../../../../functions/wkd/watch/owner-letters.ts";
import { programIds } from "../../../../functions/wkd/programs/programs.ts";
import { adminsAreTold } from "../../../../functions/wkd/watch/reminders.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { DAY_MS } from "../keys.ts";

const END = Date.UTC(2027, 2, 5, 12);
const FINGERPRINT = "ABCD".repeat(10);
const key: OwnedKey = {
  address: "anna@example.org",
  localPart: "Anna",
  domain: "example.org",
  fingerprint: FINGERPRINT,
  expiresAt: END,
  language: "en",
  program: "thunderbird",
};
const writer = {
  config: parseConfig({ LANGUAGE: "de", PUBLIC_URL: "https://go.example/" }),
  site: { name: "Softwerke Magdeburg", contact: undefined },
};
const textOf = (letter: ReturnType<typeof reminderLetter>) =>
  letter.content.kind === "text" ? letter.content.text : "";

describe("a reminder", () => {
  test("is in the owner's language, with the steps of their program, and says where to hand it in", () => {
    const letter = reminderLetter(key, END, 14, writer, END - 14 * DAY_MS);
    expect(letter).toMatchObject({
      id: `reminder/${FINGERPRINT}/${END}/14`,
      address: { key: "anna@example.org", localPart: "Anna", domain: "example.org" },
      language: "en",
      subject: "Your key for Anna@example.org expires in 14 days",
    });
    expect(textOf(letter)).toBe(`Hello,

your OpenPGP key expires soon. From then on nobody can send you encrypted mail: Friday, 5 March 2027, 13:00 (CET).

How to extend it with Thunderbird (as of 2026-11-26):

1. “Account Settings”, “End-To-End Encryption”, open the arrow (“More information”) at the key.
2. Choose “Change Expiration Date” and extend the key by 2 years.

Then hand in the extended public key, or nobody will learn of it:
https://go.example/console/own-key

Fingerprint: ABCD ABCD ABCD ABCD ABCD ABCD ABCD ABCD ABCD ABCD
As others see it: https://go.example/key/anna@example.org

This message was sent by itself, because Softwerke Magdeburg has published a key for Anna@example.org.
`);
  });

  test.each([undefined, "a-program-of-later"])("of the program %s has general words", (program) => {
    const letter = reminderLetter({ ...key, language: undefined, program }, END, 0, writer, END);
    expect(letter.subject).toBe("Niemand kann mehr verschlüsselt an Anna@example.org schreiben");
    expect(textOf(letter)).toContain("Meist heißt das „Ablaufdatum ändern“.");
  });

  test.each(programIds)("has every step of %s, in both languages", (program) => {
    for (const language of ["de", "en"] as const) {
      const letter = reminderLetter({ ...key, language, program }, END, 7, writer, END - DAY_MS);
      expect(textOf(letter)).toMatch(/\n\n1\. \S/);
    }
  });

  test.each([
    // step  is of use until
    [60, END - 57 * DAY_MS],
    [1, END],
    [0, END + 3 * DAY_MS],
  ] as const)(
    "for %i days is given up when the next comes, or after three days",
    (days, endsAt) => {
      expect(reminderLetter(key, END, days, writer, END - days * DAY_MS).endsAt).toBe(endsAt);
    },
  );

  test("is known again by its id", () => {
    const said = { fingerprint: FINGERPRINT, expiresAt: END, days: 30 };
    expect(reminderIn(reminderId(FINGERPRINT, END, 30))).toEqual(said);
    expect(reminderIn("notice/anna@example.org/revoked/AB")).toBeUndefined();
  });
});

test.each<[Notice, string]>([
  [
    { kind: "replaced", by: "EF", revision: 3 },
    "Another key is published for Anna@example.org now",
  ],
  [{ kind: "removed", revision: 4 }, "The key of Anna@example.org is not published any more"],
  [{ kind: "revoked" }, "The key of Anna@example.org is revoked"],
])("what somebody else did to a key is told: %j", (notice, subject) => {
  const letter = noticeLetter(key, notice, writer, END);
  expect(letter.subject).toBe(subject);
  expect(letter.id).toBe(noticeLetter(key, notice, writer, END + 1).id);
  expect(textOf(letter)).toContain("If you know nothing of this");
});

test.each([
  // days  a member's  gets mail  told
  [60, true, true, false],
  [14, true, true, false],
  [7, true, true, true],
  [0, true, true, true],
  [60, true, false, true],
  [60, false, true, true],
  [60, false, false, true],
])(
  "at %i days, of a member: %s, who gets mail: %s, the admins are told: %s",
  (days, isMember, getsMail, told) => {
    expect(adminsAreTold(days, { isMember, getsMail })).toBe(told);
  },
);
