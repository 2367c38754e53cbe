/** Links by their clicks, as the list shows them in that order. Loaded by who asks. */
import { letOthers } from "../../../src/store/turns.ts";
import { SEARCHED_ROWS } from "../limits.ts";
import { conditionsOf, type ListQuery } from "../link/list-table.ts";
import type { Link } from "../link/link.ts";
import { activeLinkById } from "../link/table.ts";
import { daysAsked } from "./days.ts";

interface Counted extends Record<string, SqlStorageValue> {
  readonly id: number;
  readonly count: number;
}

/**
 * The most clicked of the last 30 days among the active links that a query is about, as many as it wants; the newer first where
 * they are alike. All links are looked at, in turns, each by its own counters.
 */
export async function busiestLinks(sql: SqlStorage, query: ListQuery): Promise<Link[]> {
  const { conditions, values } = conditionsOf({ ...query, trash: false });
  const { from, to } = daysAsked();
  let best: Counted[] = [];
  for (let after = 0; ;) {
    const part = partAfter(sql, after);
    if (part === undefined) break;
    const found = sql.exec<Counted>(
      `SELECT id, (SELECT TOTAL(count) FROM clicks WHERE link_id = links.id AND day BETWEEN ? AND ?
         AND property = 'source' AND value IN ('click', 'scan')) AS count
       FROM links WHERE id > ? AND id <= ? AND ${conditions} ORDER BY 2 DESC, 1 DESC LIMIT ?`,
      from,
      to,
      after,
      part,
      ...values,
      query.most,
    );
    best = [...best, ...found]
      .toSorted((one, other) => other.count - one.count || other.id - one.id)
      .slice(0, query.most);
    after = part;
    await letOthers();
  }
  return best.flatMap(({ id }) => activeLinkById(sql, id) ?? []);
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
