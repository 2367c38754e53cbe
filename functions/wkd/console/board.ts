/** Keys on the console's board: which have ended, end soon, or are revoked without a successor. */
import type { BoardPart, Concern } from "../../../src/board.ts";
import { toMoment } from "../../../src/http/moment.ts";
import { askStore } from "../../../src/store/ask.ts";
import type { KeySummary } from "../keys/key.ts";
import { keyStore } from "../stub.ts";
import { daysLeft, dueReminder } from "../watch/reminders.ts";

export async function keysOnBoard(env: Env, now: number): Promise<BoardPart> {
  const keys = await askStore(() => keyStore(env).list());
  const concerns = keys.flatMap((key) => concernOf(key, now) ?? []);
  const good = keys.length - concerns.length;
  return {
    concerns,
    well:
      good === 0
        ? []
        : [
            good === 1
              ? { de: "Schlüssel: 1 gilt", en: "Keys: 1 is valid" }
              : { de: `Schlüssel: ${good} gelten`, en: `Keys: ${good} are valid` },
          ],
  };
}

/** The page that tells everything of a key. */
const pageOf = (address: string) => `/key/${encodeURIComponent(address).replace("%40", "@")}`;

/** As reminders are sent; undefined: nobody has to do anything yet. */
export function concernOf(
  { address, expiresAt, revokedAt }: Pick<KeySummary, "address" | "expiresAt" | "revokedAt">,
  now: number,
): Concern | undefined {
  if (revokedAt !== undefined) {
    return {
      level: "bad",
      state: { de: "widerrufen", en: "revoked" },
      what: address,
      href: pageOf(address),
      note: {
        de: "Niemand kann verschlüsselt an diese Adresse schreiben, bis ein neuer Schlüssel veröffentlicht ist.",
        en: "Nobody can send encrypted mail to this address until a new key is published.",
      },
    };
  }
  if (expiresAt === undefined || dueReminder(expiresAt, now) === undefined) return undefined;
  const day = toMoment(expiresAt).slice(0, 10);
  if (expiresAt <= now) {
    return {
      level: "bad",
      state: { de: "abgelaufen", en: "expired" },
      what: address,
      href: pageOf(address),
      note: {
        de: `Seit ${day} kann niemand verschlüsselt an diese Adresse schreiben.`,
        en: `Since ${day} nobody can send encrypted mail to this address.`,
      },
    };
  }
  const days = daysLeft(expiresAt, now) ?? 0;
  return {
    level: "late",
    state: { de: "läuft ab", en: "expires soon" },
    what: address,
    href: pageOf(address),
    note:
      days === 1
        ? { de: `noch 1 Tag, bis ${day}`, en: `1 day left, until ${day}` }
        : { de: `noch ${days} Tage, bis ${day}`, en: `${days} days left, until ${day}` },
  };
}
