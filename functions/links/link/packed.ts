/** Links that a search may be about, found in the packs of their texts: the newest first, in turns. */
import { letOthers } from "../../../src/store/turns.ts";
import { lookupKey } from "../../../src/slug-key.ts";
import {
  MADE_PACKS,
  MAX_PACK_CHARACTERS,
  MAX_SORTED_LINKS,
  PACKED_LINKS,
  SEARCHED_PACKS,
} from "../limits.ts";
import { hiddenIds } from "./hidden-table.ts";
import { newestBelow, textsBetween, type ListQuery } from "./list-table.ts";
import { idsOfPack, keepPack, packsBetween } from "./pack-rows-table.ts";
import { packOf } from "./pack-table.ts";

/** What stands in the text of every link that a query is about; none: packs do not help to find them. */
export const needlesOf = ({ search, tag, trash }: ListQuery): string[] =>
  trash
    ? []
    : [search, tag].flatMap((text) => (text === undefined ? [] : [plain(lookupKey(text))]));

/** A text without what parts the lines of a pack. */
const plain = (text: string) => text.replaceAll("\n", " ");

/** Ids below `below` of links in whose texts all the needles are, the newest first, a turn's at a time. */
export async function* idsFound(
  sql: SqlStorage,
  needles: readonly string[],
  below: number,
): AsyncGenerator<number[]> {
  for (let newest = newestBelow(sql, below); newest !== undefined;) {
    const { ids, next } = turn(sql, needles, newest);
    yield ids.filter((id) => id < below);
    newest = next;
    if (newest !== undefined) await letOthers();
  }
}

/** Ids of all the links in whose texts the needles are; undefined: they are many, and so any part of the links has some. */
export async function fewFound(
  sql: SqlStorage,
  needles: readonly string[],
): Promise<number[] | undefined> {
  const few: number[] = [];
  for await (const ids of idsFound(sql, needles, Number.MAX_SAFE_INTEGER)) {
    few.push(...ids);
    if (few.length > MAX_SORTED_LINKS) return undefined;
  }
  return few;
}

/** Looks through packs from that of the link `newest` on; `next` is the newest link of those that are left. */
function turn(
  sql: SqlStorage,
  needles: readonly string[],
  newest: number,
): { readonly ids: number[]; readonly next: number | undefined } {
  const top = packOf(newest);
  const bottom = top - SEARCHED_PACKS + 1;
  const there = new Map(
    packsBetween(sql, bottom, top, needles).map(({ number, texts }) => [number, texts]),
  );
  const ids: number[] = [];
  let made = 0;
  for (let pack = top; pack >= bottom && pack >= 0;) {
    let texts = there.get(pack);
    if (texts === undefined) {
      texts = madePack(sql, pack);
      made += 1;
    }
    if (texts !== null) ids.push(...idsIn(texts, pack, needles));
    // Between ids there may be gaps of any size.
    pack = there.has(pack - 1) ? pack - 1 : (packBelow(sql, pack) ?? -1);
    if (pack < bottom || made >= MADE_PACKS) {
      return { ids, next: pack < 0 ? undefined : idsOfPack(pack).last };
    }
  }
  return { ids, next: undefined };
}

/** The pack of the newest link before those of this one. */
function packBelow(sql: SqlStorage, pack: number): number | undefined {
  const newest = newestBelow(sql, idsOfPack(pack).first);
  return newest === undefined ? undefined : packOf(newest);
}

/** Makes a pack, and keeps it unless it is too large or an import writes there. */
function madePack(sql: SqlStorage, pack: number): string {
  const { first, last } = idsOfPack(pack);
  const lines = Array.from({ length: PACKED_LINKS }, () => "");
  for (const { id, text } of textsBetween(sql, first, last)) lines[id - first] = plain(text);
  const texts = lines.join("\n");
  const hidden = hiddenIds(sql);
  const isHidden = hidden !== undefined && hidden.first <= last && hidden.last >= first;
  if (texts.length > MAX_PACK_CHARACTERS || isHidden) return texts;
  try {
    keepPack(sql, pack, texts);
  } catch {
    // A full disk: the next search makes it again.
  }
  return texts;
}

/** Ids of the links of a pack in whose texts all the needles are, the newest first. */
function idsIn(texts: string, pack: number, needles: readonly string[]): number[] {
  const { first } = idsOfPack(pack);
  const ids = texts
    .split("\n")
    .flatMap((line, nth) => (needles.every((one) => line.includes(one)) ? [first + nth] : []));
  return ids.toReversed();
}
