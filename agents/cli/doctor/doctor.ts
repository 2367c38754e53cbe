/** `randwerk doctor`: everything that can be wrong, seen from this desk. */
import * as z from "zod/mini";
import type { Client } from "../command/client.ts";
import { readAnswer } from "../command/client.ts";
import { command } from "../command/command.ts";
import { serverUrl } from "../command/server.ts";
import { exitCodes } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { harmless } from "../terminal/width.ts";
import type { Finding } from "./finding.ts";
import { lookAtName } from "./reach.ts";
import {
  lookAtChannels,
  lookAtKeys,
  lookAtSignIn,
  lookAtStores,
  lookAtVersion,
  orFault,
} from "./service.ts";

const linksSchema = z.object({ links: z.array(z.object({ shortUrl: z.string() })) });

export const doctorCommand = command({
  name: "doctor",
  summary: {
    de: "sieht nach, ob alles in Ordnung ist, und sagt, was zu tun ist",
    en: "looks whether everything is in order, and says what to do",
  },
  arguments: [{ name: { de: "URL", en: "URL" }, optional: true, repeated: true }],
  options: {
    json: { type: "boolean", help: { de: "für Programme", en: "for programs" } },
  },
  details: {
    de: `Von hier aus: jeder Name des Dienstes, wie Fremde ihn erreichen, auch in Großbuchstaben; wie lange das
Zertifikat gilt; die Uhr; jeder Teil des Dienstes und wann er zuletzt aktiv war; der Datenträger; jeder
Kanal, ohne eine Meldung zu schicken; Schlüssel, wie Mailprogramme sie suchen; der Anbieter der Konten; ob
dieses Programm das des Dienstes ist. Weitere Namen stehen als URL dahinter.
Nötig ist das Recht admin. Rückgabewert 1, wenn etwas nicht stimmt.`,
    en: `From here: each name of the service as strangers reach it, in capitals too; how long the certificate is
good; the clock; each part of the service and when it was last active; the disk; each channel, without
sending a message; keys as mail programs look for them; the provider of the accounts; whether this program
is the service's. Further names stand behind it as URLs.
It needs the scope admin. Exit code 1 if something is wrong.`,
  },
  examples: [
    "randwerk doctor",
    "randwerk doctor https://l.example.org https://openpgpkey.example.org",
  ],
  run: async ({ terminal, api }, typed, { json }) => {
    const findings: Finding[] = [];
    const take = (more: readonly Finding[]) => {
      findings.push(...more);
      if (json !== true) for (const finding of more) showFinding(terminal, finding);
    };
    const names = new Set([api().url, ...typed.map(serverUrl), ...(await hostsOfLinks(api()))]);
    for (const name of names) take(await lookAtName(name, Date.now));
    const looks = [
      [{ de: "Speicher", en: "stores" }, lookAtStores],
      [{ de: "Kanäle", en: "channels" }, lookAtChannels],
      [{ de: "Schlüssel", en: "keys" }, lookAtKeys],
      [{ de: "Anmeldung mit dem Konto", en: "signing in with an account" }, lookAtSignIn],
      [{ de: "Fassung", en: "version" }, lookAtVersion],
    ] as const;
    for (const [what, look] of looks) take(await orFault(what, () => look(api())));
    if (json === true) {
      const told = findings.map(({ isOk, what, found, remedy }) => ({
        ok: isOk,
        what: terminal.say(what),
        found: terminal.say(found),
        remedy: remedy === undefined ? null : terminal.say(remedy),
      }));
      terminal.out(JSON.stringify({ ok: findings.every(({ isOk }) => isOk), findings: told }));
    }
    return findings.every(({ isOk }) => isOk) ? exitCodes.ok : exitCodes.refused;
  },
});

/** The host that short URLs have, by any of them; none if there is no link, or the service cannot be asked. */
async function hostsOfLinks(api: Client): Promise<string[]> {
  try {
    const answer = await api.request("GET", "/api/v1/links", { query: { limit: "1" } });
    return readAnswer(linksSchema, answer, api.url).links.map(
      ({ shortUrl }) => new URL(shortUrl).origin,
    );
  } catch {
    return []; // what is wrong is found by the looks themselves
  }
}

/** `FAULT  `: what goes on below a line stands under what is behind it. */
const WIDTH_OF_MARK = 7;

/** A line, and what to do below it. */
export function showFinding(terminal: Terminal, { isOk, what, found, remedy }: Finding): void {
  const { say, paint } = terminal;
  const mark = isOk ? paint("green", "ok    ") : paint("red", say({ de: "FEHLER", en: "FAULT " }));
  terminal.long(`${mark} ${harmless(say(what))}: ${harmless(say(found))}`, WIDTH_OF_MARK);
  if (remedy === undefined) return;
  const below = " ".repeat(WIDTH_OF_MARK);
  terminal.long(`${below}→ ${harmless(say(remedy))}`, WIDTH_OF_MARK + 2);
}
