/** `randwerk checks ping-key`: what hosts ping by slug with. */
import * as z from "zod/mini";
import { ask } from "./answers.ts";
import { command, jsonOption, yesOption } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes } from "../terminal/failure.ts";
import { present } from "../command/session.ts";

const keySchema = z.object({ ping_key: z.string(), ping_url: z.string() });

export const pingKeyCommand = command({
  name: "ping-key",
  summary: {
    de: "zeigt den Ping-Schlüssel, mit dem Hosts nach Slug pingen",
    en: "shows the ping key, with which hosts ping by slug",
  },
  arguments: [],
  options: {
    rotate: {
      type: "boolean",
      help: { de: "ersetzt den Schlüssel, sofort", en: "replaces the key, at once" },
    },
    ...yesOption,
    ...jsonOption,
  },
  examples: ["randwerk checks ping-key", "randwerk checks ping-key --rotate --yes"],
  run: async (session, _words, { rotate, yes, json }) => {
    const question = {
      de: "Alle URLs mit dem alten Schlüssel gelten dann nicht mehr. Ersetzen?",
      en: "All URLs with the old key stop working. Replace it?",
    };
    if (rotate === true && !(await confirmFinal(session.terminal, question, yes))) {
      return exitCodes.refused;
    }
    const answer =
      rotate === true
        ? await ask(session, "POST", "/api/v3/ping-key/rotate")
        : await ask(session, "GET", "/api/v3/ping-key/");
    return present(session, json, answer, keySchema, (key) => session.terminal.out(key.ping_url));
  },
});
