/** Back to an older version: it refuses what a newer one has migrated, says so, and changes nothing of it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Program } from "../server.ts";
import { until } from "../until.ts";
import { textOf } from "./text.ts";

let program: Program;

beforeAll(async () => {
  program = await startProgram({ ADMIN_TOKEN: "admin-token-of-the-downgrade" });
  await api("POST", "/api/v1/links", { slug: "kept", target: "https://e.org/kept" });
});

afterAll(() => program.remove());

const api = (method: string, path: string, body?: object) =>
  fetch(`${program.url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      Authorization: "Bearer admin-token-of-the-downgrade",
      "Content-Type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** The database of the links. */
function databasePath(): string {
  const folder = join(program.stateDir, "store/LinkStore");
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]+\.sqlite$/.test(name));
  return join(folder, names[0] ?? "");
}

function change(sql: string): void {
  const database = new DatabaseSync(databasePath());
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

test("a schema that is newer than the program", async () => {
  await program.stop();
  change("INSERT INTO schema_steps VALUES ('links', 999, 0)");
  const before = textOf(databasePath());
  program = await program.restart();

  expect((await api("GET", "/kept")).status).toBeGreaterThanOrEqual(500);
  expect((await api("POST", "/api/v1/links", { target: "https://e.org/" })).status).toBe(503);
  const health = await api("GET", "/healthz");
  expect(health.status).toBe(503);
  const { stores } = (await health.json()) as { stores: Record<string, { ok: boolean }> };
  const ill = Object.keys(stores).filter((name) => stores[name]?.ok === false);
  expect(ill).toEqual(["links"]);
  // What else there is goes on.
  expect((await api("GET", "/api/v3/checks/")).status).toBe(200);
  const words =
    "the schema of links is newer than this code: start the newer program, or put the copy from before the update back";
  await until(() => program.output().includes(words), "the log does not say why");

  await program.stop();
  expect(textOf(databasePath())).toBe(before);
  change("DELETE FROM schema_steps WHERE step = 999");
  program = await program.restart();
  expect((await api("GET", "/kept")).headers.get("Location")).toBe("https://e.org/kept");
});
