/** `randwerk keys`: the OpenPGP keys that mail programs find by the address (Web Key Directory). */
import { MAX_KEY_REQUEST_BYTES, WATCH_TIMEOUT_SECONDS } from "../limits.ts";
import { readAnswer, type Answer } from "../command/client.ts";
import { command, jsonOption, yesOption, type Noun, type Options } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes } from "../terminal/failure.ts";
import { readInput } from "../terminal/files.ts";
import { checkSchema, detailSchema, historySchema, listSchema, lookSchema } from "./answers.ts";
import { fingerprintGroups, showCheck, showKey, showKeys, showLook } from "./view.ts";
import { momentInTable } from "../terminal/moment.ts";
import { present, type Session } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";
import { wholeNumber } from "../terminal/whole-number.ts";

const addressArgument = { name: { de: "ADRESSE", en: "ADDRESS" } };
const fileArgument = { name: { de: "DATEI", en: "FILE" }, optional: true };

const exportHint = {
  de: "Die Datei kommt von: gpg --armor --export FINGERABDRUCK > DATEI. Ohne DATEI wird stdin gelesen.",
  en: "The file comes from: gpg --armor --export FINGERPRINT > FILE. Without FILE stdin is read.",
};

function keyPath(address: string, action = ""): string {
  return `/api/v1/keys/${encodeURIComponent(address)}${action}`;
}

const leaveOutOption = {
  "leave-out-unused": {
    type: "boolean",
    help: {
      de: "ohne Unterschlüssel zum Verschlüsseln, die abgelaufen oder überholt sind",
      en: "without subkeys for encryption that have expired or were superseded",
    },
  },
} as const satisfies Options;

const wishes = (leaveOutUnused: boolean | undefined) =>
  leaveOutUnused === true ? "?leaveOut=unused-subkeys" : "";

function askJudgement(
  { api }: Session,
  address: string,
  bytes: Uint8Array,
  leaveOutUnused: boolean | undefined,
): Promise<Answer> {
  const contentType = "application/pgp-keys";
  const path = keyPath(address, `/check${wishes(leaveOutUnused)}`);
  return api().request("POST", path, { bytes, contentType });
}

/** The ETag of what is published; undefined: nothing is. */
async function published({ api }: Session, address: string) {
  const answer = await api().request("GET", keyPath(address), { expected: [404] });
  return answer.status === 404 ? undefined : readAnswer(detailSchema, answer, api().url);
}

const publish = command({
  name: "publish",
  summary: {
    de: "veröffentlicht den Schlüssel einer Adresse, oder seinen Widerruf",
    en: "publishes the key of an address, or its revocation",
  },
  arguments: [addressArgument, fileArgument],
  options: { ...leaveOutOption, ...yesOption, ...jsonOption },
  details: {
    de: `Zeigt erst, was veröffentlicht und was weggelassen wird, und fragt dann; Skripte brauchen --yes.
${exportHint.de}`,
    en: `Shows first what is published and what is left out, and asks then; scripts need --yes.
${exportHint.en}`,
  },
  examples: [
    "randwerk keys publish vorstand@example.org vorstand.asc",
    "gpg --armor --export FPR | randwerk keys publish vorstand@example.org",
    "gpg --gen-revoke FPR | randwerk keys publish vorstand@example.org",
  ],
  run: async (session, [address = "", path], { "leave-out-unused": leaveOutUnused, yes, json }) => {
    const { terminal, api } = session;
    const bytes = await readInput(path, MAX_KEY_REQUEST_BYTES);
    const judgement = await askJudgement(session, address, bytes, leaveOutUnused);
    const check = readAnswer(checkSchema, judgement, api().url);
    if (json !== true) showCheck(check, terminal);
    else if (!check.ok) terminal.out(judgement.text);
    if (!check.ok) return exitCodes.refused;
    const before = yes === true ? undefined : await published(session, address);
    if (before !== undefined && json !== true) {
      const old = fingerprintGroups(before.fingerprint);
      terminal.note(terminal.say({ de: `Bisher: ${old}`, en: `Until now: ${old}` }));
    }
    const question =
      check.revokes === null
        ? {
            de: `Für ${harmless(address)} veröffentlichen?`,
            en: `Publish it for ${harmless(address)}?`,
          }
        : {
            de: `Den Widerruf für ${harmless(address)} annehmen? Das ist endgültig.`,
            en: `Take the revocation for ${harmless(address)}? That is final.`,
          };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    const answer = await api().request("PUT", keyPath(address, wishes(leaveOutUnused)), {
      bytes,
      contentType: "application/pgp-keys",
      ifMatch: before === undefined ? undefined : `"${before.revision}"`,
    });
    return present(session, json, answer, detailSchema, ({ urls }) => {
      terminal.note(terminal.say({ de: "Veröffentlicht:", en: "Published:" }));
      terminal.out(harmless(urls.advanced));
      terminal.out(harmless(urls.direct));
    });
  },
});

const check = command({
  name: "check",
  summary: {
    de: "prüft einen Schlüssel, ohne ihn zu veröffentlichen",
    en: "checks a key without publishing it",
  },
  arguments: [addressArgument, fileArgument],
  options: { ...leaveOutOption, ...jsonOption },
  details: {
    de: `Rückgabewert 1, wenn der Schlüssel abgelehnt würde.\n${exportHint.de}`,
    en: `Exit code 1 if the key would be refused.\n${exportHint.en}`,
  },
  examples: [
    "randwerk keys check vorstand@example.org vorstand.asc",
    "gpg --armor --export FPR | randwerk keys check vorstand@example.org",
  ],
  run: async (session, [address = "", path], { "leave-out-unused": leaveOutUnused, json }) => {
    const answer = await askJudgement(
      session,
      address,
      await readInput(path, MAX_KEY_REQUEST_BYTES),
      leaveOutUnused,
    );
    present(session, json, answer, checkSchema, (judged) => showCheck(judged, session.terminal));
    const { ok } = readAnswer(checkSchema, answer, session.api().url);
    return ok ? exitCodes.ok : exitCodes.refused;
  },
});

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

const remove = command({
  name: "remove",
  summary: {
    de: "nimmt einen Schlüssel sofort aus dem Verzeichnis",
    en: "takes a key out of the directory at once",
  },
  arguments: [addressArgument],
  options: yesOption,
  details: {
    de: "Skripte brauchen --yes. „keys rollback“ bringt den Schlüssel wieder.",
    en: "Scripts need --yes. “keys rollback” brings the key back.",
  },
  examples: ["randwerk keys remove vorstand@example.org"],
  run: async (session, [address = ""], { yes }) => {
    const { terminal, api } = session;
    const question = {
      de: `Den Schlüssel von ${harmless(address)} entfernen?`,
      en: `Remove the key of ${harmless(address)}?`,
    };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    await api().request("DELETE", keyPath(address));
    terminal.note(terminal.say({ de: "Entfernt.", en: "Removed." }));
    return exitCodes.ok;
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
    de: "OpenPGP-Schlüssel, die Mailprogramme zur Adresse finden; nötig ist das Recht keys:write",
    en: "OpenPGP keys that mail programs find by the address; needs the scope keys:write",
  },
  commands: [publish, check, list, show, history, rollback, remove, watch],
};
