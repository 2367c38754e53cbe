/** What the database of heartbeats is made of, in the order in which the steps run. */
import type { Schema } from "../../src/store/schema.ts";
import { archivesSchema, lossSchema } from "./arrivals/archive-table.ts";
import { repositoriesSchema } from "./arrivals/repository-table.ts";
import { serversSchema } from "./arrivals/server-table.ts";
import { daysSchema } from "./check/days/day-table.ts";
import { logSchema } from "./check/log/log-table.ts";
import { projectSchema } from "./check/project-table.ts";
import { alertedSchema, checksSchema } from "./check/table.ts";

export const heartbeatsSchemas: readonly Schema[] = [
  checksSchema,
  logSchema,
  projectSchema,
  archivesSchema,
  repositoriesSchema,
  serversSchema,
  alertedSchema,
  lossSchema,
  daysSchema,
];
