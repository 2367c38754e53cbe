/** What is wanted of a zone beside what is there: the changes, and what is in the way. Pure rules. */
import { conflicts } from "./conflict.ts";
import type { Change } from "./change.ts";
import { normalTtl, type Content, type ZoneRecord } from "./record.ts";

/** A record that is to be there. */
export interface Wanted {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** Undefined: whatever it is. */
  readonly ttlSeconds?: number | undefined;
}

export interface Difference {
  readonly changes: readonly Change[];
  /** Records of others on wanted names that are in the way: they stay, and so does what is wanted there. */
  readonly foreign: readonly ZoneRecord[];
}

export interface Leave {
  /** Names whose foreign records may be replaced. */
  readonly replace: ReadonlySet<string>;
  /** Whether this tool has made the record: then it is no foreign one. */
  readonly isOwn: (record: Content) => boolean;
}

/**
 * Deletions come first, since OVH takes no CNAME beside others. Records that are in nobody's way stay, whatever they say;
 * of the tool's own those go that are not wanted any more on a name that is.
 */
export function difference(
  wanted: readonly Wanted[],
  records: readonly ZoneRecord[],
  { replace, isOwn }: Leave,
): Difference {
  const changes: Change[] = [];
  const foreign = new Set<ZoneRecord>();
  for (const name of new Set(wanted.map((one) => one.name))) {
    const wantedHere = wanted.filter((one) => one.name === name);
    const here = records.filter((record) => record.name === name);
    const inTheWay = here.filter((record) => isInTheWay(record, wantedHere, isOwn));
    const strange = inTheWay.filter((record) => !isOwn(record));
    if (strange.length > 0 && !replace.has(name)) {
      for (const record of strange) foreign.add(record);
      continue;
    }
    changes.push(...changesOf(wantedHere, here, inTheWay));
  }
  const order = { delete: 0, update: 1, create: 2 } as const;
  return {
    changes: changes.toSorted((one, other) => order[one.kind] - order[other.kind]),
    foreign: [...foreign],
  };
}

const says = (wanted: Wanted, { type, value }: Content) =>
  wanted.type === type && wanted.value === value;

function isInTheWay(
  record: ZoneRecord,
  wanted: readonly Wanted[],
  isOwn: (record: Content) => boolean,
): boolean {
  if (wanted.some((one) => says(one, record))) return false;
  return isOwn(record) || wanted.some((one) => conflicts(one.type, record.type));
}

/** Of one name. A record of the same type that has to go becomes what is missing, so that it is never away. */
function changesOf(
  wanted: readonly Wanted[],
  here: readonly ZoneRecord[],
  inTheWay: readonly ZoneRecord[],
): Change[] {
  const changes: Change[] = [];
  const free = [...inTheWay];
  for (const one of wanted) {
    const there = here.find((record) => says(one, record));
    const ttlSeconds = normalTtl(one.ttlSeconds ?? there?.ttlSeconds);
    const { name, type, value } = one;
    const content = { name, type, value, ttlSeconds };
    if (there !== undefined) {
      if (there.ttlSeconds !== ttlSeconds) {
        changes.push({ kind: "update", before: there, after: content });
      }
      continue;
    }
    // The type of a record cannot change: OVH's is looked at, which has three of its own for TXT.
    const index = free.findIndex(({ ovh }) => ovh.fieldType === type);
    const [before] = index < 0 ? [] : free.splice(index, 1);
    changes.push(
      before === undefined
        ? { kind: "create", after: content }
        : { kind: "update", before, after: content },
    );
  }
  return [...changes, ...free.map((before): Change => ({ kind: "delete", before }))];
}
