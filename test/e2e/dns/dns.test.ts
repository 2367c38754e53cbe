/** `randwerk dns` against a stand-in of OVH and a real name server: plan, apply, verify, undo, login. */
import { stripVTControlCharacters } from "node:util";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { displayWidth } from "../../../agents/cli/terminal/width.ts";
import { freePort } from "../server.ts";
import { until } from "../until.ts";
import { startWorld, ZONES, type World } from "./world.ts";

let world: World;

/** The last of these is what the test is about. */
const OWNED = /^(?:go|openpgpkey) /;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.stop();
});

const dns = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  world.admin.run(["dns", ...args], { env: { ...world.env, ...env } });
const lines = (zone: string) =>
  world.ovh
    .exported(zone)
    .split("\n")
    .filter((line) => !line.includes("SOA"));
const allLines = () =>
  Object.keys(ZONES).flatMap((zone) => lines(zone).map((line) => `${zone} ${line}`));
const atServer = () => ["--server", world.knot.address];
/** What somebody sees on a terminal of 60 columns, without addresses that the terminal itself breaks. */
async function tooWide(...args: string[]): Promise<string[]> {
  const wide: string[] = [];
  for (const LANG of ["de_DE.UTF-8", "en_GB.UTF-8"]) {
    const call = { columns: 60, env: { ...world.env, LANG } };
    const { raw } = await world.admin.onTerminal(["dns", ...args], call);
    // A line of progress writes over itself.
    const shown = stripVTControlCharacters(raw)
      .split("\r\n")
      .map((line) => line.replace(/^.*\r/s, ""));
    expect(shown.length).toBeGreaterThan(1);
    wide.push(...shown.filter((line) => displayWidth(line) > 60 && !/^ *\S+$/.test(line)));
  }
  return wide;
}
const changing = () => world.ovh.requests.filter((one) => !one.startsWith("GET "));

test("whoever is not signed in at OVH is told how", async () => {
  const { status, stderr } = await dns(["plan"]);
  expect(status).toBe(4);
  expect(stderr).toContain("Not signed in at OVH: “randwerk dns login ZONE …”");
});

test("login makes keys for the named zones alone, kept for this user alone", async () => {
  const { ovh, admin } = world;
  const { applicationKey, applicationSecret } = ovh.keys;
  const input = `${applicationKey}\n${applicationSecret}\n`;
  const args = ["dns", "login", ...Object.keys(ZONES), "--endpoint", ovh.endpoint];
  const done = admin.run(args, { env: world.env, input });
  await until(() => ovh.asked().length > 0);
  ovh.agree();
  const { status, stderr } = await done;
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stderr).toContain("https://ovh.example/auth/?credentialToken=abc");
  expect(ovh.asked()).toHaveLength(1 + 5 * Object.keys(ZONES).length);
  expect(ovh.asked()).toContainEqual({ method: "POST", path: "/domain/zone/softwerke.md/refresh" });
  expect(ovh.asked().filter(({ path }) => !path.startsWith("/domain/zone"))).toEqual([]);
  const path = join(admin.home, ".config/randwerk/ovh.toml");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toContain('consumer_key = "newconsumer"');
});

test("plan says what is missing in either language, and touches nothing", async () => {
  const { address } = world;
  const { status, stdout } = await dns(["plan"]);
  expect(status).toBe(1);
  expect(stdout).toContain(`  + create  go.magdeburg.jetzt A ${address}\n`);
  expect(stdout).toContain(`  + create  openpgpkey.softwerke.md A ${address}\n`);
  expect(stdout).toContain(`  + create  openpgpkey.s.softwerke.md A ${address}\n`);
  const german = await dns(["plan"], { LANG: "de_DE.UTF-8" });
  expect(german.stdout).toContain(`  + anlegen  go.magdeburg.jetzt A ${address}\n`);
  const { zones } = JSON.parse((await dns(["plan", "--json"])).stdout) as {
    zones: { zone: string; changes: unknown[]; foreign: unknown[]; refused: unknown[] }[];
  };
  expect(zones.map(({ zone, changes }) => [zone, changes.length])).toEqual([
    ["magdeburg.jetzt", 1],
    ["softwerke.md", 1],
    ["s.softwerke.md", 1],
  ]);
  expect(await tooWide("plan")).toEqual([]);
  expect(changing()).toEqual([]);
});

test("setup shows the same plan as its last step, and says what enters it", async () => {
  const answers = join(world.admin.home, "answers.toml");
  writeFileSync(answers, "", { mode: 0o600 });
  const file = join(world.admin.home, "randwerk.toml");
  const args = ["setup", "--file", file, "--answers", answers, "--json"];
  const { status, stdout } = await world.admin.run(args, { env: world.env });
  expect(status).toBe(0);
  const { steps } = JSON.parse(stdout) as { steps: Record<string, unknown>[] };
  expect(steps.at(-1)).toMatchObject({
    step: "dns",
    state: "made",
    what: "enter them by: randwerk dns apply",
    answer: { zones: [{ zone: "magdeburg.jetzt" }, { zone: "softwerke.md" }, {}] },
  });
  expect(changing()).toEqual([]);
});

test("apply enters it, keeps the zone as it was, publishes and verifies; all but owned names stay as they were", async () => {
  const { admin, address } = world;
  await admin.ok(["links", "add", "https://e.org/", "--slug", "one"]);
  const before = allLines();
  const [plain] = [ZONES["softwerke.md"]?.length ?? 0];
  const { status, stdout, stderr } = await dns(["apply", "--yes", ...atServer()]);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  const after = allLines();
  expect(after.filter((line) => !OWNED.test(line.replace(/^\S+ /, "")))).toEqual(before);
  expect(after).toHaveLength(before.length + 3);
  expect(stdout).toContain(`ok     ${world.knot.address} UDP: says 3 times what it should\n`);
  expect(stdout).toContain(`ok     ${world.knot.address} TCP: says 3 times what it should\n`);
  expect(stdout).toContain("ok     https://go.magdeburg.jetzt/one: redirects\n");
  expect(stdout).toMatch(
    /ok {5}https:\/\/openpgpkey.softwerke.md: certificate is good for \d\d days\n/,
  );
  expect(stdout).toContain("/.well-known/openpgpkey/softwerke.md/policy: is there\n");
  expect(stderr).toContain("softwerke.md: publishing (refresh)\n");
  const folder = join(admin.home, ".local/state/randwerk/dns");
  const kept = readdirSync(folder).filter((name) => /^softwerke\.md-.*\.zone$/.test(name));
  expect(kept).toHaveLength(1);
  const path = join(folder, kept[0] ?? "");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8").match(/ IN /g)).toHaveLength(plain + 1);
  expect(address).toMatch(/^127\./);
});

test("a second apply changes nothing, and everything is verified again", async () => {
  const before = changing().length;
  expect(await dns(["apply", ...atServer()])).toMatchObject({ status: 0 });
  expect(await dns(["plan"])).toMatchObject({ status: 0 });
  expect(changing()).toHaveLength(before);
});

test("verify asks the name servers, which say something else", async () => {
  const { knot, ovh } = world;
  expect(await dns(["verify", ...atServer()])).toMatchObject({ status: 0 });
  const file = ovh.exported("magdeburg.jetzt");
  knot.publish(
    "magdeburg.jetzt",
    file.replace(/^go IN A .*$/m, "go IN A 192.0.2.99").replace("(2026", "(2027"),
  );
  const { status, stdout } = await dns(["verify", "--json", ...atServer()]);
  knot.publish("magdeburg.jetzt", file);
  expect(status).toBe(1);
  const { ok, findings } = JSON.parse(stdout) as {
    ok: boolean;
    findings: { ok: boolean; found: string; what: string }[];
  };
  expect(ok).toBe(false);
  expect(findings.filter((one) => !one.ok).map(({ found }) => found)).toEqual([
    `go.magdeburg.jetzt A: 192.0.2.99 instead of ${world.address}`,
    `go.magdeburg.jetzt A: 192.0.2.99 instead of ${world.address}`,
  ]);
  const silent = ["verify", "--server", `127.0.0.1:${await freePort()}`];
  expect(await tooWide(...silent)).toEqual([]);
  const nobody = await dns(silent);
  expect(nobody.stdout).toContain("go.magdeburg.jetzt A: no answer");
});

test("undo takes back what was made, and leaves what others have done since", async () => {
  const { ovh } = world;
  expect(await tooWide("verify", ...atServer())).toEqual([]);
  const id = ovh.add("softwerke.md", "neu", "A", "192.0.2.77");
  const { status, stdout, stderr } = await dns(["undo", "--yes"]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stdout).toContain(`  - delete  openpgpkey.softwerke.md A ${world.address}\n`);
  expect(allLines().filter((line) => OWNED.test(line.replace(/^\S+ /, "")))).toEqual([]);
  const [made] = ovh.records("softwerke.md").filter(({ subDomain }) => subDomain === "neu");
  expect(made?.target).toBe("192.0.2.77");
  ovh.drop("softwerke.md", made?.id ?? id);
  const again = await dns(["undo", "--yes"]);
  expect(again).toMatchObject({ status: 0, stdout: "" });
  expect(again.stderr).toContain("There is nothing to take back.");
});

test("a foreign record on a wanted name stays, unless it may be replaced; undo brings it back", async () => {
  const { ovh, address } = world;
  ovh.add("magdeburg.jetzt", "go", "CNAME", "alt.softwerke.md.", 300);
  const before = allLines();
  const plan = await dns(["plan"]);
  expect(plan.status).toBe(1);
  expect(plan.stdout).toContain(
    "  ! stays   go.magdeburg.jetzt CNAME alt.softwerke.md.: not of this tool; replace it by --replace go.magdeburg.jetzt\n",
  );
  expect(await tooWide("plan")).toEqual([]);
  expect(await dns(["apply", "--yes", ...atServer()])).toMatchObject({ status: 1 });
  expect(lines("magdeburg.jetzt")).toContain("go 300 IN CNAME alt.softwerke.md.");
  expect(await tooWide("undo", "--yes")).toEqual([]);
  const replace = ["--replace", "go.magdeburg.jetzt"];
  expect(await dns(["apply", "--yes", ...replace, ...atServer()])).toMatchObject({ status: 0 });
  expect(lines("magdeburg.jetzt")).toContain(`go IN A ${address}`);
  expect(await dns(["undo", "--yes"])).toMatchObject({ status: 0 });
  expect(allLines()).toEqual(before);
  const [old] = ovh.records("magdeburg.jetzt").filter(({ subDomain }) => subDomain === "go");
  ovh.drop("magdeburg.jetzt", old?.id ?? 0);
});

test("a zone that somebody changes between plan and apply is not touched", async () => {
  const { ovh } = world;
  const before = changing().length;
  // After the zone was read for the plan, and before it is read again.
  ovh.afterNext("GET /domain/zone/s.softwerke.md/soa", () => {
    ovh.add("magdeburg.jetzt", "jemand", "A", "192.0.2.78");
  });
  const { status, stderr } = await dns(["apply", "--yes", ...atServer()]);
  const [made] = ovh.records("magdeburg.jetzt").filter(({ subDomain }) => subDomain === "jemand");
  ovh.drop("magdeburg.jetzt", made?.id ?? 0);
  expect(status).toBe(1);
  expect(stderr).toContain("magdeburg.jetzt has changed since the plan; nothing was touched.");
  expect(changing()).toHaveLength(before);
});

test("names outside the account, below a delegation and in a ghost zone are refused, the rest is done", async () => {
  const { admin, ovh } = world;
  const file = join(admin.home, "dns.toml");
  const record = (name: string, type: string, value: string) =>
    `[[record]]\nname = "${name}"\ntype = "${type}"\nvalue = "${value}"\n`;
  writeFileSync(
    file,
    [
      record("www.example.com", "A", "192.0.2.1"),
      record("x.lager.softwerke.md", "A", "192.0.2.1"),
    ].join("\n"),
  );
  ovh.setGhost("s.softwerke.md", true);
  const { status, stdout } = await dns(["apply", "--yes", "--file", file, ...atServer()]);
  ovh.setGhost("s.softwerke.md", false);
  expect(status).toBe(1);
  expect(stdout).toContain(
    "! www.example.com is in none of this account’s zones: magdeburg.jetzt, softwerke.md, s.softwerke.md.",
  );
  expect(stdout).toContain("! x.lager.softwerke.md: other servers answer for lager.softwerke.md");
  expect(stdout).toContain("! s.softwerke.md is being deleted at OVH (460)");
  expect(lines("magdeburg.jetzt")).toContain(`go IN A ${world.address}`);
  expect(lines("softwerke.md").join("\n")).not.toContain("openpgpkey");
  expect(await dns(["undo", "--yes"])).toMatchObject({ status: 0 });
});

test("a refresh that is refused says what stands, and the next apply publishes it", async () => {
  const { ovh } = world;
  ovh.forbid("POST", "/domain/zone/magdeburg.jetzt/refresh");
  const { status, stderr } = await dns(["apply", "--yes", ...atServer()]);
  ovh.allowAll();
  expect(status).toBe(1);
  expect(stderr).toContain("The changes are entered but not published: OVH refuses the refresh");
  expect(stderr).toContain("(EU.ext-3.abc)");
  const plan = await dns(["plan"]);
  expect(plan.stdout).toContain("  entered, not published yet\n");
  expect(await dns(["apply", "--yes", ...atServer()])).toMatchObject({ status: 0 });
});

test("keys that have ended, and an OVH that nobody reaches, have codes of their own", async () => {
  const { admin, ovh } = world;
  ovh.fail("GET ", "expired");
  const { status, stderr } = await dns(["plan"]);
  expect({ status, stderr }).toEqual({
    status: 4,
    stderr:
      "randwerk: OVH does not take these keys any more: This credential is not valid (EU.ext-3.abc). Anew: randwerk dns login ZONE\n",
  });
  const path = join(admin.home, ".config/randwerk/ovh.toml");
  const kept = readFileSync(path, "utf8");
  writeFileSync(path, kept.replace(ovh.endpoint, `https://localhost:${await freePort()}/1.0`));
  expect(await dns(["plan"])).toMatchObject({ status: 3 });
  writeFileSync(path, kept);
});

test("Ctrl-C at the question changes nothing", async () => {
  const { admin } = world;
  const asked = await admin.onTerminal(["dns", "undo"], {
    env: world.env,
    answers: [["Take this back at OVH?", "\u0003"]],
  });
  expect(asked.status).toBe(130);
  expect(await dns(["undo", "--yes"])).toMatchObject({ status: 0 });
});
