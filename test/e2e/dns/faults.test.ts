/** Changing a zone while OVH fails, loses answers, or somebody else works in it; and the rules alone, with anything in a zone. */
import { mkdtempSync, rmSync } from "node:fs";
import { globalAgent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyZone, listenForInterrupt, type Interrupt } from "../../../agents/cli/dns/apply.ts";
import { changedTo, type Change } from "../../../agents/cli/dns/change.ts";
import { difference } from "../../../agents/cli/dns/diff.ts";
import { inverse } from "../../../agents/cli/dns/inverse.ts";
import { madeBy, readEntries, writeEntry } from "../../../agents/cli/dns/journal.ts";
import { speaksIpv6 } from "../../../agents/cli/dns/name-server.ts";
import { openOvh } from "../../../agents/cli/dns/ovh.ts";
import { makePlan, readWithProgress } from "../../../agents/cli/dns/plan.ts";
import { zoneRecord, type Content, type ZoneRecord } from "../../../agents/cli/dns/record.ts";
import { refusals, zoneOf } from "../../../agents/cli/dns/refusal.ts";
import type { Ovh } from "../../../agents/cli/dns/zone-read.ts";
import { openTerminal } from "../../../agents/cli/terminal/terminal.ts";
import { rounds } from "../../campaign.ts";
import { startStandin, type Fault, type Standin } from "./standin.ts";
import { newCertificate, ZONES, type Certificate } from "./world.ts";

const ZONE = "softwerke.md";
const terminal = { ...openTerminal("en"), note: () => undefined, progress: () => undefined };
let certificate: Certificate;
let standin: Standin;
let ovh: Ovh;
let home: string;
let environment: NodeJS.ProcessEnv;
let runs = 0;
const agentOptions = { ...globalAgent.options };

beforeAll(async () => {
  certificate = newCertificate();
  globalAgent.options.ca = certificate.tls.cert;
  standin = await startStandin({ tls: certificate.tls, zones: ZONES });
  const { endpoint, keys } = standin;
  ovh = { endpoint, call: await openOvh({ endpoint, ...keys }) };
  home = mkdtempSync(join(tmpdir(), "randwerk-journal-"));
  environment = { HOME: home, XDG_STATE_HOME: home };
});
afterAll(async () => {
  globalAgent.options = agentOptions;
  await standin.stop();
  rmSync(certificate.folder, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

const wanted = [
  { name: `go.${ZONE}`, type: "A", value: "192.0.2.7" },
  { name: `go.${ZONE}`, type: "AAAA", value: "2001:db8::7" },
  { name: `cloud.${ZONE}`, type: "A", value: "192.0.2.8" },
  { name: `_cf-custom-hostname.go.${ZONE}`, type: "TXT", value: "abc-def" },
];
const texts = () =>
  standin
    .records(ZONE)
    .map((one) => `${one.subDomain} ${one.ttl} ${one.fieldType} ${one.target}`)
    .toSorted((one, other) => one.localeCompare(other));

const unheard: Interrupt = { check: () => undefined, end: () => undefined };
const moment = () => new Date(Date.UTC(2026, 0, 1) + (runs += 1)).toISOString();

async function apply(interrupt = unheard): Promise<void> {
  const replace = new Set([`cloud.${ZONE}`]);
  const options = { known: [], replace, entries: readEntries(environment) };
  const { zones } = await makePlan(ovh, wanted, options, terminal);
  for (const plan of zones) {
    expect(plan.refused).toEqual([]);
    await applyZone({ terminal, environment }, ovh, plan, {
      interrupt,
      at: moment(),
      isUndo: false,
    });
  }
}

async function undo(): Promise<void> {
  const [entry] = readEntries(environment).filter(({ state }) => state !== "undone");
  if (entry === undefined) throw new Error("nothing was done");
  const read = await readWithProgress(ovh, ZONE, terminal);
  const { changes } = inverse(entry, read?.records ?? []);
  const rest = { foreign: [], refused: [], unpublished: undefined };
  const plan = { zone: ZONE, read, changes, ...rest };
  await applyZone({ terminal, environment }, ovh, plan, {
    interrupt: unheard,
    at: moment(),
    isUndo: true,
  });
  await writeEntry(environment, { ...entry, state: "undone" });
}

describe("what is wanted is there once, and undo brings back what was, although", () => {
  const record = `/domain/zone/${ZONE}/record`;
  test.each<[string, string, Fault[]]>([
    ["nothing fails", "", []],
    ["OVH throttles", `POST ${record}`, ["429", "429"]],
    ["reading fails for a while", `GET ${record}`, ["500", "lost", "429"]],
    ["creating fails", `POST ${record}`, ["500"]],
    ["creating is done and answers 500", `POST ${record}`, ["500-after", "500-after"]],
    ["the answer to creating is lost", `POST ${record}`, ["lost-after", "lost"]],
    ["creating answers id 0", `POST ${record}`, ["id-0", "id-0", "id-0"]],
    ["changing is done and answers 500", `PUT ${record}`, ["500-after"]],
    ["the answer to changing is lost", `PUT ${record}`, ["lost-after"]],
    ["the answer to deleting is lost", `DELETE ${record}`, ["lost-after", "500", "500-after"]],
    [
      "another refresh is under way",
      `POST /domain/zone/${ZONE}/refresh`,
      ["busy", "busy", "lost-after"],
    ],
  ])("%s", async (_what, beginning, faults) => {
    const before = texts();
    standin.fail(beginning, ...faults);
    await apply();
    const after = texts();
    expect(after).toHaveLength(before.length + 3);
    expect(after).toContain("go 0 A 192.0.2.7");
    expect(after).toContain("cloud 0 A 192.0.2.8");
    expect(after).not.toContain("cloud 0 A 192.0.2.21");
    await undo();
    expect(texts()).toEqual(before);
    // What has not happened this time would do so in the next one.
    standin.calm();
  });

  test("the clocks differ by an hour, and then by another one", async () => {
    const before = texts();
    standin.setClock(3_600);
    await apply();
    standin.setClock(7_200);
    await undo();
    standin.setClock(0);
    expect(texts()).toEqual(before);
  });
});

test.each([
  // IPv6 of this machine           speaks it to the world
  ["2001:db8::1", false, true],
  ["::1", true, false],
  ["fe80::1", false, false],
  ["fd00::1", false, false],
])("with %s (internal: %s) name servers are asked by IPv6: %s", (address, internal, is) => {
  const more = { netmask: "ffff::", mac: "00:00:00:00:00:00", cidr: null, scopeid: 0, internal };
  expect(speaksIpv6({ eth0: [{ address, family: "IPv6", ...more }] })).toBe(is);
});

test("the keys have ended between two changes: the rest is done by the next run", async () => {
  const before = texts();
  standin.afterNext(`PUT /domain/zone/${ZONE}/record`, () => standin.fail("POST ", "expired"));
  await expect(apply()).rejects.toThrow("OVH does not take these keys any more");
  expect(readEntries(environment)[0]?.state).toBe("begun");
  await apply();
  expect(texts()).toHaveLength(before.length + 3);
  await undo();
  await undo();
  expect(texts()).toEqual(before);
});

test("Ctrl-C is heard between two changes, and says what stands", async () => {
  const before = texts();
  const interrupt = listenForInterrupt();
  standin.afterNext(`PUT /domain/zone/${ZONE}/record`, () => void process.emit("SIGINT"));
  await expect(apply(interrupt)).rejects.toThrow("1 of 4 changes of softwerke.md are entered");
  interrupt.end();
  expect(texts()).toContain("cloud 0 A 192.0.2.8");
  await undo();
  expect(texts()).toEqual(before);
});

test("two admins at once: what the other one does in the middle stays, and is not taken back", async () => {
  const before = texts();
  standin.afterNext(`POST /domain/zone/${ZONE}/record`, () => {
    standin.add(ZONE, "zwei", "A", "192.0.2.99");
  });
  await apply();
  await undo();
  const id = standin.records(ZONE).find(({ subDomain }) => subDomain === "zwei")?.id ?? 0;
  expect(texts()).toEqual(
    [...before, "zwei 0 A 192.0.2.99"].toSorted((a, b) => a.localeCompare(b)),
  );
  standin.drop(ZONE, id);
});

test("plan, apply and undo, with anybody's changes in between, change nothing of others", async () => {
  const names = ["eins", "zwei", "drei"];
  const random = <Item>(items: readonly Item[]) =>
    items[Math.floor(Math.random() * items.length)] as Item;
  for (let round = 0; round < rounds(3, 100); round += 1) {
    const others = () =>
      texts().filter((text) => !/^(?:go|cloud|_cf-custom-hostname\.go) /.test(text));
    await apply();
    for (let count = Math.floor(Math.random() * 4); count > 0; count -= 1) {
      const mine = standin.records(ZONE).filter(({ subDomain }) => names.includes(subDomain));
      if (mine.length > 0 && Math.random() < 0.4) standin.drop(ZONE, random(mine).id);
      else standin.add(ZONE, random(names), "A", `192.0.2.${100 + Math.floor(Math.random() * 99)}`);
    }
    const foreign = others();
    await undo();
    expect(others()).toEqual(foreign);
    expect(texts()).toHaveLength(foreign.length + 1);
    expect(texts()).toContain("cloud 0 A 192.0.2.21");
  }
});

/** As OVH takes them: nothing beside a CNAME, and nothing twice. */
const mayStand = (record: ZoneRecord, index: number, all: readonly ZoneRecord[]): boolean =>
  !all
    .slice(0, index)
    .some(
      (one) =>
        one.name === record.name &&
        (one.type === "CNAME" ||
          record.type === "CNAME" ||
          (one.type === record.type && one.value === record.value)),
    );

describe("the rules", () => {
  const types = ["A", "AAAA", "CNAME", "MX", "TXT", "SPF"];
  const labels = ["go", "www", "mail", "openpgpkey", ""];
  const stored = fc.record({
    id: fc.integer({ min: 1, max: 1e9 }),
    subDomain: fc.constantFrom(...labels),
    fieldType: fc.constantFrom(...types),
    target: fc.constantFrom("192.0.2.1", "192.0.2.2", "e", "e.org.", '"v=spf1" " -all"', "10 mx"),
    ttl: fc.constantFrom(0, 300, 3600),
  });
  const zone = fc
    .uniqueArray(stored, { selector: ({ id }) => id, maxLength: 12 })
    .map((all) => all.map((one) => zoneRecord(one, "e.org")).filter(mayStand));
  const wish = fc.record({
    name: fc.constantFrom("go.e.org", "openpgpkey.e.org"),
    type: fc.constantFrom("A", "CNAME", "TXT"),
    value: fc.constantFrom("192.0.2.1", "192.0.2.9", "x.e.org."),
  });
  const key = ({ name, type, value, ttlSeconds }: Content) =>
    [name, type, value, ttlSeconds].join(" ");
  const keys = (all: readonly Content[]) => all.map(key).toSorted((a, b) => a.localeCompare(b));
  /** The zone after the changes, with ids that nobody has seen. */
  const applied = (records: readonly ZoneRecord[], changes: readonly Change[]) =>
    changedTo(records, changes).map((one, index): ZoneRecord => {
      const [subDomain] = one.name === "e.org" ? [""] : [one.name.slice(0, -".e.org".length)];
      const made = {
        id: 0,
        subDomain,
        fieldType: one.type,
        target: one.value,
        ttl: one.ttlSeconds,
      };
      return { ...one, id: 2e9 + index, ovh: "ovh" in one ? (one.ovh as typeof made) : made };
    });
  const numRuns = rounds(300, 30_000);

  test("nothing is touched but wanted names, and a second plan has nothing to do", () => {
    fc.assert(
      fc.property(
        zone,
        fc.array(wish, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (records, all, may) => {
          const replace = new Set(may ? all.map(({ name }) => name) : []);
          const { changes, foreign } = difference(all, records, { replace, isOwn: () => false });
          const names = new Set<string>(all.map(({ name }) => name));
          const rest = (contents: readonly Content[]) =>
            keys(contents.filter(({ name }) => !names.has(name)));
          const then = applied(records, changes);
          expect(rest(then)).toEqual(rest(records));
          if (!may) expect(changes.every(({ kind }) => kind === "create")).toBe(true);
          if (foreign.length > 0) return;
          const made = madeBy([{ state: "published", changes }]);
          if (refusals("e.org", records, changes).length > 0) return;
          expect(difference(all, then, { replace: new Set(), isOwn: made }).changes).toEqual([]);
        },
      ),
      { numRuns },
    );
  });

  test("undo brings back exactly what was, and leaves what came since", () => {
    fc.assert(
      fc.property(
        zone,
        fc.array(wish, { minLength: 1, maxLength: 4 }),
        stored,
        (records, all, more) => {
          const replace = new Set(all.map(({ name }) => name));
          const { changes } = difference(all, records, { replace, isOwn: () => false });
          const foreign = zoneRecord({ ...more, id: 3e9, subDomain: "seitdem" }, "e.org");
          const then = [...applied(records, changes), foreign];
          const { changes: back, left } = inverse({ changes, beside: records }, then);
          expect(left).toEqual([]);
          expect(keys(applied(then, back))).toEqual(keys([...records, foreign]));
        },
      ),
      { numRuns },
    );
  });

  test("where somebody has put something in place of what was made, undo leaves it and says so", () => {
    const before = zoneRecord({ id: 1, subDomain: "go", fieldType: "CNAME", target: "e" }, "e.org");
    const made = { name: "go.e.org", type: "CNAME", value: "x.e.org.", ttlSeconds: 0 };
    const theirs = zoneRecord({ id: 2, subDomain: "go", fieldType: "CNAME", target: "z" }, "e.org");
    const done = { changes: [{ kind: "update", before, after: made } as const], beside: [before] };
    const { changes, left } = inverse(done, [theirs]);
    expect(changes).toEqual([]);
    expect(left.map(({ en }) => en)).toEqual([
      "stays, since somebody else has changed something there: ~ change  go.e.org CNAME e.e.org. → x.e.org.",
    ]);
  });

  const record = (subDomain: string, fieldType: string, target: string, id = 1) =>
    zoneRecord({ id, subDomain, fieldType, target, ttl: 0 }, "e.org");
  const create = (name: string, type: string, value: string): Change => ({
    kind: "create",
    after: { name, type, value, ttlSeconds: 0 },
  });

  test.each<[string, ZoneRecord[], Change[], RegExp]>([
    [
      "NS of the zone itself",
      [record("", "NS", "ns.x.")],
      [{ kind: "delete", before: record("", "NS", "ns.x.") }],
      /^NS and SOA of e\.org itself are never changed/,
    ],
    [
      "a CNAME beside others",
      [record("go", "TXT", '"a"')],
      [create("go.e.org", "CNAME", "x.")],
      /^go\.e\.org: nothing else may stand beside a CNAME, and here would stand TXT\.$/,
    ],
    [
      "a CNAME on the zone's own name",
      [record("", "NS", "ns.x.")],
      [create("e.org", "CNAME", "x.")],
      /^e\.org: nothing else may stand beside a CNAME, and here would stand NS\.$/,
    ],
    [
      "a name below a delegation",
      [record("sub", "NS", "ns.x.")],
      [create("a.sub.e.org", "A", "192.0.2.1")],
      /^a\.sub\.e\.org: other servers answer for sub\.e\.org \(NS ns\.x\.\)/,
    ],
    [
      "more than 30 % of ten or more",
      Array.from({ length: 10 }, (_, id) => record(`n${id}`, "A", "192.0.2.1", id)),
      Array.from({ length: 4 }, (_, id): Change => ({
        kind: "delete",
        before: record(`n${id}`, "A", "192.0.2.1", id),
      })),
      /^e\.org: 4 of 10 records \(40%\) would be changed or deleted/,
    ],
  ])("%s is refused", (_what, records, changes, message) => {
    expect(refusals("e.org", records, changes).map(({ en }) => en)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  test("three of ten may be changed, and any number of nine", () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, id) => record(`n${id}`, "A", "192.0.2.1", id));
    const gone = (count: number) =>
      some(count).map((before): Change => ({ kind: "delete", before }));
    expect(refusals("e.org", some(10), gone(3))).toEqual([]);
    expect(refusals("e.org", some(9), gone(9))).toEqual([]);
  });

  test.each([
    ["x.s.e.org", "s.e.org"],
    ["x.e.org", "e.org"],
    ["s.e.org", "s.e.org"],
    ["xe.org", undefined],
  ])("%s belongs to the zone %s", (name, found) => {
    expect(zoneOf(name, ["e.org", "s.e.org"])).toBe(found);
  });
});
