import { expect, test } from "vitest";
import { parsePingPath, parsePingQuery } from "../../../../functions/heartbeats/ping/ping-url.ts";

const UUID = "31365bce-8da9-4729-8ff3-aaa71d56b712";

const said = (path: string) => {
  const url = parsePingPath(path);
  if (url === undefined || url.action === "bad-exit-status") return url && url.action;
  const { action } = url;
  if (action.kind === "exit") return `exit ${action.status}`;
  return action.kind === "signal" ? `signal ${action.name}` : action.kind;
};

test.each([
  // path after /ping/          what it says
  [UUID, "success"],
  [`${UUID}/`, "success"],
  [UUID.toUpperCase(), "success"],
  [`${UUID}/start`, "start"],
  [`${UUID}/fail`, "fail"],
  [`${UUID}/log`, "log"],
  [`${UUID}/0`, "exit 0"],
  [`${UUID}/255`, "exit 255"],
  [`${UUID}/007`, "exit 7"],
  [`${UUID}/256`, "bad-exit-status"],
  [`${UUID}/99999999999999999999999`, "bad-exit-status"],
  [`${UUID}/KILL`, "signal KILL"],
  [`${UUID}/TERM`, "signal TERM"],
  [`${UUID}/HUP`, "signal HUP"],
  [`${UUID}/SIGABRT`, "signal ABRT"],
  [`${UUID}/RTMIN+3`, "signal RTMIN"],
  ["key/backup", "success"],
  ["key/Backup_1", "success"],
  ["key/backup/start", "start"],
  ["key/backup/fail", "fail"],
  ["key/backup/log", "log"],
  ["key/backup/7", "exit 7"],
  ["key/backup/300", "bad-exit-status"],
  ["key/backup/KILL", "signal KILL"],
  ["key/start", "success"],
  // none of the forms
  ["", undefined],
  ["key", undefined],
  ["key/", undefined],
  ["key/backup/", undefined],
  ["key/backup/start/", undefined],
  [`${UUID}/start/`, undefined],
  [`${UUID}//`, undefined],
  [`${UUID}/kill`, undefined],
  [`${UUID}/NOSIGNAL`, undefined],
  [`${UUID}/-1`, undefined],
  [`${UUID}/1.5`, undefined],
  [`${UUID}/start/more`, undefined],
  [`${UUID.slice(1)}/start/more`, undefined],
  ["key/sl%61g", undefined],
  ["ke.y/slug", undefined],
  ["schlüssel/slug", undefined],
])("%s says %s", (path, expected) => expect(said(path)).toBe(expected));

test("a uuid is looked up in lower case, and so is a slug", () => {
  expect(parsePingPath(UUID.toUpperCase())?.target).toEqual({ kind: "uuid", uuid: UUID });
  expect(parsePingPath("Key/BackUp")?.target).toEqual({
    kind: "slug",
    pingKey: "Key",
    slug: "backup",
  });
});

test.each([
  // query                        run id     create
  ["", undefined, false],
  ["?", undefined, false],
  [`?rid=${UUID}`, UUID, false],
  [`?rid=${UUID.toUpperCase()}`, UUID, false],
  [`?rid=${UUID.replaceAll("-", "")}`, "bad", false],
  ["?rid=", "bad", false],
  ["?rid", "bad", false],
  ["?rid=abc", "bad", false],
  [`?rid=${UUID}x`, "bad", false],
  [`?rid=bad&rid=${UUID}`, UUID, false],
  ["?create=1", undefined, true],
  ["?create=0", undefined, false],
  ["?create=true", undefined, false],
  ["?create=01", undefined, false],
  [`?a=b&rid=${UUID}&create=1`, UUID, true],
])("the query %s is read", (search, runId, create) => {
  const isBadRunId = runId === "bad";
  const expected = { runId: isBadRunId ? undefined : runId, isBadRunId, create };
  expect(parsePingQuery(search)).toEqual(expected);
});
