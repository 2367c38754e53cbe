import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { linksOnBoard } from "../../../../functions/links/console/board.ts";
import { makeLink } from "../../../client.ts";

test("links whose target leads nowhere are on the board; the others are well in one line", async () => {
  await makeLink({ slug: "alive", target: "https://alive.example/" });
  expect(await linksOnBoard(env)).toEqual({
    concerns: [],
    well: [{ de: "Kurzlinks: kein totes Ziel bekannt", en: "Short links: no dead target known" }],
  });
  await makeLink({ slug: "gone", target: "https://gone.example/" });
  await runInDurableObject(env.LINKS.getByName("main"), (_store, { storage }) => {
    storage.sql.exec(
      `INSERT INTO looks VALUES
         ((SELECT id FROM links WHERE slug = 'gone'), 0, 0, 'HTTP 404', 3, '2040-01-01', 1)
       ON CONFLICT DO UPDATE SET told = 1, answer = excluded.answer`,
    );
  });
  expect(await linksOnBoard(env)).toMatchObject({
    concerns: [
      {
        level: "late",
        what: "gone",
        href: "/console/link/gone",
        note: {
          de: "https://gone.example/ · zuletzt: HTTP 404",
          en: "https://gone.example/ · lastly: HTTP 404",
        },
      },
    ],
    well: [],
  });
});
