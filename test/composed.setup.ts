/** Tests run in the service as it is composed: edge functions have taken their segments. No alarm rings by itself. */
import "../src/worker.ts";
import { beforeAll } from "vitest";
import { holdAlarms } from "./alarms.ts";
import { loadApart } from "./modules.ts";

loadApart();
beforeAll(holdAlarms);
