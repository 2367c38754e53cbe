/** The board: what every edge function tells, and what the service tells of itself. */
import { allows, type Scope } from "../access/scopes.ts";
import { lengthOf, type BoardPart, type BoardSource, type Concern } from "../board.ts";
import { healthWords, type HealthCode } from "../i18n/health-words.ts";
import type { Language, Text } from "../i18n/language.ts";
import { numberInWords, percentInWords } from "../i18n/number.ts";
import { ProblemError } from "../http/problem.ts";
import { checkHealth, type Health } from "../service/health.ts";
import type { Quota } from "../service/quota.ts";
import { partText } from "./part-words.ts";

export interface Board {
  /** Worst first. */
  readonly concerns: readonly Concern[];
  readonly well: readonly Text[];
  /** Of the store that has ticked least lately. */
  readonly tick: Text;
}

/** What somebody with these scopes may see; `now` in unix ms. Of a store that does not answer the health tells. */
export async function boardFor(
  scopes: readonly Scope[],
  sources: readonly BoardSource[],
  env: Env,
  now: number,
): Promise<Board> {
  const seen = sources.filter(({ scope }) => allows(scopes, scope));
  const [health, ...parts] = await Promise.all([
    checkHealth(env, now),
    ...seen.map(({ look }) => look(env, now).catch(nothingOf)),
  ]);
  return joined([serviceOnBoard(health, scopes), ...parts], tickOf(health));
}

function nothingOf(error: unknown): BoardPart {
  if (!(error instanceof ProblemError)) throw error;
  return { concerns: [], well: [] };
}

/** One board of several parts: what is bad first, each in the order of the parts. */
export function joined(parts: readonly BoardPart[], tick: Text): Board {
  const concerns = parts.flatMap((part) => part.concerns);
  const isBad = ({ level }: Concern) => level === "bad";
  return {
    concerns: [...concerns.filter(isBad), ...concerns.filter((one) => !isBad(one))],
    well: parts.flatMap(({ well }) => well),
    tick,
  };
}

/** The service's own state, in the words of the health check, for somebody with these scopes. */
export function serviceOnBoard(
  { ok, stores, disk, quota }: Health,
  scopes: readonly Scope[],
): BoardPart {
  const problem = (name: string, code: HealthCode) => problemAt(name, code, placeFor(code, scopes));
  const concerns: Concern[] = Object.entries(stores).flatMap(([name, store]) => {
    if (store.ok) return [];
    if (store.problems.length === 0) return [problem(name, "no-answer")];
    return store.problems.map(({ code, count }) =>
      code === "undelivered-alerts" && allows(scopes, "checks:read")
        ? undelivered(name, count)
        : problem(name, code),
    );
  });
  if (disk?.problem !== undefined) concerns.push(problem("disk", disk.problem));
  if (quota?.isScarce === true) concerns.push(scarce(quota));
  return {
    concerns,
    well: ok ? [{ de: "Dienst: alle Teile antworten", en: "Service: every part answers" }] : [],
  };
}

const SERVICE = "/console/service";

/** Where something can be done about some problems, and what one needs for it; about the others the service's page tells. */
const places: readonly (readonly [codes: RegExp, path: string, scope: Scope])[] = [
  [/^archive-/, "/console/archive", "admin"],
  [/^unusable-keys$/, "/console/keys", "keys:write"],
];

const placeFor = (code: HealthCode, scopes: readonly Scope[]): string =>
  places.find(([codes, , scope]) => codes.test(code) && allows(scopes, scope))?.[1] ?? SERVICE;

const undelivered = (store: string, count: number): Concern => ({
  level: "bad",
  state: { de: "Meldung hängt", en: "alert stuck" },
  what: partText(store),
  href: "/console/alerts",
  note: {
    de: `${count} Meldungen sind bei niemandem angekommen; welcher Kanal nicht antwortet, sagt eine Probe dort.`,
    en: `${count} alerts have reached nobody; a test there says which channel does not answer.`,
  },
});

/** How much of the day's rows is written, before nothing can be. */
function scarce({ written, limit }: Quota): Concern {
  const used = (language: Language) => ({
    share: percentInWords(written / limit, language, 0),
    rows: numberInWords(written, language),
    most: numberInWords(limit, language),
  });
  const [de, en] = [used("de"), used("en")];
  return {
    level: "late",
    state: { de: "wird knapp", en: "running low" },
    what: partText("rows"),
    href: `${SERVICE}#rows`,
    note: {
      de: `${de.share} der Zeilen, die heute geschrieben werden können, sind verbraucht (${de.rows} von ${de.most}).`,
      en: `${en.share} of the rows that can be written today are used up (${en.rows} of ${en.most}).`,
    },
  };
}

function problemAt(where: string, code: HealthCode, href: string): Concern {
  const { found, remedy } = healthWords(code);
  return {
    level: "bad",
    state: { de: "gestört", en: "out of order" },
    what: partText(where),
    href,
    note: { de: `${found.de}. ${remedy.de}`, en: `${found.en}. ${remedy.en}` },
  };
}

/** How long ago the store has ticked that did least lately: whether time passes. */
function tickOf({ stores }: Health): Text {
  const ages = Object.values(stores).flatMap(({ tickAgeSeconds }) => tickAgeSeconds ?? []);
  if (ages.length === 0) return { de: "noch nie nachgesehen", en: "has not looked yet" };
  const { de, en } = lengthOf(Math.max(...ages) * 1000);
  return { de: `zuletzt nachgesehen vor ${de}`, en: `last looked ${en} ago` };
}
