/** `randwerk logo`: the association's picture on every page. */
import * as z from "zod/mini";
import { readAnswer } from "../command/client.ts";
import { command, type Noun } from "../command/command.ts";
import { MAX_SITE_LOGO_BYTES } from "../limits.ts";
import { exitCodes } from "../terminal/failure.ts";
import { readInput } from "../terminal/files.ts";

const logoSchema = z.object({ url: z.string() });

const set = command({
  name: "set",
  summary: {
    de: "zeigt ein SVG oder PNG (bis 64 kB) auf jeder Seite",
    en: "shows an SVG or PNG (up to 64 kB) on every page",
  },
  arguments: [{ name: { de: "DATEI", en: "FILE" }, optional: true }],
  options: {},
  details: { de: "Ohne DATEI wird stdin gelesen.", en: "Without FILE stdin is read." },
  examples: ["randwerk logo set logo.svg"],
  run: async ({ terminal, api }, [path]) => {
    const bytes = await readInput(path, MAX_SITE_LOGO_BYTES);
    const contentType = "application/octet-stream";
    const answer = await api().request("PUT", "/api/v1/logo", { bytes, contentType });
    terminal.out(readAnswer(logoSchema, answer, api().url).url);
    return exitCodes.ok;
  },
});

const remove = command({
  name: "remove",
  summary: { de: "nimmt das Logo von den Seiten", en: "takes the logo off the pages" },
  arguments: [],
  options: {},
  examples: ["randwerk logo remove"],
  run: async ({ terminal, api }) => {
    await api().request("DELETE", "/api/v1/logo");
    terminal.note(terminal.say({ de: "Entfernt.", en: "Removed." }));
    return exitCodes.ok;
  },
});

export const logoNoun: Noun = {
  name: "logo",
  summary: {
    de: "das Logo des Vereins auf allen Seiten",
    en: "the association's logo on all pages",
  },
  commands: [set, remove],
};
