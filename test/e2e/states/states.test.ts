/** Versions of before: what they left in a state directory is all there for this one. */
import { existsSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { startServer } from "../server.ts";
import { uniqueKeyOf } from "../unique-key.ts";
import { answersOf } from "./answers.ts";
import { clientOf } from "./fill.ts";
import {
  databasesIn,
  makeStateDir,
  readState,
  shiftOf,
  stateNames,
  type Answers,
} from "./state.ts";
import { shifted } from "./text.ts";

const MOMENT = Date.parse("2026-11-25T12:00:00.250Z");

/** As V8 writes it: its version 15, N, the eight octets of the number. */
const inKv = (moment: number) =>
  `X'FF0F4E${Buffer.from(new Float64Array([moment]).buffer)
    .toString("hex")
    .toUpperCase()}'`;

test.each([
  ["a moment in ms", `VALUES(7,${MOMENT})`, `VALUES(7,${MOMENT + 90_000_000})`],
  ["an alarm in ns", `(${MOMENT}000000,'main')`, `(${MOMENT + 90_000_000}000000,'main')`],
  ["in JSON in SQL", `'{"at":${MOMENT}}'`, `'{"at":${MOMENT + 90_000_000}}'`],
  ["as ISO 8601", `"2026-11-25T12:00:00.250Z"`, `"2026-11-26T13:00:00.250Z"`],
  ["as Python has it", `"2026-11-25T12:00:00+00:00"`, `"2026-11-26T13:00:00+00:00"`],
  ["a day", `'2026-11-25'`, `'2026-11-26'`],
  ["days with what was free", "'[[20783,5000],[20784,4e3]]'", "'[[20784,5000],[20785,4e3]]'"],
  ["a number of the runtime", inKv(MOMENT), inKv(MOMENT + 90_000_000)],
  ["not a size", "VALUES(5000000000000)", "VALUES(5000000000000)"],
  ["not a day in a text", "'by 2026-11-25'", "'by 2026-11-25'"],
  ["not digits of a word", `'a${MOMENT}'`, `'a${MOMENT}'`],
])("25 hours later: %s", (_, text, later) => {
  expect(shifted(text, 90_000_000)).toBe(later);
  expect(shifted(later, -90_000_000)).toBe(text);
});

test("there are states to look at", () => expect(stateNames()).not.toEqual([]));

/** What is told otherwise since: alerts name checks by their unique keys, no longer by their uuids. */
function toldToday(answers: Answers, version: string): string {
  // The oldest came first, whatever the description said.
  const { body } = answers["/api/v1/tokens"] ?? {};
  const { tokens = [] } = (body ?? {}) as { tokens?: unknown[] };
  const turned = { ...answers["/api/v1/tokens"], body: { tokens: tokens.toReversed() } };
  let text = JSON.stringify(
    version < "2026-12-02" ? { ...answers, "/api/v1/tokens": turned } : answers,
  );
  // Was reckoned from the change of status, and is since what the outbox has planned.
  if (version < "2026-11-28") text = text.replaceAll(/"next_alert":(?:null|"[^"]*"),/g, "");
  const inAlerts = /"facts":\{"uuid":"([0-9a-f-]{36})"/g;
  for (const uuid of new Set([...text.matchAll(inAlerts)].map(([, found = ""]) => found))) {
    const key = uniqueKeyOf(uuid);
    text = text
      .replaceAll(`"subjectId":"${uuid}"`, `"subjectId":"${key}"`)
      .replaceAll(`"facts":{"uuid":"${uuid}"`, `"facts":{"uniqueKey":"${key}"`);
  }
  return text;
}

/** Backups stood in the order in which their checks were made: what needs somebody comes first today. */
function backupsByName(answers: Answers): Answers {
  const { backups = [] } = (answers["/api/v1/backups"]?.body ?? {}) as { backups?: Backup[] };
  const name = ({ check, repository }: Backup) => `${check.unique_key} ${repository}`;
  backups.sort((one, other) => name(one).localeCompare(name(other)));
  return answers;
}

interface Backup {
  readonly check: { readonly unique_key: string };
  readonly repository: string | null;
}

describe.each(stateNames())("the state %s", (name) => {
  const { answers, ...state } = readState(name);

  test("is the same after it was made a database and read again", () => {
    const stateDir = makeStateDir(state, state.takenAt);
    try {
      expect(databasesIn(stateDir)).toEqual(state.databases);
    } finally {
      rmSync(stateDir, { recursive: true });
    }
  });

  test("starts, answers as it did then, and goes on", async () => {
    const now = Date.now();
    const byMs = shiftOf(state.takenAt, now);
    const server = await startServer({
      ...state.settings,
      STATE_DIR: makeStateDir(state, now),
    });
    try {
      // As it would have been told had it been stopped just now.
      const expected = backupsByName(JSON.parse(shifted(toldToday(answers, name), byMs)));
      const found = backupsByName(JSON.parse(await answersOf(server, byMs)));
      for (const [path, answer] of Object.entries(expected)) {
        // Later versions may tell more.
        expect(found[path], path).toMatchObject(answer);
      }
      await goesOn(clientOf(server), name);
    } finally {
      await server.remove();
    }
    expect(existsSync(server.stateDir)).toBe(false);
  });
});

/** Changes what was there, and makes the next of each kind. */
async function goesOn(api: ReturnType<typeof clientOf>, version: string): Promise<void> {
  const link = { slug: "next", target: "https://verein.invalid/next" };
  await api("POST", "/api/v1/links", link);
  expect(await api("PATCH", "/api/v1/links/moved", { title: "Thrice" })).toMatchObject({
    title: "Thrice",
  });
  const thrownAway = version < "2026-11-27" ? "trash" : "thrown-away";
  expect(await api("POST", `/api/v1/links/${thrownAway}/restore`)).toMatchObject({
    title: "the second",
  });
  const { checks } = await api<{ checks: { uuid: string; slug: string; n_pings: number }[] }>(
    "GET",
    "/api/v3/checks/",
  );
  for (const { uuid, slug, n_pings } of checks) {
    if (slug === "paused") continue;
    await api("GET", `/ping/${uuid}`);
    expect(await api("GET", `/api/v3/checks/${uuid}`)).toMatchObject({
      status: "up",
      n_pings: n_pings + 1,
    });
  }
  expect(await api("POST", "/api/v1/keys/gone%40verein.invalid/rollback", {})).toMatchObject({
    version: 2,
  });
  const { tokens } = await api<{ tokens: { id: string }[] }>("GET", "/api/v1/tokens");
  for (const { id } of tokens) await api("DELETE", `/api/v1/tokens/${id}`);
}
