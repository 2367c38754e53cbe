/** `randwerk keys custody`: who has the secret key of an address, and where its revocation lies. */
import * as z from "zod/mini";
import { readAnswer } from "../command/client.ts";
import { command, jsonOption } from "../command/command.ts";
import { present } from "../command/session.ts";
import { exitCodes } from "../terminal/failure.ts";
import { momentInWords } from "../terminal/moment.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { fingerprintGroups } from "./view.ts";

const custodySchema = z.object({
  holders: z.string(),
  revocation: z.string(),
  fingerprint: z.string(),
  confirmedAt: z.string(),
  confirmedBy: z.string(),
  due: z.nullable(z.enum(["other-key", "year"])),
  revision: z.number(),
});
type Custody = z.infer<typeof custodySchema>;

const text = { de: "TEXT", en: "TEXT" };

export const custody = command({
  name: "custody",
  summary: {
    de: "zeigt oder bestätigt, wer den geheimen Schlüssel hat und wo der Widerruf liegt",
    en: "shows or confirms who has the secret key, and where its revocation lies",
  },
  arguments: [{ name: { de: "ADRESSE", en: "ADDRESS" } }],
  options: {
    holders: {
      type: "string",
      value: text,
      help: {
        de: "wer den geheimen Schlüssel und die Passphrase hat",
        en: "who has the secret key and its passphrase",
      },
    },
    revocation: {
      type: "string",
      value: text,
      help: { de: "wo der gedruckte Widerruf liegt", en: "where the printed revocation lies" },
    },
    confirm: {
      type: "boolean",
      help: { de: "es ist noch so, wie es da steht", en: "it is still as it is written down" },
    },
    forget: { type: "boolean", help: { de: "alles davon vergessen", en: "forget all of it" } },
    ...jsonOption,
  },
  details: {
    de: "Einmal im Jahr, und wenn ein anderer Schlüssel veröffentlicht ist, fragt die Übersicht der Konsole danach.",
    en: "Once a year, and when another key is published, the console's board asks for it.",
  },
  examples: [
    "randwerk keys custody vorstand@example.org --holders 'Anna, Bernd' --revocation 'office, folder Board'",
    "randwerk keys custody vorstand@example.org --confirm",
  ],
  run: async (session, [address = ""], { holders, revocation, confirm, forget, json }) => {
    const { terminal, api } = session;
    const path = `/api/v1/keys/${encodeURIComponent(address)}/custody`;
    if (forget === true) {
      await api().request("DELETE", path);
      terminal.note(terminal.say({ de: "Vergessen.", en: "Forgotten." }));
      return exitCodes.ok;
    }
    const isChange = holders !== undefined || revocation !== undefined || confirm === true;
    const isWhole = holders !== undefined && revocation !== undefined;
    const expected = isChange && confirm !== true ? [404] : [];
    const answer = await api().request("GET", path, { expected });
    const known = answer.status === 404 ? undefined : readAnswer(custodySchema, answer, api().url);
    if (!isChange) {
      return present(session, json, answer, custodySchema, (one) => show(one, terminal));
    }
    const said = {
      holders: holders ?? known?.holders ?? "",
      revocation: revocation ?? known?.revocation ?? "",
    };
    const ifMatch = known === undefined || isWhole ? undefined : `"${known.revision}"`;
    const written = await api().request("PUT", path, { json: said, ifMatch });
    return present(session, json, written, custodySchema, (one) => show(one, terminal));
  },
});

function show(one: Custody, terminal: Terminal): void {
  const { say, language } = terminal;
  const due = {
    "other-key": say({
      de: "Ein anderer Schlüssel ist veröffentlicht: bitte bestätigen.",
      en: "Another key is published: please confirm.",
    }),
    year: say({
      de: "Über ein Jahr her: bitte bestätigen.",
      en: "More than a year ago: please confirm.",
    }),
  };
  terminal.fields([
    [say({ de: "Geheimer Schlüssel", en: "Secret key" }), one.holders],
    [say({ de: "Gedruckter Widerruf", en: "Printed revocation" }), one.revocation || "–"],
    [say({ de: "Fingerabdruck", en: "Fingerprint" }), fingerprintGroups(one.fingerprint)],
    [
      say({ de: "Bestätigt", en: "Confirmed" }),
      `${momentInWords(one.confirmedAt, null, language)}, ${one.confirmedBy}`,
    ],
    [
      say({ de: "Zu tun", en: "To do" }),
      one.due === null ? undefined : { text: due[one.due], style: "yellow" },
    ],
  ]);
}
