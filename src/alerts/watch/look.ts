/** The service looks at itself: whether every store answers and time passes for it. */
import type { Language } from "../../i18n/language.ts";
import { MAX_TICK_AGE_MS } from "../../limits.ts";
import { checkHealth, type StoreHealth } from "../../service/health.ts";
import { durationText, textsOf } from "../message/texts.ts";
import type { NewAlert } from "../outbox/alert.ts";

/** The findings of a look. */
export interface Found {
  /** Names of the stores that do not answer, or for which time does not pass. */
  readonly stuck: readonly string[];
  /** Alerts about those that were not stuck before, and about those that are not any more. */
  readonly news: readonly NewAlert[];
  /** Every store did all that was due. */
  readonly isWell: boolean;
}

/** Asks every store. `before` names the stores that were stuck at the look before; `now` in unix ms. */
export async function lookAtStores(
  env: Env,
  language: Language,
  before: ReadonlySet<string>,
  now: number,
): Promise<Found> {
  const { stores } = await checkHealth(env, now);
  const stuck = Object.keys(stores).filter((name) => isStuck(stores[name]));
  const ill = stuck
    .filter((name) => !before.has(name))
    .map((name) => illAlert(name, stores[name]?.tickAgeSeconds, language));
  const well = [...before]
    .filter((name) => !stuck.includes(name))
    .map((name) => wellAlert(name, language));
  const isWell = Object.values(stores).every(hasNothingLeft);
  return { stuck, news: [...ill, ...well], isWell };
}

/** It does not answer, or time does not pass for it. */
function isStuck(health: StoreHealth | undefined): boolean {
  if (health === undefined) return true;
  const { ok, tickAgeSeconds, problems } = health;
  if (tickAgeSeconds === undefined) return !ok && problems.length === 0;
  return tickAgeSeconds * 1000 > MAX_TICK_AGE_MS;
}

/** Whether a store did all that was due: other problems have messages of their own. */
function hasNothingLeft(health: StoreHealth): boolean {
  const left = health.problems.some(
    ({ code }) => code === "overdue" || code === "undelivered-alerts",
  );
  return !left && !isStuck(health);
}

function illAlert(store: string, tickAgeSeconds: number | undefined, language: Language): NewAlert {
  const texts = textsOf[language].storeIll;
  const text =
    tickAgeSeconds === undefined
      ? texts.silent
      : texts.late(durationText(tickAgeSeconds * 1000, language));
  return { ...aboutStore(store), severity: "down", title: texts.title(store), text };
}

function wellAlert(store: string, language: Language): NewAlert {
  const texts = textsOf[language].storeIll;
  return { ...aboutStore(store), severity: "up", title: texts.fixed(store), text: texts.fixedText };
}

const aboutStore = (store: string) =>
  ({
    subject: "service",
    subjectId: `store:${store}`,
    facts: { store },
    url: undefined,
    tags: [],
    channels: undefined,
  }) as const;
