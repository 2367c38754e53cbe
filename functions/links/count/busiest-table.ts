/** Links by their clicks, as the list shows them in that order. Loaded by who asks. */
import { letOthers } from "../../../src/store/turns.ts";
import { SEARCHED_ROWS } from "../limits.ts";
import { conditionsOf, type ListQuery } from "../link/list-table.ts";
import type { Link } from "../link/link.ts";
import { fewFound, needlesOf } from "../link/packed.ts";
import { activeLinkById } from "../link/table.ts";
import { daysAsked } from "./days.ts";

interface Counted extends Record<string, SqlStorageValue> {
  readonly id: number;
  readonly count: number;
}

/**
 * The most clicked of the last 30 days among the active links that a query is about, as many as it wants; the newer first where
 * they are alike. All links are looked at, in turns, each by its own counters; where a search finds few, those alone.
 */
export async function busiestLinks(sql: SqlStorage, query: ListQuery): Promise<Link[]> {
  const needles = needlesOf({ ...query, trash: false });
  const few = needles.length > 0 ? await fewFound(sql, needles) : undefined;
  const best =
    few === undefined
      ? await busiestOfAll(sql, query)
      : counted(sql, query, "id IN (SELECT value FROM json_each(?))", [JSON.stringify(few)]);
  return best.flatMap(({ id }) => activeLinkById(sql, id) ?? []);
}

async function busiestOfAll(sql: SqlStorage, query: ListQuery): Promise<Counted[]> {
  let best: Counted[] = [];
  for (let after = 0; ;) {
    const part = partAfter(sql, after);
    if (part === undefined) return best;
    best = [...best, ...counted(sql, query, "id > ? AND id <= ?", [after, part])]
      .toSorted((one, other) => other.count - one.count || other.id - one.id)
      .slice(0, query.most);
    after = part;
    await letOthers();
  }
}

/** The most clicked of those that a condition is about, too. */
function counted(
  sql: SqlStorage,
  query: ListQuery,
  which: string,
  said: readonly (string | number)[],
): Counted[] {
  const { conditions, values } = conditionsOf({ ...query, trash: false });
  const { from, to } = daysAsked();
  return sql
    .exec<Counted>(
      `SELECT id, (SELECT TOTAL(count) FROM clicks WHERE link_id = links.id AND day BETWEEN ? AND ?
         AND property = 'source' AND value IN ('click', 'scan')) AS count
       FROM links WHERE ${which} AND ${conditions} ORDER BY 2 DESC, 1 DESC LIMIT ?`,
      from,
      to,
      ...said,
      ...values,
      query.most,
    )
    .toArray();
}

/** The last id of the next turn; undefined: there are no more links. */
const partAfter = (sql: SqlStorage, after: number): number | undefined =>
  sql
    .exec<{ last: number | null }>(
      "SELECT MAX(id) AS last FROM (SELECT id FROM links WHERE id > ? ORDER BY id LIMIT ?)",
      after,
      SEARCHED_ROWS,
    )
    .one().last ?? undefined;
