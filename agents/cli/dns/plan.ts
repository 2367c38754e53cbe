/** What would change: read from OVH, judged by the rules, touched by nothing. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { Failure } from "../terminal/failure.ts";
import { changeJson, type Change } from "./change.ts";
import { difference, type Wanted } from "./diff.ts";
import { madeBy, type Entry } from "./journal.ts";
import { refusals, zoneOf } from "./refusal.ts";
import type { ZoneRecord } from "./record.ts";
import { readZone, zonesOf, type Ovh, type ReadZone } from "./zone-read.ts";

export interface ZonePlan {
  readonly zone: string;
  /** Undefined: it cannot be read, `refused` says why. */
  readonly read: ReadZone | undefined;
  readonly changes: readonly Change[];
  readonly foreign: readonly ZoneRecord[];
  readonly refused: readonly Text[];
  /** An earlier run whose changes may not be published yet. */
  readonly unpublished: Entry | undefined;
}

export interface Plan {
  readonly zones: readonly ZonePlan[];
  /** Names that belong to no zone of the account. */
  readonly outside: readonly Text[];
}

/** Zones of the account; where these keys may not list them, those that they were made for. */
async function knownZones(ovh: Ovh, known: readonly string[]): Promise<readonly string[]> {
  try {
    return await zonesOf(ovh);
  } catch (error) {
    if (known.length > 0 && error instanceof Failure && error.exitCode === 1) return known;
    throw error;
  }
}

export async function makePlan(
  ovh: Ovh,
  wanted: readonly Wanted[],
  { known, replace, entries }: PlanOptions,
  terminal: Terminal,
): Promise<Plan> {
  const zones = await knownZones(ovh, known);
  const byZone = new Map<string, Wanted[]>();
  const outside = new Set<string>();
  for (const one of wanted) {
    const zone = zoneOf(one.name, zones);
    if (zone === undefined) outside.add(one.name);
    else byZone.set(zone, [...(byZone.get(zone) ?? []), one]);
  }
  const plans: ZonePlan[] = [];
  for (const [zone, records] of byZone) {
    const read = await readWithProgress(ovh, zone, terminal);
    plans.push(planOf(zone, read, records, { replace, entries }));
  }
  return { zones: plans, outside: [...outside].map((name) => notHere(name, zones)) };
}

export interface PlanOptions {
  /** Zones that the keys were made for. */
  readonly known: readonly string[];
  readonly replace: ReadonlySet<string>;
  readonly entries: readonly Entry[];
}

/** With its progress. */
export async function readWithProgress(
  ovh: Ovh,
  zone: string,
  terminal: Terminal,
): Promise<ReadZone | undefined> {
  const read = await readZone(ovh, zone, (done, all) => {
    const text = {
      de: `${zone}: Eintrag ${done} von ${all} …`,
      en: `${zone}: record ${done} of ${all} …`,
    };
    terminal.progress(terminal.say(text));
  });
  terminal.progress(undefined);
  return read;
}

function planOf(
  zone: string,
  read: ReadZone | undefined,
  wanted: readonly Wanted[],
  { replace, entries }: Omit<PlanOptions, "known">,
): ZonePlan {
  if (read === undefined) {
    return { zone, read, changes: [], foreign: [], refused: [ghost(zone)], unpublished: undefined };
  }
  const own = entries.filter((entry) => entry.zone === zone);
  const { changes, foreign } = difference(wanted, read.records, { replace, isOwn: madeBy(own) });
  const refused = refusals(zone, read.records, changes);
  const unpublished = own.find(({ state }) => state === "begun");
  return { zone, read, changes, foreign, refused, unpublished };
}

export const ghost = (zone: string): Text => ({
  de: `${zone} wird bei OVH gerade gelöscht (460): dort lässt sich nichts ändern.`,
  en: `${zone} is being deleted at OVH (460): nothing can be changed there.`,
});

const notHere = (name: string, zones: readonly string[]): Text => ({
  de: `${name} gehört zu keiner Zone dieses Kontos: ${zones.join(", ") || "es hat keine"}.`,
  en: `${name} is in none of this account’s zones: ${zones.join(", ") || "it has none"}.`,
});

/** Whether something stays as it should not. */
export const isRefused = ({ zones, outside }: Plan): boolean =>
  outside.length > 0 || zones.some(({ refused, foreign }) => refused.length + foreign.length > 0);

export const hasChanges = ({ zones }: Plan): boolean =>
  zones.some((one) => one.changes.length > 0 || one.unpublished !== undefined);

/** What may be done. */
export const doable = ({ zones }: Plan): ZonePlan[] =>
  zones.filter(
    ({ refused, changes, unpublished }) =>
      refused.length === 0 && (changes.length > 0 || unpublished !== undefined),
  );

/** For programs. */
export const planJson = ({ zones, outside }: Plan, { say }: Terminal) => ({
  zones: zones.map(({ zone, read, changes, foreign, refused, unpublished }) => ({
    zone,
    serial: read?.serial ?? null,
    records: read?.records.length ?? null,
    changes: changes.map((change) => changeJson(zone, change)),
    foreign: foreign.map(({ name, type, value }) => ({ name, type, value })),
    refused: refused.map(say),
    unpublished: unpublished !== undefined,
  })),
  outside: outside.map(say),
});
