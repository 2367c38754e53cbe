/** LinkStore's own part of the schema; the tables are at home in their rooms. */
import { stepOf, type Schema } from "../../src/store/schema.ts";
import { clicksDdl, orphansDdl } from "./count/tables.ts";
import { hiddenDdl } from "./link/hidden-table.ts";
import { packsDdl } from "./link/pack-table.ts";
import { linkMoments, linksDdl } from "./link/table.ts";

export const linksSchema: Schema = {
  part: "links",
  filled: ["links"],
  unarchived: ["search_packs"],
  moments: [linkMoments],
  steps: [stepOf(linksDdl, clicksDdl, orphansDdl), hiddenDdl, packsDdl],
};
