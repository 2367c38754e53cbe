/** `randwerk keys publish`, `check` and `remove`: handing in a key, for everybody's addresses or for one's own. */
import { MAX_KEY_REQUEST_BYTES } from "../limits.ts";
import { readAnswer, type Answer } from "../command/client.ts";
import { command, jsonOption, yesOption, type Options } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { exitCodes } from "../terminal/failure.ts";
import { readInput } from "../terminal/files.ts";
import { checkSchema, detailSchema, mailedSchema, type Mailed } from "./answers.ts";
import { fingerprintGroups, showCheck } from "./view.ts";
import { momentInTable } from "../terminal/moment.ts";
import { present, type Session } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";

export const addressArgument = { name: { de: "ADRESSE", en: "ADDRESS" } };
const fileArgument = { name: { de: "DATEI", en: "FILE" }, optional: true };

const exportHint = {
  de: "Die Datei kommt von: gpg --armor --export FINGERABDRUCK > DATEI. Ohne DATEI wird stdin gelesen.",
  en: "The file comes from: gpg --armor --export FINGERPRINT > FILE. Without FILE stdin is read.",
};

/** The status of an answer that says that it goes on by mail. */
const MAILED = 202;

export function keyPath(address: string, action = ""): string {
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

/** For members, and for who may do more and wants it as the owner of the address. */
const mineOption = {
  mine: {
    type: "boolean",
    help: {
      de: "als Inhaber der Adresse, durch eine Mail mit Link; bei keys:own allein auch ohne",
      en: "as the owner of the address, by a mail with a link; with keys:own alone even without",
    },
  },
} as const satisfies Options;

const programOption = {
  program: {
    type: "string",
    value: { de: "PROGRAMM", en: "PROGRAM" },
    help: {
      de: "mit --mine: womit der Schlüssel angelegt wurde, für die Erinnerungen",
      en: "with --mine: what the key was created with, for the reminders",
    },
  },
} as const satisfies Options;

/** What is asked for besides the key, as the query of a request. */
interface Wishes {
  readonly leaveOutUnused?: boolean | undefined;
  readonly mine?: boolean | undefined;
  readonly program?: string | undefined;
}

function wishes({ leaveOutUnused, mine, program }: Wishes): string {
  const query = new URLSearchParams({
    ...(leaveOutUnused === true && { leaveOut: "unused-subkeys" }),
    ...(mine === true && { mine: "yes" }),
    ...(program !== undefined && { program }),
  }).toString();
  return query === "" ? "" : `?${query}`;
}

/** That it goes on in the mailbox. */
function tellMailed({ terminal }: Session, { mailedTo, asked, endsAt }: Mailed): void {
  const until = momentInTable(endsAt);
  terminal.tell(
    asked === "publish"
      ? {
          de: `An ${harmless(mailedTo)} ging eine Mail, verschlüsselt mit diesem Schlüssel. Veröffentlicht wird er mit dem Link darin (bis ${until}).`,
          en: `A mail went to ${harmless(mailedTo)}, encrypted with this key. The link in it publishes the key (until ${until}).`,
        }
      : {
          de: `An ${harmless(mailedTo)} ging eine Mail. Entfernt wird der Schlüssel mit dem Link darin (bis ${until}).`,
          en: `A mail went to ${harmless(mailedTo)}. The link in it removes the key (until ${until}).`,
        },
  );
}

function askJudgement(
  { api }: Session,
  address: string,
  bytes: Uint8Array,
  leaveOutUnused: boolean | undefined,
): Promise<Answer> {
  const contentType = "application/pgp-keys";
  const path = keyPath(address, `/check${wishes({ leaveOutUnused })}`);
  return api().request("POST", path, { bytes, contentType });
}

/** What is published; undefined: nothing is, or it is not for members to see. */
async function published({ api }: Session, address: string) {
  const answer = await api().request("GET", keyPath(address), { expected: [403, 404] });
  return answer.status !== 200 ? undefined : readAnswer(detailSchema, answer, api().url);
}

export const publish = command({
  name: "publish",
  summary: {
    de: "veröffentlicht den Schlüssel einer Adresse, oder seinen Widerruf",
    en: "publishes the key of an address, or its revocation",
  },
  arguments: [addressArgument, fileArgument],
  options: { ...leaveOutOption, ...mineOption, ...programOption, ...yesOption, ...jsonOption },
  details: {
    de: `Zeigt erst, was veröffentlicht und was weggelassen wird, und fragt dann; Skripte brauchen --yes.
Mit --mine geht eine Mail an die Adresse, verschlüsselt mit dem Schlüssel; der Link darin veröffentlicht ihn.
${exportHint.de}`,
    en: `Shows first what is published and what is left out, and asks then; scripts need --yes.
With --mine a mail goes to the address, encrypted with the key; the link in it publishes it.
${exportHint.en}`,
  },
  examples: [
    "randwerk keys publish vorstand@example.org vorstand.asc",
    "gpg --armor --export FPR | randwerk keys publish vorstand@example.org",
    "gpg --gen-revoke FPR | randwerk keys publish vorstand@example.org",
    "gpg --armor --export FPR | randwerk keys publish --mine anna@example.org",
  ],
  run: async (session, [address = "", path], options) => {
    const { "leave-out-unused": leaveOutUnused, mine, program, yes, json } = options;
    const { terminal, api } = session;
    const bytes = await readInput(path, MAX_KEY_REQUEST_BYTES);
    const judgement = await askJudgement(session, address, bytes, leaveOutUnused);
    const check = readAnswer(checkSchema, judgement, api().url);
    if (json !== true) showCheck(check, terminal);
    else if (!check.ok) terminal.out(judgement.text);
    if (!check.ok) return exitCodes.refused;
    const isAsked = yes !== true && mine !== true;
    const before = isAsked ? await published(session, address) : undefined;
    if (before !== undefined && json !== true) {
      const old = fingerprintGroups(before.fingerprint);
      terminal.tell({ de: `Bisher: ${old}`, en: `Until now: ${old}` });
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
    const query = wishes({ leaveOutUnused, mine, program });
    const answer = await api().request("PUT", keyPath(address, query), {
      bytes,
      contentType: "application/pgp-keys",
      ifMatch: before === undefined ? undefined : `"${before.revision}"`,
    });
    if (answer.status === MAILED) {
      return present(session, json, answer, mailedSchema, (mailed) => tellMailed(session, mailed));
    }
    return present(session, json, answer, detailSchema, ({ urls }) => {
      terminal.note(terminal.say({ de: "Veröffentlicht:", en: "Published:" }));
      terminal.out(harmless(urls.advanced));
      terminal.out(harmless(urls.direct));
    });
  },
});

export const check = command({
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

export const remove = command({
  name: "remove",
  summary: {
    de: "nimmt einen Schlüssel sofort aus dem Verzeichnis",
    en: "takes a key out of the directory at once",
  },
  arguments: [addressArgument],
  options: { ...mineOption, ...yesOption },
  details: {
    de: "Skripte brauchen --yes. „keys rollback“ bringt den Schlüssel wieder.\nMit --mine geht eine Mail an die Adresse; der Link darin entfernt ihn, auch ohne den Schlüssel.",
    en: "Scripts need --yes. “keys rollback” brings the key back.\nWith --mine a mail goes to the address; the link in it removes the key, which is not needed for that.",
  },
  examples: [
    "randwerk keys remove vorstand@example.org",
    "randwerk keys remove --mine anna@example.org",
  ],
  run: async (session, [address = ""], { mine, yes }) => {
    const { terminal, api } = session;
    const question = {
      de: `Den Schlüssel von ${harmless(address)} entfernen?`,
      en: `Remove the key of ${harmless(address)}?`,
    };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    const answer = await api().request("DELETE", keyPath(address, wishes({ mine })));
    if (answer.status === MAILED) {
      tellMailed(session, readAnswer(mailedSchema, answer, api().url));
      return exitCodes.ok;
    }
    terminal.note(terminal.say({ de: "Entfernt.", en: "Removed." }));
    return exitCodes.ok;
  },
});
