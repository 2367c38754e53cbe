/** A link whose creation was answered is there after a power cut. */
import { DatabaseSync } from "node:sqlite";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rounds } from "../../campaign.ts";
import { startServer } from "../server.ts";
import { until } from "../until.ts";

const ROUNDS = rounds(4, 20);
const CLIENTS = 4;
/** So many links are answered before each kill; the rounds strike at different moments. */
const LINKS = 20;

test(`killed ${ROUNDS} times under load, it has every link that it said it has`, async () => {
  let server = await startServer();
  const answered: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let running = true;
    const client = async (number: number) => {
      for (let index = 0; running; index += 1) {
        const slug = `r${round}c${number}i${index}`;
        try {
          const response = await fetch(`${server.url}/api/v1/links`, {
            method: "POST",
            headers: {
              Authorization: `Bearer ${server.token}`,
              "Content-Type": "application/json",
            },
            body: JSON.stringify({ slug, target: `https://e.org/${slug}` }),
          });
          if (response.status === 201) answered.push(slug);
        } catch {
          return; // the power is off
        }
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
    const enough = answered.length + LINKS + round;
    await until(() => answered.length >= enough);
    await server.kill();
    running = false;
    await Promise.all(clients);
    server = await server.restart();
  }
  await server.stop();

  const directory = join(server.stateDir, "store/LinkStore");
  const files = readdirSync(directory).filter(
    (name) => name.endsWith(".sqlite") && name !== "metadata.sqlite",
  );
  expect(files).toHaveLength(1);
  const database = new DatabaseSync(join(directory, files[0] ?? ""));
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  const there = new Set(
    database
      .prepare("SELECT slug FROM links")
      .all()
      .map((row) => row["slug"]),
  );
  database.close();
  console.log(
    `${answered.length} links answered over ${ROUNDS} power cuts, ${there.size} in the database`,
  );
  expect(answered.filter((slug) => !there.has(slug))).toEqual([]);
  await server.remove();
});
