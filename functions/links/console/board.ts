/** Links on the console's board: which lead nowhere any more. */
import type { BoardPart } from "../../../src/board.ts";
import { askStore } from "../../../src/store/ask.ts";
import { MAX_BOARD_LINKS } from "../limits.ts";
import { linkStore } from "../stub.ts";
import { pathOf } from "./paths.ts";

export async function linksOnBoard(env: Env): Promise<BoardPart> {
  const dead = await askStore(() => linkStore(env).deadLinks(MAX_BOARD_LINKS));
  return {
    concerns: dead.map(({ slug, target, answer }) => ({
      level: "late",
      state: { de: "führt ins Leere", en: "leads nowhere" },
      what: slug,
      href: pathOf(slug),
      note: { de: `${target} · zuletzt: ${answer}`, en: `${target} · lastly: ${answer}` },
    })),
    well:
      dead.length > 0
        ? []
        : [{ de: "Kurzlinks: kein totes Ziel bekannt", en: "Short links: no dead target known" }],
  };
}
