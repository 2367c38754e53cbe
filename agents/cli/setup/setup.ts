/** `randwerk setup`: one guided run from nothing to the first link, key and check; what is done is left alone. */
import type { Text } from "../../../src/i18n/language.ts";
import { connect, type Client } from "../command/client.ts";
import { command } from "../command/command.ts";
import type { Session } from "../command/session.ts";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import type { Field, Style } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { addressStep } from "./address.ts";
import { fileAsker, terminalAsker, type Asker } from "./asker.ts";
import { channelStep } from "./channel.ts";
import { openFiles, type SettingsFiles } from "./files.ts";
import { checkStep, keyStep, linkStep, testStep } from "./first.ts";
import { namesStep } from "./names.ts";
import { serviceStep, stopped } from "./service.ts";
import type { Outcome, Setup, State, Step } from "./step.ts";

const steps: readonly Step[] = [
  addressStep,
  channelStep,
  serviceStep,
  testStep,
  linkStep,
  keyStep,
  checkStep,
  namesStep,
];

interface Done extends Outcome {
  readonly step: Step;
}

const states: Readonly<Record<State, { text: Text; style: Style }>> = {
  there: { text: { de: "ist da", en: "is there" }, style: "green" },
  made: { text: { de: "fertig", en: "done" }, style: "green" },
  skipped: { text: { de: "offen", en: "open" }, style: "yellow" },
  failed: { text: { de: "gescheitert", en: "failed" }, style: "red" },
};

export const setupCommand = command({
  name: "setup",
  summary: {
    de: "führt von nichts zum ersten Kurzlink, Schlüssel und Check",
    en: "leads from nothing to the first short link, key and check",
  },
  arguments: [],
  options: {
    cloudflare: {
      type: "boolean",
      help: {
        de: "für Cloudflare statt für diesen Rechner",
        en: "for Cloudflare instead of this machine",
      },
    },
    file: {
      type: "string",
      value: { de: "DATEI", en: "FILE" },
      help: {
        de: "die randwerk.toml (sonst RANDWERK_CONFIG oder die in diesem Ordner)",
        en: "the randwerk.toml (default RANDWERK_CONFIG, or the one in this folder)",
      },
    },
    answers: {
      type: "string",
      value: { de: "DATEI", en: "FILE" },
      help: {
        de: "ohne Fragen: alle Antworten als TOML, Modus 0600",
        en: "without questions: all answers as TOML, mode 0600",
      },
    },
    json: { type: "boolean", help: { de: "für Programme", en: "for programs" } },
  },
  details: {
    de: `Fragt nach Adresse, Kanal, Kurzlink, Schlüssel und Check, und zeigt, was im DNS fehlt. Einstellungen kommen in
randwerk.toml, Geheimnisse in randwerk.secrets.toml (Modus 0600) daneben; was dort steht, bleibt. Leer lassen
heißt später. Strg-C hält an jeder Frage an; ein zweiter Aufruf macht da weiter, denn was es schon gibt, sagen
die Dateien und der Dienst.

Antworten in einer Datei heißen:
  address link_hosts proxies mail_domains dns_target url token
  [channel] kind name und die Felder aus docs/runbooks/alerts.de.md
  [link] target slug    [key] file address    [check] name schedule grace`,
    en: `Asks for address, channel, short link, key and check, and shows what is missing in DNS. Settings go into
randwerk.toml, secrets into randwerk.secrets.toml (mode 0600) beside it; what stands there stays. An empty
answer means later. Ctrl-C stops at any question; a second call goes on there, since the files and the service
say what is there already.

Answers in a file are called:
  address link_hosts proxies mail_domains dns_target url token
  [channel] kind name and the fields of docs/runbooks/alerts.md
  [link] target slug    [key] file address    [check] name schedule grace`,
  },
  examples: [
    "randwerk setup",
    "randwerk setup --cloudflare",
    "randwerk setup --answers answers.toml --json",
  ],
  run: async ({ terminal, environment }, _words, { cloudflare, file, answers, json }) => {
    const isJson = json === true;
    const voice = isJson ? silent(terminal) : terminal;
    const asker = answers === undefined ? personAt(terminal, isJson) : fileAsker(answers);
    const files = openFiles(voice, environment, file);
    const pause = new AbortController();
    const { session, signIn } = sessionOf(voice, environment);
    const setup: Setup = {
      session,
      signIn,
      asker,
      files,
      isCloudflare: cloudflare === true,
      isJson,
      interrupted: pause.signal,
    };
    const interrupt = () => pause.abort();
    process.on("SIGINT", interrupt);
    try {
      const done = await runSteps(setup);
      if (isJson) terminal.out(JSON.stringify(asJson(done, files, terminal)));
      else finish(terminal, done);
      return done.every(({ state }) => state !== "failed") ? exitCodes.ok : exitCodes.refused;
    } catch (error) {
      throw toldBefore(error, voice, files);
    } finally {
      process.off("SIGINT", interrupt);
    }
  },
});

/** Progress and remarks would stand between what programs read. */
const silent = (terminal: Terminal): Terminal => ({
  ...terminal,
  note: () => undefined,
  tell: () => undefined,
  progress: () => undefined,
});

function personAt(terminal: Terminal, isJson: boolean): Asker {
  if (terminal.interactive && !isJson) return terminalAsker(terminal);
  throw usage({
    de: "Hier kann niemand gefragt werden. Die Antworten als Datei angeben: --answers DATEI (randwerk setup --help sagt, wie sie heißen).",
    en: "Nobody can be asked here. Give the answers as a file: --answers FILE (randwerk setup --help says what they are called).",
  });
}

/** A session that is signed in to a service only when that was found. */
function sessionOf(terminal: Terminal, environment: NodeJS.ProcessEnv) {
  let client: Client | undefined;
  const session: Session = {
    terminal,
    environment,
    api: () => {
      if (client === undefined) throw stopped();
      return client;
    },
  };
  const signIn = (url: string, token: string) => {
    client = connect({ url, token }, terminal.language);
  };
  return { session, signIn };
}

async function runSteps(setup: Setup): Promise<Done[]> {
  const { terminal } = setup.session;
  const done: Done[] = [];
  for (const [index, step] of steps.entries()) {
    const place = `${index + 1}/${steps.length}`;
    terminal.note("");
    terminal.note(terminal.paint("bold", `${place} ${terminal.say(step.title)}`));
    const outcome = await step.run(setup);
    done.push({ ...outcome, step });
    const { text } = states[outcome.state];
    terminal.tell({
      de: `${text.de}: ${outcome.what.de}`,
      en: `${text.en}: ${outcome.what.en}`,
    });
    if (setup.interrupted.aborted) throw stopped();
  }
  return done;
}

function finish(terminal: Terminal, done: readonly Done[]): void {
  const { say } = terminal;
  terminal.note("");
  terminal.fields(
    done.map(({ step, state, what }): Field => [
      say(step.title),
      { text: `${say(states[state].text)}: ${say(what)}`, style: states[state].style },
    ]),
  );
  terminal.tell({
    de: "Was offen ist, geht mit „randwerk setup“ weiter. Ob alles in Ordnung ist, sagt „randwerk doctor“.",
    en: "What is open goes on by “randwerk setup”. Whether all is in order is said by “randwerk doctor”.",
  });
}

/** Whoever stops, and whoever is stopped, is told what stands and how to go on. */
function toldBefore(error: unknown, terminal: Terminal, { path, secretsPath }: SettingsFiles) {
  if (!(error instanceof Failure)) return error;
  terminal.progress(undefined);
  terminal.note("");
  terminal.tell({
    de: `Was gesetzt ist, steht in ${path} und ${secretsPath}; was angelegt ist, bleibt. Weiter: randwerk setup`,
    en: `What is set stands in ${path} and ${secretsPath}; what was created stays. Go on: randwerk setup`,
  });
  return error;
}

const asJson = (
  done: readonly Done[],
  { path, secretsPath }: SettingsFiles,
  { say }: Terminal,
) => ({
  ok: done.every(({ state }) => state !== "failed"),
  files: [path, secretsPath],
  steps: done.map(({ step, state, what, answer }) => ({
    step: step.name,
    state,
    what: say(what),
    answer: answer ?? null,
  })),
});
