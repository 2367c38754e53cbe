/** Whether the world gets what is wanted: every authoritative server by UDP and TCP, then the functions themselves. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Client } from "../command/client.ts";
import { fault, ok, same, type Finding } from "../doctor/finding.ts";
import { askServer, serversOf, type NameServer, type Transport } from "./name-server.ts";
import { expectations, wrongWith, type Expectation } from "./served.ts";
import { lookAsStranger } from "./strangers.ts";
import type { AllWanted } from "./wanted.ts";
import { plural } from "../../../src/i18n/plural.ts";

const TRANSPORTS: readonly Transport[] = ["UDP", "TCP"];

/** A server with everything that it has to say. */
interface Asked {
  readonly server: NameServer;
  readonly expected: readonly Expectation[];
}

/** `servers` empty: those that DNS names for each name. */
export async function verify(
  { records, names }: AllWanted,
  servers: readonly NameServer[],
  api: Client,
  take: (findings: readonly Finding[]) => void,
): Promise<void> {
  const { asked, nobody } = await whomToAsk(expectations(records), servers);
  take(nobody.map(noServer));
  for (const one of asked) take(await lookAtServer(one));
  for (const name of names) {
    if (!records.some((record) => record.name === name.name)) continue;
    take(await lookAsStranger(name, records, api));
  }
}

async function whomToAsk(
  expected: readonly Expectation[],
  servers: readonly NameServer[],
): Promise<{ asked: Asked[]; nobody: string[] }> {
  if (servers.length > 0)
    return { asked: servers.map((server) => ({ server, expected })), nobody: [] };
  const asked = new Map<string, { server: NameServer; expected: Expectation[] }>();
  const nobody: string[] = [];
  for (const one of expected) {
    const found = await serversOf(one.name);
    if (found.length === 0) nobody.push(one.name);
    for (const server of found) {
      const known = asked.get(server.address) ?? { server, expected: [] };
      known.expected.push(one);
      asked.set(server.address, known);
    }
  }
  return { asked: [...asked.values()], nobody: [...new Set(nobody)] };
}

const noServer = (name: string): Finding =>
  fault(
    same(name),
    { de: "niemand nennt Server für diese Zone", en: "nobody names servers for this zone" },
    {
      de: "Ist die Domain registriert und delegiert? Sonst: --server ADRESSE",
      en: "is the domain registered and delegated? Else: --server ADDRESS",
    },
  );

/** What one server says wrong; empty: all is well. */
async function faultsOf({ server, expected }: Asked, transport: Transport): Promise<Text[]> {
  const faults: Text[] = [];
  for (const one of expected) {
    const wrong = wrongWith(one, await askServer(server, transport, one.name, one.type));
    if (wrong !== undefined) faults.push(wrong);
  }
  return faults;
}

async function lookAtServer(asked: Asked): Promise<Finding[]> {
  const { server, expected } = asked;
  const what = server.name.includes(server.address)
    ? server.name
    : `${server.name} (${server.address})`;
  const findings: Finding[] = [];
  for (const transport of TRANSPORTS) {
    const faults = await faultsOf(asked, transport);
    const count = expected.length;
    findings.push(
      ...(faults.length === 0
        ? [
            ok(same(`${what} ${transport}`), {
              de: plural(count, "sagt, was es soll", `sagt ${count}-mal, was es soll`),
              en: plural(count, "says what it should", `says ${count} times what it should`),
            }),
          ]
        : faults.map((found) =>
            fault(same(`${what} ${transport}`), found, {
              de: "„randwerk dns plan“; ist dort alles richtig, fehlt vielleicht der Refresh: „randwerk dns apply“",
              en: "“randwerk dns plan”; if all is right there, the refresh may be missing: “randwerk dns apply”",
            }),
          )),
    );
  }
  return findings;
}

/** Whether every server says by UDP what is wanted. */
export async function isServed(
  records: AllWanted["records"],
  servers: readonly NameServer[],
): Promise<boolean> {
  const { asked } = await whomToAsk(expectations(records), servers);
  const all = await Promise.all(asked.map((one) => faultsOf(one, "UDP")));
  return all.every((faults) => faults.length === 0);
}
