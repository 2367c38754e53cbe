/** `randwerk dns undo`: the computed inverse of the last apply. */
import { command, yesOption } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes } from "../terminal/failure.ts";
import { applyZone, listenForInterrupt } from "./apply.ts";
import { changeJson } from "./change.ts";
import { readCredentials } from "./credentials.ts";
import { inverse, type Inverse } from "./inverse.ts";
import { readEntries, writeEntry, type Entry } from "./journal.ts";
import { openOvh } from "./ovh.ts";
import { ghost, readWithProgress, type ZonePlan } from "./plan.ts";
import { undoRefusals } from "./refusal.ts";
import { showChanges, showRefused } from "./show.ts";

interface Back extends Pick<Inverse, "left"> {
  readonly entry: Entry;
  readonly plan: ZonePlan;
}

export const undoCommand = command({
  name: "undo",
  summary: {
    de: "nimmt das letzte „apply“ zurück",
    en: "takes the last “apply” back",
  },
  arguments: [],
  options: {
    ...yesOption,
    json: { type: "boolean", help: { de: "für Programme", en: "for programs" } },
  },
  details: {
    de: `Die Umkehrung wird aus dem berechnet, was auf diesem Rechner steht (~/.local/state/randwerk/dns),
und aus dem, was die Zone jetzt enthält: was andere seitdem geändert haben, bleibt. Auch ein
„apply“, das abgebrochen wurde, lässt sich zurücknehmen. Noch ein „undo“ nimmt das davor zurück.`,
    en: `The inverse is computed from what this computer has written down (~/.local/state/randwerk/dns) and
from what the zone holds now: what others have changed since stays. An “apply” that was broken off
can be taken back too. Another “undo” takes back the one before.`,
  },
  examples: ["randwerk dns undo"],
  run: async (session, _words, { yes, json }) => {
    const { terminal, environment } = session;
    const { say } = terminal;
    const entries = readEntries(environment).filter(({ state }) => state !== "undone");
    const [newest] = entries;
    if (newest === undefined) {
      const text = { de: "Es gibt nichts zurückzunehmen.", en: "There is nothing to take back." };
      if (json === true) terminal.out(JSON.stringify({ zones: [] }));
      else terminal.tell(text);
      return exitCodes.ok;
    }
    const credentials = readCredentials(environment);
    const { endpoint } = credentials;
    const ovh = { call: await openOvh(credentials), endpoint };
    const backs: Back[] = [];
    for (const entry of entries.filter(({ at }) => at === newest.at)) {
      const read = await readWithProgress(ovh, entry.zone, terminal);
      backs.push(backOf(entry, read));
    }
    if (json === true) terminal.out(JSON.stringify({ zones: backs.map(backJson(say)) }));
    else {
      for (const { plan, left } of backs) {
        terminal.out(terminal.paint("bold", plan.zone));
        showChanges(terminal, plan.changes);
        showRefused(terminal, [...left, ...plan.refused]);
      }
    }
    const question = { de: "Das bei OVH zurücknehmen?", en: "Take this back at OVH?" };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    const interrupt = listenForInterrupt();
    const at = new Date().toISOString();
    for (const { entry, plan } of backs) {
      if (plan.refused.length > 0) continue;
      await applyZone(session, ovh, plan, { interrupt, at, isUndo: true });
      await writeEntry(environment, { ...entry, state: "undone" });
    }
    interrupt.end();
    const isWhole = backs.every(({ plan, left }) => plan.refused.length + left.length === 0);
    return isWhole ? exitCodes.ok : exitCodes.refused;
  },
});

function backOf(entry: Entry, read: ZonePlan["read"]): Back {
  const { zone } = entry;
  const rest = { foreign: [], unpublished: undefined } as const;
  if (read === undefined) {
    return { entry, left: [], plan: { zone, read, changes: [], refused: [ghost(zone)], ...rest } };
  }
  const { changes, left } = inverse(entry, read.records);
  const refused = undoRefusals(zone, read.records, changes);
  return { entry, left, plan: { zone, read, changes, refused, ...rest } };
}

const backJson =
  (say: (text: Back["left"][number]) => string) =>
  ({ plan, left }: Back) => ({
    zone: plan.zone,
    changes: plan.changes.map((change) => changeJson(plan.zone, change)),
    left: left.map(say),
    refused: plan.refused.map(say),
  });
