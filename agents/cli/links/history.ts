/** `randwerk links history`: what became of a link. */
import { command, jsonOption } from "../command/command.ts";
import { historySchema } from "./answers.ts";
import { linkPath, slugArgument } from "./name.ts";
import { differences } from "./view.ts";
import { momentInTable } from "../terminal/moment.ts";
import { present } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";

const actions: Readonly<Record<string, { de: string; en: string }>> = {
  create: { de: "angelegt", en: "made" },
  import: { de: "importiert", en: "imported" },
  change: { de: "geändert", en: "changed" },
  delete: { de: "gelöscht", en: "deleted" },
  restore: { de: "wiederhergestellt", en: "restored" },
  undo: { de: "zurückgenommen", en: "undone" },
};

export const historyCommand = command({
  name: "history",
  summary: { de: "zeigt, wer wann was geändert hat", en: "shows who changed what and when" },
  arguments: [slugArgument],
  options: jsonOption,
  examples: ["randwerk links history plenum"],
  run: async (session, [slug = ""], { json }) => {
    const { terminal, api } = session;
    const answer = await api().request("GET", linkPath(slug, "/history"));
    return present(session, json, answer, historySchema, ({ changes }) => {
      for (const { at, who, action, before, after } of changes) {
        const done = terminal.say(actions[action] ?? { de: action, en: action });
        const what = before && after ? differences(before, after, terminal) : [];
        terminal.out(harmless(`${momentInTable(at)}  ${who}  ${done}`));
        for (const line of what) terminal.out(harmless(`  ${line}`));
      }
    });
  },
});
