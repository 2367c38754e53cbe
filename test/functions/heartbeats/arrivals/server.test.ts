/** The ping that a report is, and the check that it goes to. */
import { describe, expect, test } from "vitest";
import {
  MAX_REPOSITORIES,
  MAX_REPOSITORIES_PER_SERVER,
} from "../../../../functions/heartbeats/arrivals/limits.ts";
import { noteReport } from "../../../../functions/heartbeats/arrivals/proof.ts";
import {
  countRepositories,
  findRepository,
  forgetRepository,
} from "../../../../functions/heartbeats/arrivals/repository-table.ts";
import {
  reportFault,
  reportPing,
  serverCheck,
} from "../../../../functions/heartbeats/arrivals/server.ts";
import {
  forgetServer,
  saveServer,
} from "../../../../functions/heartbeats/arrivals/server-table.ts";
import { inDatabase, writeCheck } from "../rows.ts";
import { absent, ledgerAt, reportOf } from "./archives.ts";

const outcome = { arrived: 1, deleted: 2, awaiting: 3, unknown: 4 };
const how = { pingId: "ping", scheme: "http", outcome };

test("a report is a success of its server's check, with what it said", async () => {
  await inDatabase((sql) => {
    const server = writeCheck(sql);
    const report = reportOf([absent("a"), absent("b")], { freeBytes: 5, lockedSince: 86_400_000 });
    const { body, ...ping } = reportPing(sql, server, report, how);
    expect(ping).toEqual({
      id: "ping",
      repeated: false,
      target: { kind: "uuid", uuid: server.uuid },
      action: { kind: "success" },
      runId: undefined,
      isBadRunId: false,
      create: undefined,
      method: "POST",
      scheme: "http",
      happenedAt: undefined,
      warning: undefined,
    });
    const text = new TextDecoder().decode(body);
    expect(text.endsWith("}\n")).toBe(true);
    expect(JSON.parse(text)).toEqual({
      repository: "r",
      looked_for: 2,
      arrived: 1,
      deleted: 2,
      awaiting: 3,
      unknown: 4,
      last_transaction: 5,
      free_bytes: 5,
      locked_since: "1970-01-02T00:00:00.000Z",
    });
    const unlocked = reportPing(sql, server, reportOf([]), how);
    expect(JSON.parse(new TextDecoder().decode(unlocked.body))).toMatchObject({
      locked_since: null,
    });
  });
});

test("it carries the first warning of the server's own repositories", async () => {
  await inDatabase((sql) => {
    const server = writeCheck(sql, { minFreeBytes: 10 });
    const other = writeCheck(sql, { minFreeBytes: 10 });
    const note = (repository: string, check: typeof server, more: object) =>
      noteReport(ledgerAt(sql, 2 * 86_400_000), reportOf([], { repository, ...more }), check);
    const warning = () => reportPing(sql, server, reportOf([]), how).warning;
    note("a", other, { freeBytes: 1 });
    note("b", server, {});
    expect(warning()).toBeUndefined();
    note("d", server, { freeBytes: 1 });
    expect(warning()).toEqual({ code: "low-space", repository: "d" });
    note("c", server, { lockedSince: 1 });
    expect(warning()).toEqual({ code: "old-lock", repository: "c" });
    note("c", server, { freeBytes: 1, lockedSince: 1 });
    expect(warning()).toEqual({ code: "low-space", repository: "c" });
  });
});

describe("the check of a server", () => {
  const one = { id: "id1", name: "srv 1" };

  test("is that of its token, or of the one of the same name before", async () => {
    await inDatabase((sql) => {
      const [check, other] = [writeCheck(sql), writeCheck(sql)];
      expect(serverCheck(sql, one)).toBeUndefined();
      saveServer(sql, one, check.id);
      saveServer(sql, { id: "id2", name: "srv-1" }, other.id);
      expect(serverCheck(sql, one)).toEqual(check);
      expect(serverCheck(sql, { id: "id3", name: "srv 1" })).toEqual(check);
      expect(serverCheck(sql, { id: "id3", name: "srv  1" })).toBeUndefined();
      // Its own, although another had its name.
      expect(serverCheck(sql, { id: "id2", name: "srv 1" })).toEqual(other);
      saveServer(sql, { id: "id3", name: "srv 1" }, check.id);
      expect(serverCheck(sql, { id: "id1", name: "gone" })).toBeUndefined();
      forgetServer(sql, check.id);
      expect(serverCheck(sql, { id: "id3", name: "srv 1" })).toBeUndefined();
    });
  });

  test("may be one with its slug that nobody has claimed", async () => {
    await inDatabase((sql) => {
      const [first, second] = [writeCheck(sql, { slug: "s" }), writeCheck(sql, { slug: "s" })];
      const newcomer = { id: "new", name: "new" };
      expect(serverCheck(sql, newcomer, "x")).toBeUndefined();
      expect(serverCheck(sql, newcomer, "s")).toEqual(first);
      expect(serverCheck(sql, newcomer)).toBeUndefined();
      saveServer(sql, one, first.id);
      expect(serverCheck(sql, newcomer, "s")).toEqual(second);
      expect(serverCheck(sql, one, "s")).toEqual(first);
    });
  });
});

test("a repository belongs to the server that reported it first, and no server has too many", async () => {
  await inDatabase((sql) => {
    const [server, other] = [writeCheck(sql), writeCheck(sql)];
    const note = (repository: string, check: typeof server) =>
      noteReport(ledgerAt(sql, 1), reportOf([], { repository }), check);
    note("r0", server);
    expect(reportFault(sql, "r0", server)).toBeUndefined();
    expect(reportFault(sql, "r0", other)).toBe("foreign");
    expect(reportFault(sql, "r0", undefined)).toBe("foreign");
    expect(reportFault(sql, "new", undefined)).toBeUndefined();
    for (let n = 1; n < MAX_REPOSITORIES_PER_SERVER; n += 1) note(`r${n}`, server);
    expect(reportFault(sql, "new", server)).toBe("too-many");
    expect(reportFault(sql, "r7", server)).toBeUndefined();
    expect(reportFault(sql, "new", other)).toBeUndefined();
    expect(forgetRepository(sql, "r7")).toBe(true);
    expect(forgetRepository(sql, "r7")).toBe(false);
    expect(reportFault(sql, "r7", other)).toBeUndefined();
    expect(reportFault(sql, "new", server)).toBeUndefined();
    for (let n = countRepositories(sql); n < MAX_REPOSITORIES; n += 1) note(`x${n}`, other);
    expect(reportFault(sql, "new", writeCheck(sql))).toBe("too-many");
    expect(findRepository(sql, "r0")?.checkId).toBe(server.id);
  });
});
