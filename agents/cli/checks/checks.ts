/** `randwerk checks`: what is expected to report regularly. */
import {
  API,
  ask,
  checkSchema,
  checksSchema,
  findCheck,
  idOf,
  pathOf,
  pingsSchema,
  type Check,
} from "./answers.ts";
import { daysCommand } from "./days.ts";
import { importCommand } from "./import.ts";
import { maintenanceCommand } from "./maintenance.ts";
import { readyLines } from "../../../src/calendar/job-lines.ts";
import { checkArgument, checkJson, checkOptions, spanHelp } from "./settings.ts";
import { hintsOf, nameOf, showCheck, showChecks } from "./view.ts";
import { readAnswer, type Answer } from "../command/client.ts";
import { command, jsonOption, yesOption, type Noun } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes, usage, type ExitCode } from "../terminal/failure.ts";
import { localTimeZone } from "../terminal/moment.ts";
import { present, type Session } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";
import { plural } from "../../../src/i18n/plural.ts";
import { flipsCommand, pingsCommand } from "./log.ts";
import { pingKeyCommand } from "./ping-key.ts";

const add = command({
  name: "add",
  summary: { de: "legt einen Check an", en: "creates a check" },
  arguments: [{ name: { de: "NAME", en: "NAME" } }],
  options: { ...checkOptions, ...jsonOption },
  details: {
    de: `Die Ping-URL geht allein nach stdout; Zeilen, die sie benutzen, stehen daneben auf stderr.\nEin Plan gilt in der Zeitzone dieses Rechners, wenn --tz fehlt.\n\n${spanHelp.de}`,
    en: `The ping URL alone goes to stdout; lines that use it stand beside it on stderr.\nA schedule is in this computer's time zone unless --tz is given.\n\n${spanHelp.en}`,
  },
  examples: [
    'randwerk checks add "Backup web1" --schedule "*-*-* 00,03,06,09,12,15,18,21:00" --grace 1h \\',
    "    --exit 1=warn --max-runtime 2h --tag backup",
    "randwerk checks add renew-certificates --every 1d --grace 2h",
  ],
  run: async (session, [name], { json, ...values }) => {
    const channels = values.channel === undefined ? { channels: "*" } : {};
    const tz = values.schedule === undefined ? {} : { tz: localTimeZone() };
    const sent = { name, ...channels, ...tz, ...checkJson(values) };
    const answer = await ask(session, "POST", API, { json: sent });
    if (json) return present(session, json, answer, checkSchema, noop);
    const { terminal, api } = session;
    const check = readAnswer(checkSchema, answer, api().url);
    const pingUrl = check.ping_url ?? "";
    terminal.out(pingUrl);
    await noteSameName(session, check);
    for (const hint of hintsOf(check, terminal)) {
      terminal.note(terminal.say({ de: `Hinweis: ${hint}`, en: `Note: ${hint}` }));
    }
    const job = terminal.say({ de: "BEFEHL", en: "COMMAND" });
    for (const { where, lines } of readyLines(check, pingUrl, job)) {
      terminal.note(`\n${terminal.say(where)}:`);
      for (const line of lines) terminal.note(`  ${line}`);
    }
    return exitCodes.ok;
  },
});

/** Names may be had twice, and mostly that was not meant: who names such a check later has to name its id. */
async function noteSameName(session: Session, { name, uuid }: Check): Promise<void> {
  const { terminal, api } = session;
  const { checks } = readAnswer(checksSchema, await ask(session, "GET", API), api().url);
  const others = checks.filter((other) => other.name === name && other.uuid !== uuid);
  if (name === "" || others.length === 0) return;
  const ids = others.map(idOf).join(", ");
  const shown = harmless(name);
  terminal.note(
    terminal.say({
      de: `Hinweis: „${shown}“ heißt auch ein anderer Check: ${ids}`,
      en: `Note: another check is called “${shown}” too: ${ids}`,
    }),
  );
}

const list = command({
  name: "list",
  summary: {
    de: "zeigt die Checks, gestörte zuerst",
    en: "lists the checks, those with problems first",
  },
  arguments: [],
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
    ...jsonOption,
  },
  examples: [
    "randwerk checks list --tag backup",
    "randwerk checks list --json | jq .checks[].name",
  ],
  run: async (session, _words, { tag = [], json }) => {
    const query = tag.map((one) => `tag=${encodeURIComponent(one)}`).join("&");
    const answer = await ask(session, "GET", query === "" ? API : `${API}?${query}`);
    return present(session, json, answer, checksSchema, ({ checks }) => {
      const { terminal } = session;
      if (checks.length > 0) showChecks(checks, terminal);
      else terminal.note(terminal.say({ de: "Keine Checks.", en: "No checks." }));
    });
  },
});

const show = command({
  name: "show",
  summary: {
    de: "zeigt alles über einen Check, mit seinen letzten Läufen",
    en: "shows everything about a check, with its last runs",
  },
  arguments: [checkArgument],
  options: jsonOption,
  details: {
    de: "CHECK ist eine uuid oder ihr Anfang, ein Slug oder ein Name, den nur einer hat.",
    en: "CHECK is a uuid or its beginning, a slug, or a name that only one has.",
  },
  examples: ['randwerk checks show "Backup web1"'],
  run: async (session, [wanted = ""], { json }) => {
    const { terminal, api } = session;
    const check = await findCheck(session, wanted);
    const id = idOf(check);
    if (json) return present(session, json, await ask(session, "GET", API + id), checkSchema, noop);
    const pings =
      check.uuid === undefined ? [] : await readPings(session, `${API}${check.uuid}/pings/`);
    showCheck(check, pings, terminal);
    if (check.uuid === undefined) {
      const hidden = {
        de: `Läufe und Ping-URL zeigt ${api().url} nur mit dem Recht checks:write.`,
        en: `${api().url} shows runs and the ping URL with the scope checks:write only.`,
      };
      terminal.note(terminal.say(hidden));
    }
    return exitCodes.ok;
  },
});

const noop = () => undefined;

async function readPings(session: Session, path: string) {
  return readAnswer(pingsSchema, await ask(session, "GET", path), session.api().url).pings;
}

const shown = (session: Session, json: boolean | undefined, answer: Answer): ExitCode =>
  present(session, json, answer, checkSchema, (check) => showCheck(check, [], session.terminal));

const edit = command({
  name: "edit",
  summary: { de: "ändert einen Check", en: "changes a check" },
  arguments: [checkArgument],
  options: { ...checkOptions, ...jsonOption },
  details: {
    de: `Was nicht genannt ist, bleibt.\n\n${spanHelp.de}`,
    en: `What is not named stays.\n\n${spanHelp.en}`,
  },
  examples: ['randwerk checks edit "Backup web1" --grace 90m --maintenance "*-*-* 05:30|55"'],
  run: async (session, [wanted = ""], { json, ...values }) => {
    const changes = checkJson(values);
    if (Object.keys(changes).length === 0) {
      throw usage({ de: "Es ist keine Änderung genannt.", en: "Name at least one change." });
    }
    const path = await pathOf(session, wanted);
    const answer = await ask(session, "POST", path, { json: changes });
    shown(session, json, answer);
    if (values.name !== undefined && json !== true) {
      await noteSameName(session, readAnswer(checkSchema, answer, session.api().url));
    }
    return exitCodes.ok;
  },
});

const pause = command({
  name: "pause",
  summary: {
    de: "hält einen Check an: fehlende Pings lösen keine Meldung aus",
    en: "pauses a check: missing pings cause no alert",
  },
  arguments: [checkArgument],
  options: jsonOption,
  examples: ['randwerk checks pause "Backup web1"'],
  run: async (session, [wanted = ""], { json }) =>
    shown(session, json, await ask(session, "POST", await pathOf(session, wanted, "/pause"))),
});

const resume = command({
  name: "resume",
  summary: { de: "setzt einen Check fort, ab jetzt", en: "resumes a check, from now on" },
  arguments: [checkArgument],
  options: jsonOption,
  examples: ['randwerk checks resume "Backup web1"'],
  run: async (session, [wanted = ""], { json }) =>
    shown(session, json, await ask(session, "POST", await pathOf(session, wanted, "/resume"))),
});

const remove = command({
  name: "remove",
  summary: {
    de: "löscht einen Check mit allen Pings, endgültig",
    en: "deletes a check with all its pings, for good",
  },
  arguments: [checkArgument],
  options: yesOption,
  examples: ['randwerk checks remove "Backup web1" --yes'],
  run: async (session, [wanted = ""], { yes }) => {
    const { terminal } = session;
    const check = await findCheck(session, wanted);
    const question = {
      de: `${harmless(nameOf(check))} mit ${plural(check.n_pings, "1 Ping", `${check.n_pings} Pings`)} löschen?`,
      en: `Delete ${harmless(nameOf(check))} with ${plural(check.n_pings, "1 ping", `${check.n_pings} pings`)}?`,
    };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    await ask(session, "DELETE", await pathOf(session, check.uuid ?? wanted));
    terminal.note(terminal.say({ de: "Gelöscht.", en: "Deleted." }));
    return exitCodes.ok;
  },
});

export const checksNoun: Noun = {
  name: "checks",
  summary: {
    de: "Checks: was sich regelmäßig melden soll",
    en: "Checks: what is to report regularly",
  },
  commands: [
    add,
    list,
    show,
    edit,
    pause,
    resume,
    remove,
    pingsCommand,
    flipsCommand,
    daysCommand,
    maintenanceCommand,
    pingKeyCommand,
    importCommand,
  ],
};
