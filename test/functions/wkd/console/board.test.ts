import { describe, expect, test } from "vitest";
import { concernOf } from "../../../../functions/wkd/console/board.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2030, 0, 1, 12);

describe("a key on the board", () => {
  test.each<
    [what: string, expiresAt: number | undefined, revokedAt: number | undefined, said: string]
  >([
    ["without an end", undefined, undefined, "–"],
    ["with 61 days", NOW + 61 * DAY, undefined, "–"],
    [
      "with 59 days",
      NOW + 59 * DAY,
      undefined,
      "late expires soon: 59 days left, until 2030-03-01",
    ],
    ["with a day", NOW + DAY, undefined, "late expires soon: 1 day left, until 2030-01-02"],
    ["with hours", NOW + 1, undefined, "late expires soon: 0 days left, until 2030-01-01"],
    [
      "that has ended",
      NOW,
      undefined,
      "bad expired: Since 2030-01-01 nobody can send encrypted mail to this address.",
    ],
    [
      "that is revoked",
      NOW + 61 * DAY,
      NOW,
      "bad revoked: Nobody can send encrypted mail to this address until a new key is published.",
    ],
  ])("%s", (_, expiresAt, revokedAt, said) => {
    const concern = concernOf({ address: "a@example.org", expiresAt, revokedAt }, NOW);
    expect(concern ? `${concern.level} ${concern.state.en}: ${concern.note.en}` : "–").toBe(said);
    expect(concern?.what ?? "a@example.org").toBe("a@example.org");
  });
});
