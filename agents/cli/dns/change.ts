/** A change of a zone is a value: what a plan shows is what is done and what is taken back. Pure rules. */
import type { Text } from "../../../src/i18n/language.ts";
import { subDomainOf, type Content, type ZoneRecord } from "./record.ts";

/** `again`: the record comes back as it was, in OVH's own form. */
export type Change =
  | { readonly kind: "create"; readonly after: Content; readonly again?: ZoneRecord }
  | {
      readonly kind: "update";
      readonly before: ZoneRecord;
      readonly after: Content;
      readonly again?: ZoneRecord;
    }
  | { readonly kind: "delete"; readonly before: ZoneRecord };

const shown = ({ name, type, value, ttlSeconds }: Content) =>
  `${name} ${ttlSeconds === 0 ? "" : `${ttlSeconds} `}${type} ${value}`;

/** One line for people. */
export function changeText(change: Change): Text {
  switch (change.kind) {
    case "create":
      return { de: `+ anlegen  ${shown(change.after)}`, en: `+ create  ${shown(change.after)}` };
    case "delete":
      return { de: `- löschen  ${shown(change.before)}`, en: `- delete  ${shown(change.before)}` };
    case "update": {
      const { before, after } = change;
      const to = before.value === after.value ? `TTL ${after.ttlSeconds}` : after.value;
      return {
        de: `~ ändern   ${shown(before)} → ${to}`,
        en: `~ change  ${shown(before)} → ${to}`,
      };
    }
  }
}

/** The name that it touches. */
export const nameOf = (change: Change): string =>
  change.kind === "create" ? change.after.name : change.before.name;

/** What a zone holds after the changes, if nobody else does anything; ids are not kept. */
export function changedTo(records: readonly ZoneRecord[], changes: readonly Change[]): Content[] {
  const gone = new Set(
    changes.flatMap((change) => (change.kind === "create" ? [] : [change.before.id])),
  );
  const kept = records.filter(({ id }) => !gone.has(id));
  return [
    ...kept,
    ...changes.flatMap((change) => (change.kind === "delete" ? [] : [change.after])),
  ];
}

/** For programs. */
export const changeJson = (zone: string, change: Change) => ({
  action: change.kind,
  zone,
  subDomain: subDomainOf(nameOf(change), zone),
  before: change.kind === "create" ? null : told(change.before),
  after: change.kind === "delete" ? null : told(change.after),
});

const told = ({ name, type, value, ttlSeconds }: Content) => ({ name, type, value, ttlSeconds });
