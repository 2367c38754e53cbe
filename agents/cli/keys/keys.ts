/** `randwerk keys`: the OpenPGP keys that mail programs find by the address (Web Key Directory). */
import { WATCH_TIMEOUT_SECONDS } from "../limits.ts";
import { readAnswer } from "../command/client.ts";
import { command, jsonOption, yesOption, type Noun } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes } from "../terminal/failure.ts";
import { detailSchema, historySchema, listSchema, lookSchema } from "./answers.ts";
import { custody } from "./custody.ts";
import { addressArgument, check, keyPath, publish, remove } from "./handing-in.ts";
import { showKey, showKeys, showLook } from "./view.ts";
import { momentInTable } from "../terminal/moment.ts";
import { present } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";
import { wholeNumber } from "../terminal/whole-number.ts";

const list = command({
  name: "list",
  summary: {
    de: "zeigt die Schlüssel und wie viele Tage sie noch gelten",
    en: "lists the keys and how many days they are still valid",
  },
  arguments: [],
  options: jsonOption,
  examples: ["randwerk keys list"],
  run: async (session, _words, { json }) => {
    const { terminal, api } = session;
    const answer = await api().request("GET", "/api/v1/keys");
    return present(session, json, answer, listSchema, ({ keys }) => {
      if (keys.length > 0) showKeys(keys, terminal);
      else terminal.note(terminal.say({ de: "Keine Schlüssel.", en: "No keys." }));
    });
  },
});

const show = command({
  name: "show",
  summary: {
    de: "zeigt alles über den Schlüssel einer Adresse",
    en: "shows everything about the key of an address",
  },
  arguments: [addressArgument],
  options: jsonOption,
  examples: [
    "randwerk keys show vorstand@example.org",
    "randwerk keys show vorstand@example.org --json | jq -r .armored",
  ],
  run: async (session, [address = ""], { json }) => {
    const answer = await session.api().request("GET", keyPath(address));
    return present(session, json, answer, detailSchema, (key) => showKey(key, session.terminal));
  },
});

const actions: Readonly<Record<string, { de: string; en: string }>> = {
  publish: { de: "veröffentlicht", en: "published" },
  rollback: { de: "zurückgesetzt", en: "rolled back" },
  remove: { de: "entfernt", en: "removed" },
  revoke: { de: "widerrufen", en: "revoked" },
};

const history = command({
  name: "history",
  summary: {
    de: "zeigt, wer wann welchen Schlüssel veröffentlicht hat",
    en: "shows who published which key and when",
  },
  arguments: [addressArgument],
  options: jsonOption,
  examples: ["randwerk keys history vorstand@example.org"],
  run: async (session, [address = ""], { json }) => {
    const { terminal, api } = session;
    const answer = await api().request("GET", keyPath(address, "/history"));
    return present(session, json, answer, historySchema, ({ changes }) =>
      terminal.table(
        [
          { title: terminal.say({ de: "Wann", en: "When" }) },
          { title: terminal.say({ de: "Wer", en: "Who" }), shrinks: true },
          { title: terminal.say({ de: "Was", en: "What" }) },
          { title: terminal.say({ de: "Fassung", en: "Version" }), right: true },
          { title: terminal.say({ de: "Fingerabdruck", en: "Fingerprint" }), shrinks: true },
        ],
        changes.map(({ at, who, action, after }) => [
          momentInTable(at),
          who,
          terminal.say(actions[action] ?? { de: action, en: action }),
          after === null ? "–" : String(after.version),
          after === null ? "–" : after.fingerprint,
        ]),
      ),
    );
  },
});

const rollback = command({
  name: "rollback",
  summary: {
    de: "veröffentlicht wieder die vorige Version",
    en: "publishes the previous version again",
  },
  arguments: [addressArgument],
  options: {
    version: {
      type: "string",
      value: { de: "ZAHL", en: "NUMBER" },
      help: { de: "diese Version (siehe history)", en: "this version (see history)" },
    },
    ...yesOption,
    ...jsonOption,
  },
  details: { de: "Skripte brauchen --yes.", en: "Scripts need --yes." },
  examples: ["randwerk keys rollback vorstand@example.org --version 2"],
  run: async (session, [address = ""], { version, yes, json }) => {
    const sent = version === undefined ? {} : { version: wholeNumber("version", version) };
    const question = {
      de: `Für ${harmless(address)} die frühere Version veröffentlichen?`,
      en: `Publish the earlier version for ${harmless(address)}?`,
    };
    if (!(await confirmFinal(session.terminal, question, yes))) return exitCodes.refused;
    const answer = await session
      .api()
      .request("POST", keyPath(address, "/rollback"), { json: sent });
    return present(session, json, answer, detailSchema, (key) => showKey(key, session.terminal));
  },
});

const watch = command({
  name: "watch",
  summary: {
    de: "prüft sofort, ob Mailprogramme den Schlüssel finden",
    en: "checks now whether mail programs find the key",
  },
  arguments: [addressArgument],
  options: jsonOption,
  details: {
    de: "So, wie es Mailprogramme tun, und bei den Schlüsselservern. Rückgabewert 1 bei einem Befund.",
    en: "As mail programs do, and at the key servers. Exit code 1 if something is found.",
  },
  examples: ["randwerk keys watch vorstand@example.org"],
  run: async (session, [address = ""], { json }) => {
    const { terminal, api } = session;
    const answer = await api().request("POST", keyPath(address, "/watch"), {
      timeoutSeconds: WATCH_TIMEOUT_SECONDS,
    });
    present(session, json, answer, lookSchema, (look) => showLook(look, terminal));
    return readAnswer(lookSchema, answer, api().url).ok ? exitCodes.ok : exitCodes.refused;
  },
});

export const keysNoun: Noun = {
  name: "keys",
  summary: {
    de: "OpenPGP-Schlüssel, die Mailprogramme zur Adresse finden; nötig ist keys:write oder, für die eigene, keys:own",
    en: "OpenPGP keys that mail programs find by the address; needs the scope keys:write, for one’s own keys:own",
  },
  commands: [publish, check, list, show, history, rollback, remove, watch, custody],
};
