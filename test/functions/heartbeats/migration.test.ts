/** Databases of earlier versions: what stands in them is found by today's code. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { subjectsIn } from "./rows.ts";
import { lossSchema } from "../../../functions/heartbeats/arrivals/archive-table.ts";
import {
  alertedSchema,
  checkByUuid,
  checksSchema,
} from "../../../functions/heartbeats/check/table.ts";
import { earliestWake } from "../../../functions/heartbeats/check/due-table.ts";
import {
  hasPing,
  logSchema,
  pingBodyOf,
  pingsOf,
} from "../../../functions/heartbeats/check/log/log-table.ts";
import { findAlert } from "../../../src/alerts/outbox/record-table.ts";
import { outboxSchema } from "../../../src/alerts/outbox/outbox.ts";
import { migrate, type Schema } from "../../../src/store/schema.ts";

const firstStep = ({ part, steps }: Schema): Schema => ({ part, steps: steps.slice(0, 1) });

const logged = (pings: number, id: number) => ({ id, state: { pings, recent: "" } });

const FIRST_ROWS = `
  INSERT INTO checks VALUES
    (7, 'u7', 'k7', 'b7', 'web', '{"name":"Web","slug":"web","tags":["a"]}', 1000, 'up', 501, 2000, 2001, 2002, 2003,
     2004, 'run', 60, 1, '{"code":"too-quick","durationMs":60,"leastMs":100}', 2005, 2006, 9000,
     '{"tool":"borg","files":3}', '[{"files":3}]'),
    (9, 'u9', 'k9', 'b9', '', '{"name":"Paused"}', 1000, 'paused', 0, 1000, NULL, NULL, NULL, NULL, NULL, NULL, 0,
     NULL, NULL, NULL, NULL, NULL, NULL);
  INSERT INTO check_tags VALUES ('a', 7);
  INSERT INTO pings VALUES
    (7, 0, 500, 'id500', 3000, NULL, 'start', NULL, NULL, NULL, 'GET', 'https', NULL, NULL),
    (7, 1, 501, 'id501', 3060, 3070, 'success', 0, NULL, 'run', 'POST', 'https', 60, x'00FF0A'),
    (9, 1, 1, 'id1', 3000, NULL, 'fail', NULL, 'KILL', NULL, 'GET', 'http', NULL, NULL);`;

test("checks and pings of the first version keep all that they had", async () => {
  const store = env.CHECKS.getByName("first version");
  await runInDurableObject(store, async (_, { storage }) => {
    const { sql } = storage;
    await storage.deleteAll();
    migrate(storage, [firstStep(checksSchema), firstStep(logSchema)], 1);
    sql.exec(FIRST_ROWS);
    migrate(storage, [checksSchema, logSchema], 2);

    expect(checkByUuid(sql, "u7")).toMatchObject({
      id: 7,
      uniqueKey: "k7",
      badgeKey: "b7",
      createdAt: 1000,
      settings: { name: "Web", slug: "web", tags: ["a"] },
    });
    expect(checkByUuid(sql, "u7")?.state).toEqual({
      status: "up",
      pings: 501,
      baseAt: 2000,
      lastPingAt: 2001,
      lastSuccessAt: 2002,
      lastEventAt: 2003,
      run: { startedAt: 2004, id: "run" },
      lastDurationMs: 60,
      failsInRow: 1,
      warning: { code: "too-quick", durationMs: 60, leastMs: 100 },
      lastFlipAt: 2005,
      notBefore: 2006,
      deadline: 9000,
      lastFacts: { tool: "borg", files: 3 },
      sizes: [{ files: 3 }],
      recent: "",
    });
    expect(checkByUuid(sql, "u9")?.state).toMatchObject({ status: "paused", deadline: undefined });
    expect(earliestWake(sql)).toBe(9000);

    expect(pingsOf(sql, logged(501, 7), 10)).toMatchObject([
      { n: 501, at: 3060, receivedAt: 3070, kind: "success", exitStatus: 0, bodyBytes: 3 },
      { n: 500, at: 3000, receivedAt: undefined, kind: "start", bodyBytes: 0 },
    ]);
    expect(pingsOf(sql, logged(1, 9), 10)).toMatchObject([{ n: 1, kind: "fail", signal: "KILL" }]);
    expect(new Uint8Array(pingBodyOf(sql, 7, 501) ?? new ArrayBuffer())).toEqual(
      Uint8Array.of(0, 255, 10),
    );
    expect([hasPing(sql, logged(501, 7), "id501"), hasPing(sql, logged(1, 9), "id501")]).toEqual([
      true,
      false,
    ]);
  });
});

test("alerts of the first version name checks by what opens nothing", async () => {
  const store = env.CHECKS.getByName("first alerts");
  await runInDurableObject(store, async (_, { storage }) => {
    const { sql } = storage;
    await storage.deleteAll();
    const schemas = [outboxSchema, checksSchema, logSchema];
    migrate(storage, schemas, 1);
    const [web, other] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const [id, uuid, key] of [
      [1, web, "web-key"],
      [2, other, "other-key"],
    ] as const) {
      sql.exec("INSERT INTO checks VALUES (?, ?, ?, ?, '', '{}', 0)", id, uuid, key, `b${id}`);
    }
    const raise = (
      id: string,
      subject: string,
      subjectId: string,
      facts: object,
      title: string,
    ) => {
      const said = { subject, subjectId, severity: "down", facts, title, text: title, tags: [] };
      const body = JSON.stringify(said);
      sql.exec(
        "INSERT INTO alerts VALUES (NULL, ?, 5, ?, ?, 'down', 'change', NULL, ?, NULL, NULL, NULL, NULL, NULL)",
        id,
        subject,
        subjectId,
        body,
      );
      sql.exec(
        "INSERT OR IGNORE INTO subjects VALUES (?, ?, 5, ?, 24, 6, NULL, NULL)",
        subject,
        subjectId,
        id,
      );
    };
    raise("a", "check", web, { uuid: web, name: web }, `Down: ${web}`);
    raise("b", "archive", "repo", { uuid: other, said: '"uuid":' }, "Little space");
    raise("c", "key", "a@e.org", { uuid: web }, "Expires");
    migrate(storage, [...schemas, alertedSchema], 2);

    expect(findAlert(sql, "a")).toMatchObject({
      subjectId: "web-key",
      facts: { uniqueKey: "web-key", name: "web-key" },
      title: "Down: web-key",
    });
    expect(findAlert(sql, "b")).toMatchObject({
      subjectId: "repo",
      facts: { uniqueKey: "other-key", said: '"uuid":' },
    });
    expect(findAlert(sql, "c")).toMatchObject({ subjectId: "a@e.org", facts: { uuid: web } });
    const ids = sql
      .exec<{ subject_id: string }>("SELECT subject_id FROM subjects ORDER BY subject")
      .toArray();
    expect(ids.map((row) => row.subject_id)).toEqual(["repo", "web-key", "a@e.org"]);
  });
});

test("what did not arrive was one outage of a check, and is one of check and repository", async () => {
  const store = env.CHECKS.getByName("first losses");
  await runInDurableObject(store, async (_, { storage }) => {
    const { sql } = storage;
    await storage.deleteAll();
    const schemas = [outboxSchema, checksSchema];
    migrate(storage, schemas, 1);
    sql.exec("INSERT INTO checks VALUES (1, 'uuid', 'web-key', 'b', '', '{}', 0)");
    const raise = (id: string, subject: string, subjectId: string) => {
      const body = JSON.stringify({ subject, subjectId, facts: { repository: "r" } });
      sql.exec(
        "INSERT INTO alerts VALUES (NULL, ?, 5, ?, ?, 'down', 'change', NULL, ?, NULL, NULL, NULL, NULL, NULL)",
        id,
        subject,
        subjectId,
        body,
      );
      sql.exec(
        "INSERT INTO subjects VALUES (?, ?, 5, ?, 24, 6, NULL, NULL)",
        subject,
        subjectId,
        id,
      );
    };
    raise("a", "archive", "web-key");
    raise("b", "archive", "id of an archive");
    raise("c", "check", "web-key");
    migrate(storage, [...schemas, lossSchema], 2);
    expect(subjectsIn(sql)).toEqual([
      "archive id of an archive",
      "archive web-key:r",
      "check web-key",
    ]);
  });
});
