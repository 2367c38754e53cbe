/** `randwerk backups`: whether the backups are made, and whether they have arrived. */
import { backupsSchema, type Backups, type Repository } from "./answers.ts";
import { showBackups, showRepositories, showRestores } from "./view.ts";
import { theOne, withId } from "../command/by-id.ts";
import { readAnswer } from "../command/client.ts";
import { command, jsonOption, yesOption } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes, Failure, usage, type ExitCode } from "../terminal/failure.ts";
import { present, type Session } from "../command/session.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { harmless } from "../terminal/width.ts";

const nothing = {
  de: `Noch keine Sicherungen. Sobald ein Host eine Sicherung meldet, erscheint sie hier, zum Beispiel mit:
  randwerk-agent run CHECK -- borg create …`,
  en: `No backups yet. A backup appears here once a host has reported it, for example with:
  randwerk-agent run CHECK -- borg create …`,
};
const noneTagged = {
  de: "Keine Sicherungen mit diesem Schlagwort.",
  en: "No backups with this tag.",
};
const noServer = {
  de: "Noch meldet kein Backup-Server, was angekommen ist. Dort: randwerk-agent arrived",
  en: "No backup server has said yet what has arrived. To run there: randwerk-agent arrived",
};

export const backupsCommand = command({
  name: "backups",
  summary: {
    de: "zeigt die Sicherungen und ob sie angekommen sind",
    en: "shows the backups, and whether they have arrived",
  },
  // The name that it has everywhere else; `forget` with a repository.
  arguments: [
    { name: { de: "list|forget", en: "list|forget" }, optional: true },
    { name: { de: "REPOSITORY", en: "REPOSITORY" }, optional: true },
  ],
  options: {
    tag: {
      type: "string",
      multiple: true,
      value: { de: "SCHLAGWORT", en: "TAG" },
      help: {
        de: "hat dieses Schlagwort; mehrfach: alle",
        en: "has this tag; repeated: all of them",
      },
    },
    ...yesOption,
    ...jsonOption,
  },
  details: {
    de: `Gestörte stehen vorn. Die Farbe der letzten Sicherung ist die ihres Checks. „Angekommen“ sagt, wie lange
der Backup-Server das Archiv schon nachweist: FEHLT, wenn der Nachweis ausblieb, GELÖSCHT, wenn es danach
verschwand, –, wenn es nichts nachzuweisen gibt. Darunter stehen, was zur Probe zurückgelesen wurde, und die
Repositories, wie ihr Server sie meldet.
Ein Repository gehört dem Token, das es zuerst gemeldet hat. „forget“ lässt eines vergessen, das es nicht mehr
gibt oder das ein anderer Server melden soll (Recht admin). Der Anfang seiner Kennung genügt.`,
    en: `Those with problems come first. The last backup has the colour of its check. “Arrived” tells for how long the
backup server has proven the archive: MISSING if the proof did not come, DELETED if it vanished after that,
– if there is nothing to prove. Below stand what was read back as a test, and the repositories, as their
server reports them.
A repository belongs to the token that reported it first. “forget” has one forgotten that is no more, or that
another server is to report (scope admin). The beginning of its id is enough.`,
  },
  examples: [
    "randwerk backups",
    "randwerk backups --tag web",
    "randwerk backups --json | jq .backups",
    "randwerk backups forget 7f3a09c2",
  ],
  run: async (session, [word = "list", wanted], { tag = [], json, yes }) => {
    if (word === "forget") return forget(session, wanted, yes);
    const more = word === "list" ? wanted : word;
    if (more !== undefined) {
      throw usage({ de: `„${more}“ ist zu viel.`, en: `“${more}” is one argument too many.` });
    }
    if (json === true && tag.length > 0) {
      throw usage({
        de: "--json gibt alles, was der Dienst antwortet: ohne --tag.",
        en: "--json gives everything that the service answers: without --tag.",
      });
    }
    const answer = await session.api().request("GET", "/api/v1/backups");
    return present(session, json, answer, backupsSchema, (all) => show(all, tag, session.terminal));
  },
});

/** Takes a repository away from the token that it belongs to: the next server that reports it has it. */
async function forget(
  { terminal, api }: Session,
  wanted: string | undefined,
  yes: boolean | undefined,
): Promise<ExitCode> {
  if (wanted === undefined || wanted === "") {
    throw usage({ de: "Welches Repository?", en: "Which repository?" });
  }
  const answer = await api().request("GET", "/api/v1/backups");
  const { repositories } = readAnswer(backupsSchema, answer, api().url);
  const id = (one: Repository) => one.repository;
  const found = theOne(wanted, withId(wanted, repositories, id), {
    id,
    name: (one) => one.server.name,
  });
  if (found === undefined) {
    throw new Failure(exitCodes.refused, {
      de: `Kein Backup-Server hat ein Repository „${wanted}“ gemeldet.`,
      en: `No backup server has reported a repository “${wanted}”.`,
    });
  }
  const { repository, server } = found;
  const question = {
    de: `${repository} gehört ${harmless(server.name)}. Vergessen, und dem nächsten überlassen, der es meldet?`,
    en: `${repository} belongs to ${harmless(server.name)}. Forget it, and leave it to the next that reports it?`,
  };
  if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
  await api().request("DELETE", "/api/v1/arrivals", { query: { repository } });
  terminal.note(terminal.say({ de: "Vergessen.", en: "Forgotten." }));
  return exitCodes.ok;
}

/** The backups that have these tags, and the repositories that they are in; everything without tags. */
function show(all: Backups, tags: readonly string[], terminal: Terminal): void {
  const now = Date.now();
  const backups = all.backups.filter(({ check }) => tags.every((tag) => check.tags.includes(tag)));
  const inUse = new Set(backups.map(({ repository }) => repository));
  const repositories = all.repositories.filter(
    ({ repository }) => tags.length === 0 || inUse.has(repository),
  );
  if (backups.length > 0) showBackups(backups, terminal, now);
  else terminal.note(terminal.say(tags.length > 0 ? noneTagged : nothing));
  const restores = tags.length > 0 ? [] : (all.restores ?? []);
  if (restores.length > 0) {
    terminal.out("");
    showRestores(restores, terminal, now);
  }
  if (backups.length > 0 && repositories.length > 0) terminal.out("");
  if (repositories.length > 0) showRepositories(repositories, terminal, now);
  const isProofExpected = backups.some(({ last }) => last.state !== "unwatched");
  if (isProofExpected && all.repositories.length === 0) terminal.note(terminal.say(noServer));
}
