/** `randwerk checks pings` and `flips`: what came, and what it changed. */
import { API, ask, findCheck, idOf, flipsSchema, pathOf, pingsSchema } from "./answers.ts";
import { showPings, statusOf } from "./view.ts";
import { reasonText } from "./words.ts";
import { command, jsonOption } from "../command/command.ts";
import { exitCodes, usage } from "../terminal/failure.ts";
import { momentInTable } from "../terminal/moment.ts";
import { present } from "../command/session.ts";
import { checkArgument } from "./settings.ts";

export const pingsCommand = command({
  name: "pings",
  summary: { de: "zeigt die letzten Pings", en: "shows the last pings" },
  arguments: [checkArgument],
  options: {
    body: {
      type: "string",
      value: { de: "NUMMER", en: "NUMBER" },
      help: { de: "den Inhalt dieses Pings ausgeben", en: "print the body of this ping" },
    },
    ...jsonOption,
  },
  examples: [
    'randwerk checks pings "Backup web1"',
    'randwerk checks pings "Backup web1" --body 17',
  ],
  run: async (session, [wanted = ""], { body, json }) => {
    if (body !== undefined) {
      if (!/^\d+$/.test(body)) {
        throw usage({ de: "--body nimmt eine Nummer.", en: "--body takes a number." });
      }
      const path = await pathOf(session, wanted, `/pings/${body}/body`);
      process.stdout.write((await ask(session, "GET", path)).bytes);
      return exitCodes.ok;
    }
    const answer = await ask(session, "GET", await pathOf(session, wanted, "/pings/"));
    return present(session, json, answer, pingsSchema, (log) =>
      showPings(log.pings, session.terminal),
    );
  },
});

export const flipsCommand = command({
  name: "flips",
  summary: { de: "zeigt, wann sich der Zustand änderte", en: "shows when the status changed" },
  arguments: [checkArgument],
  options: jsonOption,
  examples: ['randwerk checks flips "Backup web1"'],
  run: async (session, [wanted = ""], { json }) => {
    const check = await findCheck(session, wanted);
    const path = `${API}${idOf(check)}/flips/`;
    const answer = await ask(session, "GET", path);
    return present(session, json, answer, flipsSchema, (log) => {
      const { say } = session.terminal;
      session.terminal.table(
        [
          { title: say({ de: "Zeit", en: "Time" }) },
          { title: say({ de: "Von", en: "From" }) },
          { title: say({ de: "Nach", en: "To" }) },
          { title: say({ de: "Grund", en: "Reason" }), shrinks: true },
        ],
        log.flips.map(({ timestamp, from, to, reason }) => [
          momentInTable(timestamp),
          say(statusOf(from)[0]),
          { text: say(statusOf(to)[0]), style: statusOf(to)[1] },
          say(reasonText(reason)),
        ]),
      );
    });
  },
});
