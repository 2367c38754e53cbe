/** `randwerk backups`: whether the backups are made, and whether they have arrived. */
import { backupsSchema, type Backups } from "./answers.ts";
import { showBackups, showRepositories, showRestores } from "./view.ts";
import { command, jsonOption } from "../command/command.ts";
import { readAnswer } from "../command/client.ts";
import { exitCodes, usage, type ExitCode } from "../terminal/failure.ts";
import { present, type Session } from "../command/session.ts";
import type { Terminal } from "../terminal/terminal.ts";

const nothing = {
  de: `Noch keine Sicherungen. Eine steht hier, sobald ein Host sie gemeldet hat, etwa mit:
  randwerk-agent run CHECK -- borg create …`,
  en: `No backups yet. One stands here as soon as a host has reported it, for example with:
  randwerk-agent run CHECK -- borg create …`,
};
const noneTagged = { de: "Keine Sicherungen mit diesem Tag.", en: "No backups with this tag." };
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
  // The name that it has everywhere else.
  arguments: [
    { name: { de: "list", en: "list" }, optional: true },
    { name: { de: "REPOSITORY", en: "REPOSITORY" }, optional: true },
  ],
  options: {
    tag: {
      type: "string",
      multiple: true,
      value: { de: "TAG", en: "TAG" },
      help: { de: "hat dieses Tag; mehrfach: alle", en: "has this tag; repeated: all of them" },
    },
    ...jsonOption,
  },
  details: {
    de: `Gestörte stehen vorn. Die Farbe der letzten Sicherung ist die ihres Checks. „Angekommen“ sagt, wie lange
der Backup-Server das Archiv schon nachweist: FEHLT, wenn der Nachweis ausblieb, GELÖSCHT, wenn es danach
verschwand, –, wenn es nichts nachzuweisen gibt. Darunter stehen, was zur Probe zurückgelesen wurde, und die Repositories, wie ihr Server sie meldet.
„backups forget REPOSITORY“ lässt eines vergessen, das es nicht mehr gibt oder das ein anderer Server melden soll.`,
    en: `Troubled ones stand first. The last backup has the colour of its check. “Arrived” tells for how long the
backup server has proven the archive: MISSING if the proof did not come, DELETED if it vanished after that,
– if there is nothing to prove. Below stand what was read back as a test, and the repositories, as their server reports them.
“backups forget REPOSITORY” has one forgotten that is no more, or that another server is to report.`,
  },
  examples: [
    "randwerk backups",
    "randwerk backups --tag web",
    "randwerk backups --json | jq .backups",
    "randwerk backups forget 0f3c9a1e",
  ],
  run: async (session, [word = "list", ...rest], { tag = [], json }) => {
    const [id] = rest;
    if (word === "forget" && id !== undefined) return forget(session, id);
    if (word !== "list" || id !== undefined) {
      const extra = word === "list" ? id : word;
      throw usage({ de: `„${extra}“ ist zu viel.`, en: `“${extra}” is too much.` });
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

/** Has a repository forgotten that is named by the beginning of its id. Fails with exit code 1 if there is no such one. */
async function forget(session: Session, id: string): Promise<ExitCode> {
  const { terminal } = session;
  const api = session.api();
  const answer = await api.request("GET", "/api/v1/backups");
  const all = readAnswer(backupsSchema, answer, api.url).repositories;
  const [one, second] = all.filter(({ repository }) => repository.startsWith(id));
  if (one === undefined || second !== undefined) {
    terminal.note(
      terminal.say(
        one === undefined
          ? { de: `Kein Repository beginnt mit ${id}.`, en: `No repository begins with ${id}.` }
          : { de: `Mehrere beginnen mit ${id}.`, en: `Several begin with ${id}.` },
      ),
    );
    return exitCodes.refused;
  }
  const { repository } = one;
  await api.request("DELETE", "/api/v1/arrivals", { query: { repository } });
  terminal.out(terminal.say({ de: `Vergessen: ${repository}`, en: `Forgotten: ${repository}` }));
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
