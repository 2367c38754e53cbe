/** `randwerk dns`: the names that the service needs, at OVH. */
import { setTimeout as sleep } from "node:timers/promises";
import { command, yesOption, type Noun, type Options } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import type { Session } from "../command/session.ts";
import { showFinding } from "../doctor/doctor.ts";
import type { Finding } from "../doctor/finding.ts";
import { DEPLOY_LOOKS, DEPLOY_PAUSE_MS } from "../limits.ts";
import { exitCodes, usage, type ExitCode } from "../terminal/failure.ts";
import { applyZone, listenForInterrupt } from "./apply.ts";
import { readCredentials } from "./credentials.ts";
import { readEntries } from "./journal.ts";
import { loginCommand } from "./login.ts";
import { readServer, type NameServer } from "./name-server.ts";
import { openOvh } from "./ovh.ts";
import { doable, hasChanges, isRefused, makePlan, planJson, type Plan } from "./plan.ts";
import { showPlan } from "./show.ts";
import { undoCommand } from "./undo.ts";
import { isServed, verify } from "./verify.ts";
import { readWanted, type AllWanted } from "./wanted.ts";
import type { Ovh } from "./zone-read.ts";

const jsonOption = {
  json: { type: "boolean", help: { de: "für Programme", en: "for programs" } },
} as const satisfies Options;

const fileOption = {
  file: {
    type: "string",
    value: { de: "DATEI", en: "FILE" },
    help: {
      de: "weitere Einträge (sonst ~/.config/randwerk/dns.toml, wenn es sie gibt)",
      en: "more records (default ~/.config/randwerk/dns.toml, if it is there)",
    },
  },
} as const satisfies Options;

const replaceOption = {
  replace: {
    type: "string",
    multiple: true,
    value: { de: "NAME", en: "NAME" },
    help: {
      de: "fremde Einträge dieses Namens ersetzen",
      en: "replace records of others with this name",
    },
  },
} as const satisfies Options;

const serverOption = {
  server: {
    type: "string",
    multiple: true,
    value: { de: "ADRESSE", en: "ADDRESS" },
    help: {
      de: "diese Nameserver fragen statt derer, die DNS nennt",
      en: "ask these name servers instead of those that DNS names",
    },
  },
} as const satisfies Options;

/** What everything begins with. */
async function opened({ environment }: Session): Promise<{ ovh: Ovh; known: readonly string[] }> {
  const credentials = readCredentials(environment);
  const { endpoint, zones: known } = credentials;
  return { ovh: { call: await openOvh(credentials), endpoint }, known };
}

interface Chosen {
  readonly file?: string | undefined;
  readonly replace?: readonly string[] | undefined;
}

async function planned(
  session: Session,
  { file, replace = [] }: Chosen,
): Promise<{ wanted: AllWanted; ovh: Ovh; plan: Plan }> {
  const { terminal, environment } = session;
  const { ovh, known } = await opened(session);
  const wanted = await readWanted(session.api(), environment, file);
  const options = { known, replace: new Set(replace), entries: readEntries(environment) };
  const plan = await makePlan(ovh, wanted.records, options, terminal);
  return { wanted, ovh, plan };
}

const planCommand = command({
  name: "plan",
  summary: {
    de: "zeigt, welche Einträge fehlen und was sich ändern würde",
    en: "shows which records are missing and what would change",
  },
  arguments: [],
  options: { ...fileOption, ...replaceOption, ...jsonOption },
  details: {
    de: `Was gebraucht wird, sagen die Einstellungen des Dienstes (DNS_TARGET, LINK_HOSTS, CONSOLE_HOST,
WKD_DOMAINS, …) und eine dns.toml. Angefasst wird nichts. Rückgabewert 1, wenn etwas zu tun oder verweigert
ist, 3, wenn OVH nicht zu erreichen ist.`,
    en: `What is needed is said by the service’s settings (DNS_TARGET, LINK_HOSTS, CONSOLE_HOST, WKD_DOMAINS, …)
and a dns.toml. Nothing is touched. Exit code 1 if there is something to do or refused, 3 if OVH cannot be
reached.`,
  },
  examples: ["randwerk dns plan", "randwerk dns plan --file dns.toml --json"],
  run: async (session, _words, { json, ...chosen }) => {
    const { plan } = await planned(session, chosen);
    const { terminal } = session;
    if (json === true) terminal.out(JSON.stringify(planJson(plan, terminal)));
    else showPlan(terminal, plan);
    return hasChanges(plan) || isRefused(plan) ? exitCodes.refused : exitCodes.ok;
  },
});

const applyCommand = command({
  name: "apply",
  summary: {
    de: "trägt ein, was fehlt, veröffentlicht es und prüft nach",
    en: "enters what is missing, publishes it and verifies",
  },
  arguments: [],
  options: { ...fileOption, ...replaceOption, ...serverOption, ...yesOption, ...jsonOption },
  details: {
    de: `Zeigt den Plan und fragt. Vorher wird die Zone gesichert (~/.local/state/randwerk/dns), nachher fragt es jeden
zuständigen Nameserver und nutzt den Dienst wie Fremde. Nur Namen, die gebraucht werden, werden angefasst;
nichts anderes wird je gelöscht. Strg-C hält zwischen zwei Schritten an und sagt, was steht.`,
    en: `Shows the plan and asks. The zone is kept before (~/.local/state/randwerk/dns); after it every authoritative
name server is asked and the service used as strangers do. Only names that are needed are touched; nothing
else is ever deleted. Ctrl-C stops between two steps and says what stands.`,
  },
  examples: ["randwerk dns apply", "randwerk dns apply --replace go.example.org --yes"],
  run: async (session, _words, { json, yes, server, ...chosen }) => {
    const { terminal } = session;
    const servers = serversIn(server);
    const { wanted, ovh, plan } = await planned(session, chosen);
    if (json !== true) showPlan(terminal, plan);
    const zones = doable(plan);
    const question = { de: "Jetzt bei OVH eintragen?", en: "Enter this at OVH now?" };
    if (zones.length > 0 && !(await confirmFinal(terminal, question, yes))) {
      return exitCodes.refused;
    }
    const interrupt = listenForInterrupt();
    const at = new Date().toISOString();
    const exports: Record<string, string | null> = {};
    for (const zone of zones) {
      const kept = await applyZone(session, ovh, zone, { interrupt, at, isUndo: false });
      exports[zone.zone] = kept ?? null;
    }
    interrupt.end();
    const within = reachable(wanted, plan);
    if (zones.length > 0) await untilServed(session, within, servers);
    const findings = await lookedAt(session, within, servers, json);
    if (json === true) {
      const told = {
        ...planJson(plan, terminal),
        exports,
        findings: findings.map(findingJson(session)),
      };
      terminal.out(JSON.stringify(told));
    }
    return isRefused(plan) ? exitCodes.refused : codeOf(findings);
  },
});

/** Wanted records but those that were not made. */
function reachable(wanted: AllWanted, { zones }: Plan): AllWanted {
  const isMade = (name: string) =>
    zones.some(
      ({ zone, refused, foreign }) =>
        (name === zone || name.endsWith(`.${zone}`)) &&
        refused.length === 0 &&
        !foreign.some((record) => record.name === name),
    );
  return { ...wanted, records: wanted.records.filter(({ name }) => isMade(name)) };
}

/** A published zone is everywhere within seconds; what is not by then is told by the look that follows. */
async function untilServed(
  { terminal }: Session,
  { records }: AllWanted,
  servers: readonly NameServer[],
): Promise<void> {
  for (let looks = 0; looks < DEPLOY_LOOKS; looks += 1) {
    if (await isServed(records, servers)) break;
    terminal.progress(
      terminal.say({ de: "warte auf die Nameserver …", en: "waiting for the name servers …" }),
    );
    await sleep(DEPLOY_PAUSE_MS);
  }
  terminal.progress(undefined);
}

async function lookedAt(
  { terminal, api }: Session,
  wanted: AllWanted,
  servers: readonly NameServer[],
  json: boolean | undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  await verify(wanted, servers, api(), (more) => {
    findings.push(...more);
    if (json !== true) for (const finding of more) showFinding(terminal, finding);
  });
  return findings;
}

const findingJson =
  ({ terminal: { say } }: Session) =>
  ({ isOk, what, found, remedy }: Finding) => ({
    ok: isOk,
    what: say(what),
    found: say(found),
    remedy: remedy === undefined ? null : say(remedy),
  });

const codeOf = (findings: readonly Finding[]): ExitCode =>
  findings.every(({ isOk }) => isOk) ? exitCodes.ok : exitCodes.refused;

function serversIn(typed: readonly string[] = []): NameServer[] {
  return typed.map((one) => {
    const server = readServer(one);
    if (server !== undefined) return server;
    throw usage({
      de: `--server ${one}: gemeint ist eine Adresse wie 192.0.2.1 oder [2001:db8::1]:53.`,
      en: `--server ${one}: write an address such as 192.0.2.1 or [2001:db8::1]:53.`,
    });
  });
}

const verifyCommand = command({
  name: "verify",
  summary: {
    de: "fragt jeden Nameserver und den Dienst selbst, wie Fremde es tun",
    en: "asks every name server and the service itself, as strangers do",
  },
  arguments: [],
  options: { ...fileOption, ...serverOption, ...jsonOption },
  details: {
    de: `Braucht keine Anmeldung bei OVH. Gefragt wird jeder zuständige Nameserver, über UDP und TCP, dann jeder Name:
TLS und dessen Ende, eine Weiterleitung, die Policy-Datei und ein Schlüssel. Rückgabewert 1, wenn etwas
nicht stimmt.`,
    en: `Needs no sign-in at OVH. Every authoritative name server is asked, by UDP and TCP, then every name: TLS and
its end, a redirect, the policy file and a key. Exit code 1 if something is wrong.`,
  },
  examples: ["randwerk dns verify"],
  run: async (session, _words, { json, server, file }) => {
    const servers = serversIn(server);
    const wanted = await readWanted(session.api(), session.environment, file);
    const findings = await lookedAt(session, wanted, servers, json);
    if (json === true) {
      const told = findings.map(findingJson(session));
      session.terminal.out(JSON.stringify({ ok: codeOf(findings) === 0, findings: told }));
    }
    return codeOf(findings);
  },
});

export const dnsNoun: Noun = {
  name: "dns",
  summary: {
    de: "die Namen, die der Dienst braucht, im DNS bei OVH",
    en: "the names that the service needs, in DNS at OVH",
  },
  commands: [planCommand, applyCommand, verifyCommand, undoCommand, loginCommand],
};
