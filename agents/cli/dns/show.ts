/** A plan for people. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { harmless } from "../terminal/width.ts";
import { changeText, type Change } from "./change.ts";
import type { Plan } from "./plan.ts";

const colours = { create: "green", update: "yellow", delete: "red" } as const;

/** What goes on below stands under the words behind its mark. */
const INDENT = 4;

export function showChanges({ long, say }: Terminal, changes: readonly Change[]): void {
  for (const change of changes)
    long(`  ${harmless(say(changeText(change)))}`, INDENT, colours[change.kind]);
}

/** What is not done, and why. */
export function showRefused({ long, say }: Terminal, refused: readonly Text[]): void {
  for (const text of refused) long(`  ! ${harmless(say(text))}`, INDENT, "red");
}

export function showPlan(terminal: Terminal, plan: Plan): void {
  const { out, long, say, paint } = terminal;
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
      long(say(text), INDENT, "red");
    }
    showRefused(terminal, refused);
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
  for (const text of plan.outside) long(`! ${harmless(say(text))}`, 2, "red");
}
