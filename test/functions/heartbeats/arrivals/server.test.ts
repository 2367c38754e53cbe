/** The ping that a report is, and the check that it goes to. */
import { expect, test } from "vitest";
import { noteReport } from "../../../../functions/heartbeats/arrivals/proof.ts";
import { reportPing, serverCheck } from "../../../../functions/heartbeats/arrivals/server.ts";
import { newNames } from "../../../../functions/heartbeats/check/keys.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
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

test("the check of a server is the one with its slug", async () => {
  const names = await newNames();
  await inDatabase((sql) => {
    const settings = { ...defaultSettings, slug: "arrivals-vault" };
    const server = { pingId: "", scheme: "", settings, names };
    writeCheck(sql, { slug: "arrivals-other" });
    expect(serverCheck(sql, server)).toBeUndefined();
    const check = writeCheck(sql, { slug: "arrivals-vault" });
    writeCheck(sql, { slug: "arrivals-vault" });
    expect(serverCheck(sql, server)).toEqual(check);
  });
});
