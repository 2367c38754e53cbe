/** The table of the days of checks that are over. A month of a check shares a row, and takes the place of an old one. */
import type { Schema } from "../../../../src/store/schema.ts";
import type { TableWords } from "../../../../src/store/words.ts";

export const daysSchema: Schema = {
  part: "check-days",
  steps: [
    `CREATE TABLE day_packs (            -- a ring per check, as that of the pings
       place INTEGER PRIMARY KEY,       -- 1000 times the check's id, plus a thirtieth of the date modulo the number kept
       days TEXT NOT NULL               -- JSON lists, without the outer brackets: day-pack-table.ts
     );`,
  ],
};

export const daysWords: TableWords = {
  day_packs: {
    about:
      "days of a check that are over, thirty in a row: what its time was, its runs, durations and sizes; today stands in its state",
  },
};
