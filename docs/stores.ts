/** The stores, and what their databases are made of: what docs/database.md tells of. A test compares it with the stores. */
import { alertsWords } from "../src/alerts/outbox/alert-table.ts";
import { channelsWords } from "../src/alerts/outbox/channel-table.ts";
import { deliveriesWords } from "../src/alerts/outbox/delivery-table.ts";
import { outboxSchema } from "../src/alerts/outbox/outbox.ts";
import { subjectsWords } from "../src/alerts/outbox/subject-table.ts";
import { sessionsSchema, sessionsWords } from "../src/access/session-table.ts";
import { tokensSchema, tokensWords } from "../src/access/table.ts";
import { historySchema, historyWords } from "../src/store/history-table.ts";
import type { Schema } from "../src/store/schema.ts";
import { stepsWords } from "../src/store/steps-table.ts";
import type { TableWords } from "../src/store/words.ts";
import { archivesWords } from "../functions/heartbeats/arrivals/archive-table.ts";
import { repositoriesWords } from "../functions/heartbeats/arrivals/repository-table.ts";
import { serversWords } from "../functions/heartbeats/arrivals/server-table.ts";
import { daysWords } from "../functions/heartbeats/check/days/day-table.ts";
import { flipsWords } from "../functions/heartbeats/check/log/flip-table.ts";
import { logWords } from "../functions/heartbeats/check/log/log-table.ts";
import { projectWords } from "../functions/heartbeats/check/project-table.ts";
import { checksWords } from "../functions/heartbeats/check/table.ts";
import { heartbeatsSchemas } from "../functions/heartbeats/tables.ts";
import { checkTagsWords } from "../functions/heartbeats/check/tag-table.ts";
import { countsWords } from "../functions/links/count/tables.ts";
import { hiddenWords } from "../functions/links/link/hidden-table.ts";
import { packsWords } from "../functions/links/link/pack-table.ts";
import { linksWords } from "../functions/links/link/table.ts";
import { looksSchema, looksWords } from "../functions/links/look/table.ts";
import { linksSchema } from "../functions/links/tables.ts";
import { claimsSchema, claimsWords } from "../functions/wkd/claims/table.ts";
import { custodySchema, custodyWords } from "../functions/wkd/custody/table.ts";
import { keysSchema, keysWords } from "../functions/wkd/keys/table.ts";
import { handlesWords } from "../functions/wkd/keys/handle-table.ts";
import { revocationsWords } from "../functions/wkd/keys/revocation-table.ts";
import { lettersSchema, lettersWords } from "../functions/wkd/letters/table.ts";
import { versionsWords } from "../functions/wkd/keys/version-table.ts";

export interface DescribedStore {
  /** Of the Durable Object. */
  readonly className: string;
  readonly about: string;
  /** In the order in which their steps run. */
  readonly parts: readonly Schema[];
  /** Where the keys are that it has beside its tables. */
  readonly keyFiles: readonly string[];
}

export const stores: readonly DescribedStore[] = [
  {
    className: "AccessStore",
    about: "who may do what",
    parts: [tokensSchema, sessionsSchema],
    keyFiles: ["src/access/store.ts"],
  },
  {
    className: "ArchiveStore",
    about: "the archive in object storage: when it is due, what was made and tried; in no archive",
    parts: [],
    keyFiles: ["functions/archive/night/known.ts"],
  },
  {
    className: "CheckStore",
    about: "checks, their pings and changes of status; what is known of backups",
    parts: [outboxSchema, ...heartbeatsSchemas],
    keyFiles: [
      "functions/heartbeats/store.ts",
      "functions/heartbeats/arrivals/storage/due.ts",
      "functions/heartbeats/check/calendars.ts",
      "functions/heartbeats/check/project-table.ts",
    ],
  },
  {
    className: "KeyStore",
    about: "the key directory",
    parts: [outboxSchema, historySchema, keysSchema, lettersSchema, claimsSchema, custodySchema],
    keyFiles: [],
  },
  {
    className: "LinkStore",
    about: "short links, their history and counters, looks at their targets",
    parts: [outboxSchema, historySchema, linksSchema, looksSchema],
    keyFiles: ["functions/links/store.ts", "functions/links/link/near-links.ts"],
  },
  {
    className: "WatchStore",
    about: "the service's own alerts, tests of channels, the dead-man switch",
    parts: [outboxSchema],
    keyFiles: ["src/alerts/watch/watch-store.ts", "src/alerts/watch/names.ts"],
  },
];

/** Where the keys are that every store has. */
export const keyFilesOfAll: readonly string[] = [
  "src/store/store.ts",
  "src/store/day-rows.ts",
  "src/store/archive/restore.ts",
];

/** By table. */
export const words: TableWords = {
  ...stepsWords,
  ...tokensWords,
  ...sessionsWords,
  ...historyWords,
  ...alertsWords,
  ...deliveriesWords,
  ...subjectsWords,
  ...channelsWords,
  ...checksWords,
  ...checkTagsWords,
  ...logWords,
  ...flipsWords,
  ...projectWords,
  ...daysWords,
  ...archivesWords,
  ...repositoriesWords,
  ...serversWords,
  ...hiddenWords,
  ...linksWords,
  ...packsWords,
  ...countsWords,
  ...looksWords,
  ...keysWords,
  ...lettersWords,
  ...versionsWords,
  ...handlesWords,
  ...revocationsWords,
  ...claimsWords,
  ...custodyWords,
};
