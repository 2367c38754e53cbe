/** Checks and backups on the console's board: what is down, late, missing or gone. */
import { lengthOf, type BoardPart, type Concern } from "../../../src/board.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { askStore } from "../../../src/store/ask.ts";
import { nameOf } from "../alert/alert.ts";
import type { Backup, StoredRepository } from "../arrivals/backups.ts";
import { shortId } from "../arrivals/story.ts";
import type { Check } from "../check/check.ts";
import { shownStatus } from "../check/shown.ts";
import { checkStore } from "../stub.ts";
import { repositoryCondition } from "../arrivals/condition.ts";
import { conditionWords } from "./condition-words.ts";
import { meanings } from "./meanings.ts";
import { BACKUPS, pathOf, repositoryPath } from "./paths.ts";
import { plural } from "../../../src/i18n/plural.ts";

const words = {
  missing: { de: "Sicherung fehlt", en: "backup missing" },
  deleted: { de: "Sicherung gelöscht", en: "backup deleted" },
} as const satisfies Record<string, Text>;

export async function checksOnBoard(env: Env, now: number): Promise<BoardPart> {
  const { troubled, up, incomplete, proven, repositories } = await askStore(() =>
    checkStore(env).standing(now),
  );
  return {
    concerns: [
      ...troubled.flatMap((check) => checkConcern(check, now) ?? []),
      ...incomplete.map((backup) => backupConcern(backup, now)),
      ...repositories.flatMap((one) => repositoryConcern(one, now) ?? []),
    ],
    well: [...checksWell(up), ...backupsWell(proven)],
  };
}

/** `down` is an outage, `grace` is late and not one yet; undefined for what runs, waits or is paused. */
export function checkConcern(
  check: Pick<Check, "uniqueKey" | "settings" | "state">,
  now: number,
): Concern | undefined {
  const status = shownStatus(check, now);
  if (status !== "down" && status !== "grace") return undefined;
  const { lastSuccessAt } = check.state;
  const ago = lengthOf(now - (lastSuccessAt ?? now));
  const note: Text =
    lastSuccessAt === undefined
      ? { de: "noch nie erfolgreich", en: "has never succeeded yet" }
      : { de: `letzter Erfolg vor ${ago.de}`, en: `last success ${ago.en} ago` };
  return {
    level: status === "down" ? "bad" : "late",
    state: status === "down" ? { de: "ausgefallen", en: "down" } : { de: "spät", en: "late" },
    what: check.settings.name || check.settings.slug || "–",
    href: pathOf(check),
    note,
  };
}

/** What is gone weighs as much as what never came; less, where newer ones have arrived since. */
function backupConcern(
  { check, missing, isLost, deleted, lastArrived }: Backup,
  now: number,
): Concern {
  const ago = lengthOf(now - (lastArrived?.madeAt ?? now));
  const before: Text =
    lastArrived === undefined
      ? { de: "keine ist da, die angekommen ist", en: "none is there that has arrived" }
      : {
          de: `die letzte, die angekommen ist, entstand vor ${ago.de}`,
          en: `the last that arrived was made ${ago.en} ago`,
        };
  const counts = [
    ...(missing > 0
      ? [{ de: `${missing} ${plural(missing, "fehlt", "fehlen")}`, en: `${missing} missing` }]
      : []),
    ...(deleted > 0 ? [{ de: `${deleted} gelöscht`, en: `${deleted} deleted` }] : []),
    before,
  ];
  return {
    level: isLost || deleted > 0 ? "bad" : "late",
    state: isLost || deleted === 0 ? words.missing : words.deleted,
    what: check.settings.name || check.settings.slug || "–",
    href: BACKUPS,
    note: {
      de: counts.map(({ de }) => de).join("; "),
      en: counts.map(({ en }) => en).join("; "),
    },
  };
}

/** Of a server that is down its check tells. */
function repositoryConcern(one: StoredRepository, now: number): Concern | undefined {
  const { level, name, meaning } = repositoryCondition(one, now);
  if ((level !== "bad" && level !== "late") || meaning === undefined || meaning === "server") {
    return undefined;
  }
  const { repository, server } = one;
  const plain = ({ de, en }: Text): Text => ({
    de: de.replaceAll("`", ""),
    en: en.replaceAll("`", ""),
  });
  return {
    level,
    state: conditionWords[name],
    what: `${nameOf(server)}: ${repository.path ?? shortId(repository.repository)}`,
    href: repositoryPath(repository.repository),
    note: plain(meanings[meaning].happened),
  };
}

function checksWell(up: number): Text[] {
  if (up === 0) return [];
  return [
    plural(
      up,
      { de: "Checks: 1 läuft wie erwartet", en: "Checks: 1 runs as expected" },
      { de: `Checks: ${up} laufen wie erwartet`, en: `Checks: ${up} run as expected` },
    ),
  ];
}

function backupsWell(count: number): Text[] {
  if (count === 0) return [];
  return [
    plural(
      count,
      { de: "Sicherungen: 1 ist nachweislich angekommen", en: "Backups: 1 has provably arrived" },
      {
        de: `Sicherungen: ${count} sind nachweislich angekommen`,
        en: `Backups: ${count} have provably arrived`,
      },
    ),
  ];
}
