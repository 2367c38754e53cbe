/** Which checks strangers may see. */
import { expect, test } from "vitest";
import { checksWithAnyTag } from "../../../../functions/heartbeats/check/public-table.ts";
import { inDatabase, writeCheck } from "../rows.ts";

test("those with any of the tags, however many tags there are, each once; of too many the first", () =>
  inDatabase((sql) => {
    // More than SQLite puts together in one statement here.
    const tags = ["a", "b", "c", "d", "e", "f", "g"];
    for (const tag of tags.toReversed()) writeCheck(sql, { name: tag, tags: [tag, "a"] });
    writeCheck(sql, { name: "none", tags: ["z"] });
    const names = (wanted: readonly string[], most: number) =>
      checksWithAnyTag(sql, wanted, most).map(({ settings }) => settings.name);
    expect(names(tags, 50)).toEqual(tags.toReversed());
    expect(names(["g", "b"], 50)).toEqual(["g", "b"]);
    expect(names(["b", "g", "a"], 3)).toEqual(["g", "f", "e"]);
    expect(names(["nobody's"], 50)).toEqual([]);
  }));
