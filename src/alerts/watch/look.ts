/** The service looks at itself: whether every store answers and time passes for it. */
import { MAX_TICK_AGE_MS } from "../../limits.ts";
import type { Fault } from "../../store/fault.ts";
import { checkHealth, isOfDatabase, type StoreHealth } from "../../service/health.ts";
import type { Quota } from "../../service/quota.ts";
import { durationText, textsOf } from "../message/texts.ts";
import { aboutService } from "../outbox/about-service.ts";
import { archiveConcerns, archiveNews } from "./archive.ts";
import type { NewAlert } from "../outbox/alert.ts";
import type { Told } from "./alerts.ts";

/** The findings of a look. */
export interface Found {
  /** Names of the stores that do not answer, or for which time does not pass. */
  readonly stuck: readonly string[];
  /** Alerts about those that were not stuck before, and about those that are not any more. */
  readonly news: readonly NewAlert[];
  /** Every store did all that was due. */
  readonly isWell: boolean;
  /** What of the day's rows is written, where they are limited. */
  readonly quota: Quota | undefined;
  /** What is wrong with the archive. */
  readonly archive: readonly string[];
}

/** What a look knows of the one before. */
export interface Before {
  /** Names of the stores that were stuck. */
  readonly stuck: ReadonlySet<string>;
  /** What was wrong with the archive. */
  readonly archive: readonly string[];
  /** Nobody has looked for a while: the service was away, and its stores will tick in a moment. */
  readonly wasAway: boolean;
}

/** Asks every store; `now` in unix ms. */
export async function lookAtStores(
  env: Env,
  config: Told,
  { stuck: before, archive: archiveBefore, wasAway }: Before,
  now: number,
): Promise<Found> {
  const { stores, quota } = await checkHealth(env, now);
  const stuck = Object.keys(stores).filter(
    (name) => isStuck(stores[name]) && !(wasAway && isOnlyLate(stores[name]) && !before.has(name)),
  );
  const ill = stuck
    .filter((name) => !before.has(name))
    .map((name) => illAlert(name, stores[name], config));
  const well = [...before]
    .filter((name) => !stuck.includes(name))
    .map((name) => wellAlert(name, config));
  const isWell = Object.values(stores).every(hasNothingLeft);
  // A store that does not answer says nothing of it: that it is over is not known then.
  const archive =
    stores["archive"] === undefined || stuck.includes("archive")
      ? archiveBefore
      : archiveConcerns(stores["archive"]);
  const news = [...ill, ...well, ...archiveNews(archiveBefore, archive, config)];
  return { stuck, news, isWell, quota, archive };
}

/** Nothing can be written down, so pings are refused: somebody outside is to be told, by silence. */
const onlyOutsideHelps: ReadonlySet<string> = new Set<Fault>([
  "disk-full",
  "writes-refused",
  "reads-refused",
]);

/** It does not answer, or time does not pass for it. */
function isStuck(health: StoreHealth | undefined): boolean {
  if (health === undefined) return true;
  const { ok, tickAgeSeconds, problems } = health;
  if (problems.some(({ code }) => isOfDatabase(code))) return true;
  if (tickAgeSeconds === undefined) return !ok && problems.length === 0;
  return tickAgeSeconds * 1000 > MAX_TICK_AGE_MS;
}

/** It answers and nothing but time is missing. */
const isOnlyLate = (health: StoreHealth | undefined) =>
  health?.tickAgeSeconds !== undefined && !health.problems.some(({ code }) => isOfDatabase(code));

/** Whether a store did all that was due and can go on: other problems have messages of their own. */
function hasNothingLeft(health: StoreHealth): boolean {
  const left = health.problems.some(
    ({ code }) => code === "overdue" || code === "undelivered-alerts" || onlyOutsideHelps.has(code),
  );
  return !left && !isStuck(health);
}

export function illAlert(store: string, health: StoreHealth | undefined, config: Told): NewAlert {
  const { language } = config;
  const texts = textsOf[language].storeIll;
  const broken = health?.problems.find(({ code }) => isOfDatabase(code));
  const age = health?.tickAgeSeconds;
  const facts = { store, ...(broken?.file !== undefined && { file: broken.file }) };
  const what = () => {
    if (age !== undefined && broken === undefined)
      return texts.late(durationText(age * 1000, language));
    return broken?.file === undefined ? texts.silent : `${texts.silent} ${texts.file(broken.file)}`;
  };
  const text =
    broken?.code === "damaged" ? texts.damaged(broken.file) : `${what()}\n\n${texts.todo}`;
  const said = { facts, severity: "down", title: texts.title(store), text } as const;
  return aboutService(`store:${store}`, said, config);
}

export function wellAlert(store: string, config: Told): NewAlert {
  const texts = textsOf[config.language].storeIll;
  const said = { facts: { store }, title: texts.fixed(store), text: texts.fixedText } as const;
  return aboutService(`store:${store}`, { ...said, severity: "up" }, config);
}
