/** The help at every level, made from the tables of commands. Pure: tables in, text out. */
import type { Language, Text } from "../../../src/i18n/language.ts";
import type { Command, Noun, Option } from "./command.ts";
import { padded } from "../terminal/width.ts";

const words = {
  usage: { de: "Aufruf:", en: "Usage:" },
  commands: { de: "Befehle:", en: "Commands:" },
  options: { de: "Optionen:", en: "Options:" },
  examples: { de: "Beispiele:", en: "Examples:" },
  help: { de: "diese Hilfe", en: "this help" },
  option: { de: "[OPTION …]", en: "[OPTION …]" },
  command: { de: "BEFEHL", en: "COMMAND" },
} as const satisfies Record<string, Text>;

const overview: Text = {
  de: `randwerk bedient den Dienst von der Kommandozeile.

Anmelden: „randwerk login URL“ fragt nach dem Token und merkt sich beides in
~/.config/randwerk/config.toml (nur für dich lesbar). Die Umgebungsvariablen RANDWERK_URL und
RANDWERK_TOKEN gehen vor. Ein Token steht nie auf der Kommandozeile.`,
  en: `randwerk operates the service from the command line.

Sign in: “randwerk login URL” asks for the token and keeps both in
~/.config/randwerk/config.toml (readable only by you). The environment variables RANDWERK_URL
and RANDWERK_TOKEN take precedence. Never put a token on the command line.`,
};

const epilogue: Text = {
  de: `„randwerk BEFEHL --help“ erklärt jeden Befehl. Die Sprache folgt LC_ALL, LC_MESSAGES, LANG.
Ergebnisse gehen nach stdout, alles andere nach stderr; NO_COLOR schaltet Farben ab.

Rückgabewerte: 0 in Ordnung, 1 abgelehnt oder Mängel gefunden, 2 falsch aufgerufen, 3 Dienst nicht erreichbar,
4 nicht angemeldet.`,
  en: `“randwerk COMMAND --help” explains each command. The language follows LC_ALL, LC_MESSAGES, LANG.
Results go to stdout, everything else to stderr; NO_COLOR turns colours off.

Exit codes: 0 success, 1 refused or problems found, 2 wrong usage, 3 service unreachable,
4 not signed in.`,
};

/** `randwerk help`: everything there is. */
export function overviewHelp(entries: readonly (Noun | Command)[], language: Language): string {
  const rows = entries.flatMap((entry): [string, string][] =>
    "commands" in entry
      ? entry.commands.map((one) => [`${entry.name} ${one.name}`, one.summary[language]])
      : [[entry.name, entry.summary[language]]],
  );
  return [
    overview[language],
    "",
    `${words.usage[language]} randwerk ${words.command[language]} ${words.option[language]}`,
    "",
    words.commands[language],
    ...columns(rows),
    "",
    epilogue[language],
  ].join("\n");
}

/** `randwerk links --help`. */
export function nounHelp(noun: Noun, language: Language): string {
  const rows = noun.commands.map((one): [string, string] => [
    usageOf(one, language),
    one.summary[language],
  ]);
  return [
    noun.summary[language],
    "",
    `${words.usage[language]} randwerk ${noun.name} ${words.command[language]} ${words.option[language]}`,
    "",
    words.commands[language],
    ...columns(rows),
  ].join("\n");
}

/** `randwerk links add --help`; `prefix` is what stands before the command's name. */
export function commandHelp(command: Command, prefix: string, language: Language): string {
  const rows = Object.entries(command.options).map(([name, option]): [string, string] => [
    optionForm(name, option, language),
    option.help[language],
  ]);
  const lines = [
    command.summary[language],
    "",
    `${words.usage[language]} ${prefix}${usageOf(command, language)} ${words.option[language]}`,
    "",
    words.options[language],
    ...columns([...rows, ["--help", words.help[language]]]),
  ];
  if (command.details !== undefined) lines.push("", command.details[language]);
  if (command.examples.length > 0) {
    lines.push("", words.examples[language], ...command.examples.map((one) => `  ${one}`));
  }
  return lines.join("\n");
}

function usageOf(command: Command, language: Language): string {
  const shown = command.arguments.map(({ name, optional, repeated }) => {
    const word = repeated === true ? `${name[language]} …` : name[language];
    return optional === true ? `[${word}]` : word;
  });
  return [command.name, ...shown].join(" ");
}

function optionForm(name: string, option: Option, language: Language): string {
  const value = option.type === "boolean" ? "" : ` ${option.value?.[language] ?? "…"}`;
  return `--${name}${value}${option.multiple === true ? " …" : ""}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const space = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${padded(left, space)}  ${right}`);
}
