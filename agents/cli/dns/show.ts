/** A plan for people. */
import type { Terminal } from "../terminal/terminal.ts";
import { harmless } from "../terminal/width.ts";
import { changeText, type Change } from "./change.ts";
import type { Plan } from "./plan.ts";

const colours = { create: "green", update: "yellow", delete: "red" } as const;

export function showChanges({ out, say, paint }: Terminal, changes: readonly Change[]): void {
  for (const change of changes)
    out(paint(colours[change.kind], `  ${harmless(say(changeText(change)))}`));
}

export function showPlan(terminal: Terminal, plan: Plan): void {
  const { out, say, paint } = terminal;
  for (const { zone, read, changes, foreign, refused, unpublished } of plan.zones) {
    const serial = read === undefined ? "" : ` (${read.records.length}, SOA ${read.serial})`;
    out(paint("bold", `${zone}${serial}`));
    showChanges(terminal, changes);
    for (const { name, type, value } of foreign) {
      const there = harmless(`${name} ${type} ${value}`);
      const text = {
        de: `  ! bleibt    ${there}: nicht von hier; ersetzen mit --replace ${name}`,
        en: `  ! stays   ${there}: not of this tool; replace it by --replace ${name}`,
      };
      out(paint("red", say(text)));
    }
    for (const text of refused) out(paint("red", `  ! ${harmless(say(text))}`));
    if (changes.length + foreign.length + refused.length > 0) continue;
    out(
      unpublished !== undefined
        ? say({
            de: "  eingetragen, noch nicht veröffentlicht",
            en: "  entered, not published yet",
          })
        : say({ de: "  alles, wie es sein soll", en: "  all as it should be" }),
    );
  }
  for (const text of plan.outside) out(paint("red", `! ${harmless(say(text))}`));
}
