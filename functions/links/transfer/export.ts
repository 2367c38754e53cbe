/** The export as the store gives it: JSON lines, piece by piece. Loaded by the first export. */
import { clicksAfter } from "../count/read-table.ts";
import { STEP_COUNTS } from "../limits.ts";
import { linkChanges } from "../link/history.ts";
import { changeToJson, recordToJson } from "../link/json.ts";
import type { Link } from "../link/link.ts";
import { linksAfter } from "../link/table.ts";
import { streamOf } from "../../../src/store/stream.ts";

export const exportStream = (sql: SqlStorage) => streamOf(exportPieces(sql));

/** Everything about the links in the order of their making; read as it is asked for. */
export function* exportPieces(sql: SqlStorage): Generator<string, void> {
  for (let after = 0; ;) {
    const [link] = linksAfter(sql, after, 1);
    if (link === undefined) return;
    yield* exportLine(sql, link);
    after = link.id;
  }
}

/** A link with its counters and its history, as one line, in pieces. */
function* exportLine(sql: SqlStorage, link: Link): Generator<string, void> {
  yield `${JSON.stringify(recordToJson(link)).slice(0, -1)},"clicks":[`;
  let counts = clicksAfter(sql, link.id, undefined, STEP_COUNTS);
  for (let comma = ""; counts.length > 0; comma = ",") {
    yield comma + JSON.stringify(counts).slice(1, -1);
    counts = clicksAfter(sql, link.id, counts.at(-1), STEP_COUNTS);
  }
  yield '],"history":[';
  let comma = "";
  for (const change of linkChanges(sql, link.id)) {
    yield comma + JSON.stringify(changeToJson(change));
    comma = ",";
  }
  yield "]}\n";
}
