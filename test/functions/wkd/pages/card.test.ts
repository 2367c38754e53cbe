import { expect, test } from "vitest";
import { nameIn, sheetOf } from "../../../../functions/wkd/pages/card.tsx";

test.each([
  ["Vorstand <vorstand@example.org>", "Vorstand"],
  ["Anna (Kasse) <anna@example.org> ", "Anna (Kasse)"],
  ["<vorstand@example.org>", ""],
  ["vorstand@example.org", "vorstand@example.org"],
  ["Vorstand <ein-sehr-langer-name@exam…", "Vorstand"],
])("of %s the card says %s", (userId, name) => expect(nameIn(userId)).toBe(name));

test.each([
  ["", "a4"],
  ["?paper=cards", "cards"],
  ["?paper=CARDS&lang=en", "cards"],
  ["?paper=letter", "a4"],
])("%s asks for %s", (search, sheet) => expect(sheetOf(search)).toBe(sheet));
