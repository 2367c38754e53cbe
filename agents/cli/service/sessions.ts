/** `randwerk sessions`: who is signed in at the console. */
import * as z from "zod/mini";
import { theOne, withId } from "../command/by-id.ts";
import { command, jsonOption, yesOption, type Noun } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { momentInTable } from "../terminal/moment.ts";
import { pageSchema, readPages, searchOption, type Listed } from "../command/pages.ts";
import type { Session } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";

const sessionSchema = z.object({
  id: z.string(),
  name: z.string(),
  account: z.boolean(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  lastUsedAt: z.string(),
  endsAt: z.string(),
});
const listSchema = z.extend(pageSchema, { sessions: z.array(sessionSchema) });

const list = command({
  name: "list",
  summary: { de: "zeigt, wer angemeldet ist", en: "shows who is signed in" },
  arguments: [],
  options: { ...searchOption, ...jsonOption },
  examples: ["randwerk sessions list", "randwerk sessions list --search kim"],
  run: async (session, _words, { search, json }) => {
    const sessions = await allSessions(session, { search, json });
    if (json !== true) showSessions(session, sessions);
    return exitCodes.ok;
  },
});

async function allSessions(
  session: Session,
  how: Listed = {},
): Promise<z.infer<typeof sessionSchema>[]> {
  const pages = await readPages(session, "/api/v1/sessions", how, listSchema);
  return pages.flatMap(({ sessions }) => sessions);
}

function showSessions(
  { terminal }: Session,
  sessions: readonly z.infer<typeof sessionSchema>[],
): void {
  const { say } = terminal;
  if (sessions.length === 0) {
    terminal.note(say({ de: "Niemand ist angemeldet.", en: "Nobody is signed in." }));
    return;
  }
  terminal.table(
    [
      { title: "ID", ids: true },
      { title: "Name", shrinks: true },
      { title: say({ de: "Mit", en: "By" }) },
      { title: say({ de: "Rechte", en: "Scopes" }), shrinks: true },
      { title: say({ de: "Angemeldet", en: "Signed in" }), drops: true },
      { title: say({ de: "Benutzt", en: "Used" }), drops: true },
      { title: say({ de: "Endet", en: "Ends" }) },
    ],
    sessions.map(({ id, name, account, scopes, createdAt, lastUsedAt, endsAt }) => [
      id,
      name,
      account ? say({ de: "Konto", en: "account" }) : "Token",
      scopes.join(" "),
      momentInTable(createdAt),
      momentInTable(lastUsedAt),
      momentInTable(endsAt),
    ]),
  );
}

const end = command({
  name: "end",
  summary: { de: "beendet eine Sitzung, sofort", en: "ends a session, at once" },
  arguments: [{ name: { de: "ID", en: "ID" } }],
  options: yesOption,
  examples: ["randwerk sessions end k3v9x2ma", "randwerk sessions end k3v9x2ma --yes"],
  run: async (session, [wanted = ""], { yes }) => {
    const { terminal, api } = session;
    const sessions = await allSessions(session);
    const found = theOne(
      wanted,
      withId(wanted, sessions, ({ id }) => id),
      { id: ({ id }) => id, name: ({ name }) => name },
    );
    if (found === undefined) {
      throw new Failure(exitCodes.refused, {
        de: `Es gibt keine Sitzung „${wanted}“.`,
        en: `There is no session “${wanted}”.`,
      });
    }
    const name = harmless(found.name);
    const question = { de: `Sitzung von ${name} beenden?`, en: `End the session of ${name}?` };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    await api().request("DELETE", `/api/v1/sessions/${encodeURIComponent(found.id)}`);
    terminal.note(terminal.say({ de: "Beendet.", en: "Ended." }));
    return exitCodes.ok;
  },
});

export const sessionsNoun: Noun = {
  name: "sessions",
  summary: {
    de: "Sitzungen an der Konsole; fremde nur mit dem Recht sessions",
    en: "sessions at the console; those of others need the scope sessions",
  },
  commands: [list, end],
};
