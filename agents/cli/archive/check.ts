/** `randwerk archive check`: what the bucket protects. */
import * as z from "zod/mini";
import type { Text } from "../../../src/i18n/language.ts";
import { readAnswer } from "../command/client.ts";
import { command, jsonOption } from "../command/command.ts";
import { TRANSFER_TIMEOUT_SECONDS } from "../limits.ts";
import { exitCodes } from "../terminal/failure.ts";
import type { Cell } from "../terminal/table.ts";

const holds = z.enum(["yes", "no"]);
const protectionSchema = z.object({
  unsignedRead: holds,
  wrongRegion: holds,
  alteredBody: holds,
  overwrite: holds,
  lockedVersion: holds,
  deletion: holds,
  clockAheadSeconds: z.optional(z.number()),
});

/** Where it does not hold: whether that is a finding, and what then. */
const protections: readonly {
  readonly name: Exclude<keyof z.infer<typeof protectionSchema>, "clockAheadSeconds">;
  readonly title: Text;
  readonly isNeeded: boolean;
}[] = [
  {
    name: "unsignedRead",
    title: { de: "Fremde können nicht lesen", en: "strangers cannot read" },
    isNeeded: true,
  },
  {
    name: "alteredBody",
    title: {
      de: "unterwegs Verändertes wird abgelehnt",
      en: "what was altered on its way is refused",
    },
    isNeeded: true,
  },
  {
    name: "overwrite",
    title: {
      de: "Überschriebenes bleibt als Version",
      en: "what is overwritten stays as a version",
    },
    isNeeded: true,
  },
  {
    name: "lockedVersion",
    title: {
      de: "gesperrte Versionen lassen sich nicht löschen",
      en: "locked versions cannot be deleted",
    },
    isNeeded: true,
  },
  {
    name: "deletion",
    title: { de: "dieser Schlüssel darf nicht löschen", en: "this key may not delete" },
    isNeeded: false,
  },
  {
    name: "wrongRegion",
    title: { de: "eine falsche Region wird abgelehnt", en: "a wrong region is refused" },
    isNeeded: false,
  },
];

/** Further apart the clocks are worth a word; storage refuses from 15 minutes on. */
const CLOCK_OFF_SECONDS = 60;

export const checkCommand = command({
  name: "check",
  summary: {
    de: "findet heraus, was der Bucket schützt, indem es probiert wird",
    en: "finds out what the bucket protects, by trying it",
  },
  arguments: [],
  options: jsonOption,
  details: {
    de: "Manche Anbieter nehmen die Angaben zu Versionen und Sperren an und beachten sie nicht. Rückgabewert 1,\nwenn etwas fehlt, das ein Archiv braucht. Unter check/ bleiben ein paar Bytes liegen.",
    en: "Some providers accept what is said of versions and locks, and ignore it. Exit code 1 if something is\nmissing that an archive needs. A few bytes stay below check/.",
  },
  examples: ["randwerk archive check"],
  run: async ({ terminal, api }, _words, { json }) => {
    const answer = await api().request("POST", "/api/v1/archive/check", {
      timeoutSeconds: TRANSFER_TIMEOUT_SECONDS,
    });
    const found = readAnswer(protectionSchema, answer, api().url);
    const { say } = terminal;
    const isMissing = protections.some(({ name, isNeeded }) => isNeeded && found[name] !== "yes");
    if (json) terminal.out(answer.text);
    else {
      terminal.table(
        [
          { title: say({ de: "Schutz", en: "protection" }) },
          { title: say({ de: "gilt", en: "holds" }) },
        ],
        protections.map(({ name, title, isNeeded }): Cell[] => [
          say(title),
          found[name] === "yes"
            ? { text: say({ de: "ja", en: "yes" }), style: "green" }
            : { text: say({ de: "nein", en: "no" }), style: isNeeded ? "red" : "yellow" },
        ]),
      );
      const off = found.clockAheadSeconds ?? 0;
      if (Math.abs(off) >= CLOCK_OFF_SECONDS) {
        const minutes = Math.round(Math.abs(off) / 60);
        terminal.note(
          off > 0
            ? say({
                de: `Die Uhr des Dienstes geht ${minutes} min vor; ab 15 min lehnt der Objektspeicher alles ab.`,
                en: `The clock of the service is ${minutes} min ahead; from 15 min on object storage refuses everything.`,
              })
            : say({
                de: `Die Uhr des Dienstes geht ${minutes} min nach; ab 15 min lehnt der Objektspeicher alles ab.`,
                en: `The clock of the service is ${minutes} min behind; from 15 min on object storage refuses everything.`,
              }),
        );
      }
    }
    return isMissing ? exitCodes.refused : exitCodes.ok;
  },
});
