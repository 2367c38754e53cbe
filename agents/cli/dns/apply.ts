/** Making changes: each step says what it does, and what stands if it ends there. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Text } from "../../../src/i18n/language.ts";
import type { Session } from "../command/session.ts";
import { DEPLOY_LOOKS, DEPLOY_PAUSE_MS } from "../limits.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { changedTo, changeText, nameOf, type Change } from "./change.ts";
import { keepExport, writeEntry, type Entry } from "./journal.ts";
import { contentsText, newRecord, sameAgain, type Content } from "./record.ts";
import { readWithProgress, type ZonePlan } from "./plan.ts";
import { exportZone, isDeployed, type Ovh, type ReadZone } from "./zone-read.ts";
import { createRecord, refreshZone, removeRecord, updateRecord } from "./zone-write.ts";

/** Ctrl-C is heard between two steps, so that nothing is left half done that could be whole. */
export interface Interrupt {
  /** Fails with what stands if somebody has asked for an end. */
  readonly check: (stands: Text) => void;
  readonly end: () => void;
}

export function listenForInterrupt(): Interrupt {
  let isAsked = false;
  const ask = () => {
    isAsked = true;
  };
  process.on("SIGINT", ask);
  return {
    check: (stands) => {
      if (isAsked) throw new Failure(exitCodes.interrupted, stands);
    },
    end: () => void process.off("SIGINT", ask),
  };
}

/** The zone as it is now, if it is still what was planned with. Fails with exit code 1 if it is not. */
async function unchanged(ovh: Ovh, { zone, read }: ZonePlan, terminal: Terminal): Promise<void> {
  const now = await readWithProgress(ovh, zone, terminal);
  if (read !== undefined && now !== undefined && isSame(read, now)) return;
  throw new Failure(exitCodes.refused, {
    de: `${zone} hat sich seit dem Plan geändert; nichts wurde angefasst. Noch einmal: randwerk dns plan`,
    en: `${zone} has changed since the plan; nothing was touched. Again: randwerk dns plan`,
  });
}

const isSame = (one: ReadZone, other: ReadZone) =>
  one.serial === other.serial && contentsText(one.records) === contentsText(other.records);

export interface Applying {
  readonly interrupt: Interrupt;
  /** Of the whole run, ISO 8601. */
  readonly at: string;
  /** It takes back, and is nothing to be taken back itself. */
  readonly isUndo: boolean;
}

/**
 * Changes a zone and publishes it. What is done is written down before (`journal.ts`). Returns where the zone was exported to;
 * undefined: nothing was changed but what was entered earlier is published now.
 */
export async function applyZone(
  { terminal, environment }: Pick<Session, "terminal" | "environment">,
  ovh: Ovh,
  plan: ZonePlan,
  { interrupt, at, isUndo }: Applying,
): Promise<string | undefined> {
  const { zone, changes, unpublished } = plan;
  const step = ({ de, en }: Text) => terminal.tell({ de: `${zone}: ${de}`, en: `${zone}: ${en}` });
  const nothing = { de: "Nichts wurde geändert.", en: "Nothing was changed." };
  interrupt.check(nothing);
  const entry: Entry = { zone, at, state: "begun", changes, beside: besideOf(plan) };
  let exportPath: string | undefined;
  if (changes.length > 0) {
    await unchanged(ovh, plan, terminal);
    exportPath = await keepExport(environment, entry, await exportZone(ovh, zone));
    step({ de: `gesichert in ${exportPath}`, en: `kept in ${exportPath}` });
    interrupt.check(nothing);
    if (!isUndo) await writeEntry(environment, entry);
    await makeChanges(ovh, plan, interrupt, step);
    await compare(ovh, plan, terminal);
  }
  interrupt.check({
    de: `Alles an ${zone} ist eingetragen und noch nicht veröffentlicht. Weiter mit „randwerk dns apply“.`,
    en: `Everything in ${zone} is entered and not published yet. Go on by “randwerk dns apply”.`,
  });
  await publish(ovh, zone, step);
  const published = [
    ...[unpublished ?? []].flat(),
    ...(isUndo || changes.length === 0 ? [] : [entry]),
  ];
  for (const one of published) await writeEntry(environment, { ...one, state: "published" });
  return exportPath;
}

/** What stands on the names that are touched. */
function besideOf({ read, changes }: ZonePlan): Content[] {
  const names = new Set(changes.map(nameOf));
  return (read?.records ?? [])
    .filter(({ name }) => names.has(name))
    .map(({ name, type, value, ttlSeconds }) => ({ name, type, value, ttlSeconds }));
}

async function makeChanges(
  ovh: Ovh,
  { zone, changes }: ZonePlan,
  interrupt: Interrupt,
  step: (text: Text) => void,
): Promise<void> {
  for (const [index, change] of changes.entries()) {
    interrupt.check({
      de: `${index} von ${changes.length} Änderungen an ${zone} sind eingetragen und noch nicht veröffentlicht. Weiter mit „randwerk dns apply“, zurück mit „randwerk dns undo“.`,
      en: `${index} of ${changes.length} changes of ${zone} are entered and not published yet. Go on by “randwerk dns apply”, take them back by “randwerk dns undo”.`,
    });
    const { de, en } = changeText(change);
    const place = `${index + 1}/${changes.length}`;
    step({ de: `${place} ${de}`, en: `${place} ${en}` });
    await make(ovh, zone, change);
  }
}

function make(ovh: Ovh, zone: string, change: Change): Promise<void> {
  if (change.kind === "delete") return removeRecord(ovh, zone, change.before);
  const { again } = change;
  const record = again === undefined ? newRecord(change.after, zone) : sameAgain(again);
  return change.kind === "create"
    ? createRecord(ovh, zone, record)
    : updateRecord(ovh, zone, change.before, record);
}

/** Reads the zone again: it has to be what it was, with the changes and nothing else. */
async function compare(ovh: Ovh, { zone, read, changes }: ZonePlan, terminal: Terminal) {
  const now = await readWithProgress(ovh, zone, terminal);
  if (read === undefined || now === undefined) return;
  if (contentsText(now.records) === contentsText(changedTo(read.records, changes))) return;
  terminal.tell({
    de: `Warnung: An ${zone} hat gleichzeitig jemand anders etwas geändert. Es bleibt, wie er es gemacht hat, und wird mit veröffentlicht.`,
    en: `Warning: somebody else has changed something in ${zone} at the same time. It stays as they made it, and is published too.`,
  });
}

async function publish(ovh: Ovh, zone: string, step: (text: Text) => void): Promise<void> {
  step({ de: "veröffentlichen (refresh)", en: "publishing (refresh)" });
  await refreshZone(ovh, zone);
  for (let looks = 0; looks < DEPLOY_LOOKS; looks += 1) {
    if (await isDeployed(ovh, zone)) {
      return step({ de: "veröffentlicht", en: "published" });
    }
    await sleep(DEPLOY_PAUSE_MS);
  }
  throw new Failure(exitCodes.unreachable, {
    de: `${zone} ist eingetragen, aber OVH hat es nach zwei Minuten noch nicht veröffentlicht. Später: randwerk dns verify`,
    en: `${zone} is entered, but OVH has not published it after two minutes. Later: randwerk dns verify`,
  });
}
