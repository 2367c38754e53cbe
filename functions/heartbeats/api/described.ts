/** The heartbeats in the API's description: pings, what strangers see, and an example of each operation. */
import type { Described } from "../../../src/edge-function.ts";
import { file, page, text } from "../../../src/http/described.ts";
import { backups, check, checkOfReader } from "./described-checks.ts";

const UUID = check.uuid;
const KEY = "3hJq8vTnX2LmC5RzKd7WpA";
const ARCHIVE = "8f".repeat(32);
const REPOSITORY = "1a".repeat(32);

const inPath = (name: string, description: string) => ({
  name,
  in: "path",
  required: true,
  description,
  schema: { type: "string" },
});
const rid = {
  name: "rid",
  in: "query",
  description: "id of the run, a UUID: its start and its end belong together",
  schema: { type: "string", format: "uuid" },
};
const create = {
  name: "create",
  in: "query",
  description: "`1`: create the check if there is none with this slug",
  schema: { type: "string", enum: ["1"] },
};
const answers = {
  ...text("It was recorded", 400, 404, 409, 429),
  201: {
    description: "The check was created, and the ping recorded",
    content: { "text/plain": { schema: { type: "string" } } },
  },
};
const body = {
  description: "any text, such as the output of the run; facts of a backup are read from it",
  content: { "text/plain": { schema: { type: "string" } } },
};

/** A path of pings, for GET and for POST; HEAD and PUT do the same. */
function ping(name: string, summary: string, description: string, parameters: object[]) {
  const shared = { tags: ["pings"], summary, description, responses: answers };
  return {
    get: { ...shared, operationId: name, parameters: [...parameters, rid, create] },
    post: {
      ...shared,
      operationId: `${name}WithText`,
      parameters: [...parameters, rid, create],
      requestBody: body,
    },
  };
}

const ACTIONS = "`start`, `fail`, `log`, an exit status from 0 to 255, or the name of a signal";
const OUTPUT = "Archive name: web1-2026-11-24\nNumber of files: 1204\n";
const byUuid = { uuid: UUID };
const byKey = { key: KEY, slug: "nightly", action: "start" };

export const described: Described = {
  paths: {
    "/ping/{uuid}": ping("ping", "A success", "The URL that a check shows. It needs no token.", [
      inPath("uuid", "uuid of the check"),
    ]),
    "/ping/{name}/{what}": ping(
      "report",
      "With a uuid: how a run began or ended. With a ping key: a success",
      "`/ping/UUID/ACTION` or `/ping/KEY/SLUG`.",
      [
        inPath("name", "uuid of the check, or the ping key"),
        inPath("what", `behind a uuid ${ACTIONS}; behind the ping key the slug of the check`),
      ],
    ),
    "/ping/{key}/{slug}/{action}": ping(
      "reportBySlug",
      "How a run began or ended, by slug",
      "One key for all checks: hosts need to know no uuid.",
      [
        inPath("key", "the ping key"),
        inPath("slug", "slug of the check"),
        inPath("action", ACTIONS),
      ],
    ),
    "/status": {
      get: {
        tags: ["visitors"],
        operationId: "showStatus",
        summary: "A page that says whether the services run",
        description: "Shows the checks with the tags of STATUS_PAGE, by name alone.",
        responses: page(404),
      },
    },
    "/status/feed.atom": {
      get: {
        tags: ["visitors"],
        operationId: "getStatusFeed",
        summary: "Outages of the services as a feed",
        description: "Atom (RFC 4287), newest first.",
        responses: file("application/atom+xml", "The feed", 404),
      },
    },
  },
  examples: {
    ping: { parameters: byUuid, response: "OK" },
    pingWithText: { parameters: byUuid, request: OUTPUT, response: "OK" },
    report: { parameters: { name: UUID, what: "start" }, response: "OK" },
    reportWithText: { parameters: { name: UUID, what: "2" }, request: OUTPUT, response: "OK" },
    reportBySlug: { parameters: byKey, response: "OK" },
    reportBySlugWithText: {
      parameters: { ...byKey, action: "0", create: "1" },
      request: OUTPUT,
      response: "OK",
    },
    showStatus: { response: "<!doctype html>…" },
    getStatusFeed: { response: '<feed xmlns="http://www.w3.org/2005/Atom">…</feed>' },
    listChecks: { parameters: { tag: ["backup"] }, response: { checks: [check] } },
    createCheck: {
      request: {
        name: "Backup web1",
        slug: "backup-web1",
        tags: "backup",
        schedule: "*-*-* 03:00",
        tz: "Europe/Berlin",
        grace: 3600,
        unique: ["slug"],
      },
      response: check,
    },
    getCheck: { parameters: { uuid: checkOfReader.unique_key }, response: checkOfReader },
    updateCheck: {
      parameters: byUuid,
      request: { grace: 7200 },
      response: { ...check, grace: 7200 },
    },
    deleteCheck: { parameters: byUuid, response: check },
    pauseCheck: { parameters: byUuid, response: { ...check, status: "paused", deadline: null } },
    resumeCheck: { parameters: byUuid, response: { ...check, status: "new" } },
    listChannelNames: { response: { channels: [{ id: "chat", name: "chat", kind: "matrix" }] } },
    listBadges: {
      response: {
        badges: { "*": { svg: "https://randwerk.example.org/badge/k1/s1.svg" } },
      },
    },
    getStatus: { response: "OK" },
    listPings: {
      parameters: byUuid,
      response: {
        pings: [
          {
            type: "success",
            date: "2026-11-24T02:04:10+00:00",
            n: 12,
            scheme: "https",
            remote_addr: null,
            method: "POST",
            ua: "",
            rid: null,
            body_url: `https://randwerk.example.org/api/v3/checks/${UUID}/pings/12/body`,
            duration: 250,
            exitstatus: 0,
            signal: null,
            received: null,
          },
        ],
      },
    },
    getPingBody: { parameters: { uuid: UUID, n: "12" }, response: OUTPUT },
    listFlips: {
      parameters: { uuid: UUID, seconds: "86400" },
      response: {
        flips: [
          {
            timestamp: "2026-11-24T03:00:00+00:00",
            up: 0,
            from: "up",
            to: "down",
            reason: { code: "timeout" },
          },
        ],
      },
    },
    listDays: {
      parameters: { uuid: UUID, days: "1" },
      response: {
        availability: 0.99,
        days: [
          {
            date: "2026-11-24",
            up: 85_500,
            late: 0,
            down: 900,
            paused: 0,
            maintenance: 0,
            unknown: 0,
            runs: 1,
            failures: 0,
            median_duration: 250_000,
            longest_duration: 250_000,
            size: 12_300_000_000,
            files: 1204,
            added: 4_200_000,
          },
        ],
      },
    },
    getPingKey: {
      response: { ping_key: KEY, ping_url: `https://randwerk.example.org/ping/${KEY}/` },
    },
    rotatePingKey: {
      response: { ping_key: "new", ping_url: "https://randwerk.example.org/ping/new/" },
    },
    getMaintenance: {
      response: { maintenance: { web: [{ calendar: "*-*-* 05:30", minutes: 30 }] } },
    },
    setMaintenance: {
      request: { tag: "web", maintenance: [{ calendar: "*-*-* 05:30", minutes: 30 }] },
      response: { maintenance: { web: [{ calendar: "*-*-* 05:30", minutes: 30 }] } },
    },
    listGaps: {
      response: {
        gaps: [{ from: "2026-11-24T02:00:00+00:00", until: "2026-11-24T02:10:00+00:00" }],
      },
    },
    listArrivals: {
      parameters: { repository: REPOSITORY },
      response: {
        repository: REPOSITORY,
        archives: [{ archive: ARCHIVE, name: "web1-2026-11-24", state: "awaiting" }],
      },
    },
    reportArrivals: {
      request: {
        repository: REPOSITORY,
        results: [{ archive: ARCHIVE, state: "put", transaction: 311 }],
        lastTransaction: 312,
        freeBytes: 812_000_000_000,
      },
      response: { arrived: 1, deleted: 0, awaiting: 0, unknown: 0 },
    },
    releaseRepository: { parameters: { repository: REPOSITORY } },
    listSnapshots: {
      response: {
        archives: [{ repository: REPOSITORY, path: "/srv/restic/web1", archive: "8f8f8f8f" }],
      },
    },
    listBackups: { response: backups },
    getCheckBadge: { parameters: { states: "3", file: "k2x7.svg" }, response: "<svg>…</svg>" },
    getBadge: { parameters: { key: "k1", file: "s1.svg" }, response: "<svg>…</svg>" },
    getTagBadge: {
      parameters: { key: "k1", signature: "s1", file: "backup.svg" },
      response: "<svg>…</svg>",
    },
    getMetrics: { response: '# TYPE hc_check_up gauge\nhc_check_up{name="Backup web1"} 1\n' },
  },
};
