/** Links on the console's board: which lead nowhere any more. */
import { configOf } from "../../../src/config/config.ts";
import type { BoardPart } from "../../../src/board.ts";
import { askStore } from "../../../src/store/ask.ts";
import { MAX_BOARD_LINKS } from "../limits.ts";
import { shortUrl, shortUrlBase } from "../link/short-url.ts";
import { linkStore } from "../stub.ts";

export async function linksOnBoard(env: Env): Promise<BoardPart> {
  const config = configOf(env);
  // Where links have hosts of their own, their previews are there; else on this very one.
  const base = config.linkHosts.length === 0 ? "" : shortUrlBase(config, "https://unused.invalid");
  const dead = await askStore(() => linkStore(env).deadLinks(MAX_BOARD_LINKS));
  return {
    concerns: dead.map(({ slug, target, answer }) => ({
      level: "late",
      state: { de: "führt ins Leere", en: "leads nowhere" },
      what: slug,
      href: `${shortUrl(base, slug)}+`,
      note: { de: `${target} · zuletzt: ${answer}`, en: `${target} · lastly: ${answer}` },
    })),
    well:
      dead.length > 0
        ? []
        : [{ de: "Kurzlinks: kein totes Ziel bekannt", en: "Short links: no dead target known" }],
  };
}
