/** Keys on the console's board: which have ended, end soon, or are revoked without a successor. */
import type { BoardPart, Concern } from "../../../src/board.ts";
import { toMoment } from "../../../src/http/moment.ts";
import { askStore } from "../../../src/store/ask.ts";
import { whyUnconfirmed } from "../custody/custody.ts";
import type { KeySummary } from "../keys/key.ts";
import { keyStore } from "../stub.ts";
import { daysLeft, dueReminder } from "../watch/reminders.ts";
import { daysLeftText, words } from "./words.ts";
import { pathOf } from "./paths.ts";
import { plural } from "../../../src/i18n/plural.ts";

export async function keysOnBoard(env: Env, now: number): Promise<BoardPart> {
  const [keys, refusing, { all: confirmations }] = await Promise.all([
    askStore(() => keyStore(env).list()),
    askStore(() => keyStore(env).mailboxesRefusing(now)),
    askStore(() => keyStore(env).custody({ all: true })),
  ]);
  const confirmed = new Map(confirmations.map((one) => [one.address, one]));
  const concerns = keys.flatMap(
    (key) => needsSomebody(key, now) ?? unconfirmed(key, confirmed.get(key.address), now) ?? [],
  );
  const good = keys.length - concerns.length;
  return {
    concerns: [...concerns, ...mailRefused(refusing)],
    well:
      good === 0
        ? []
        : [
            plural(
              good,
              { de: "Schlüssel: 1 gilt", en: "Keys: 1 is valid" },
              { de: `Schlüssel: ${good} gelten`, en: `Keys: ${good} are valid` },
            ),
          ],
  };
}

/** Mail to owners that is refused: all of them in one line. */
function mailRefused(addresses: readonly string[]): Concern[] {
  const [first] = addresses;
  if (first === undefined) return [];
  const more = addresses.length - 1;
  return [
    {
      level: "late",
      state: words.mailRefused,
      what: first,
      href: pathOf(first),
      note: {
        de: `Briefe an den Besitzer des Schlüssels kommen nicht an${more === 0 ? "." : `, und an ${more} weitere auch nicht.`}`,
        en: `Mail to the owner of the key does not arrive${more === 0 ? "." : `, nor to ${more} more.`}`,
      },
    },
  ];
}

/** Why a key needs somebody; undefined: nobody has to do anything yet. */
export function needsSomebody(key: KeySummary, now: number): Concern | undefined {
  const ending = concernOf(key, now);
  if (ending !== undefined || key.look?.ok !== false) return ending;
  return {
    level: "late",
    state: { de: "von außen gestört", en: "wrong from outside" },
    what: key.address,
    href: pathOf(key.address),
    note: {
      de: "Nicht überall bekommen Mailprogramme den veröffentlichten Schlüssel.",
      en: "Mail programs do not get the published key everywhere.",
    },
  };
}

/** Who has the secret key is to be confirmed anew; undefined: it is not, or nobody has ever written it down. */
function unconfirmed(
  { address, fingerprint }: KeySummary,
  confirmation: Parameters<typeof whyUnconfirmed>[0] | undefined,
  now: number,
): Concern | undefined {
  const why = confirmation && whyUnconfirmed(confirmation, fingerprint, now);
  if (why === undefined) return undefined;
  return {
    level: "late",
    state: { de: "zu bestätigen", en: "to be confirmed" },
    what: address,
    href: `${pathOf(address)}#custody`,
    note: {
      "other-key": {
        de: "Ein anderer Schlüssel ist veröffentlicht: wer hat den geheimen, und wo liegt sein Widerruf?",
        en: "Another key is published: who has the secret one, and where does its revocation lie?",
      },
      year: {
        de: "Seit einem Jahr hat niemand bestätigt, wer den geheimen Schlüssel hat und wo der Widerruf liegt.",
        en: "For a year nobody has confirmed who has the secret key and where its revocation lies.",
      },
    }[why],
  };
}

/** When a key ends, as reminders are sent; undefined: nobody has to do anything yet. */
export function concernOf(
  { address, expiresAt, revokedAt }: Pick<KeySummary, "address" | "expiresAt" | "revokedAt">,
  now: number,
): Concern | undefined {
  if (revokedAt !== undefined) {
    return {
      level: "bad",
      state: { de: "widerrufen", en: "revoked" },
      what: address,
      href: pathOf(address),
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
      href: pathOf(address),
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
    href: pathOf(address),
    note: daysLeftText(days, { de: day, en: day }),
  };
}
