/** The program itself: how it starts, its help, and what needs no or little of a server. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entries } from "../../../agents/cli/commands.ts";
import { commandHelp, nounHelp, overviewHelp } from "../../../agents/cli/command/help.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { SOURCES } from "../../../src/serve/build/sources.mjs";
import { some } from "../../campaign.ts";
import { root, startServer, type Server } from "../server.ts";
import { api, CLI, newPerson, type Person } from "./cli.ts";

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await startServer();
  admin = newPerson(server);
});

afterAll(async () => {
  admin.remove();
  await server.remove();
});

const german = { LANG: "de_DE.UTF-8" };

describe("the start", () => {
  test("works through a symbolic link from anywhere", async () => {
    const link = join(admin.home, "bin with space");
    symlinkSync(CLI, link);
    const outcome = await admin.run(["--version"], { program: link, cwd: "/" });
    expect(outcome).toEqual({ status: 0, stdout: "randwerk 0.1.0\n", stderr: "" });
  });

  test("works as `npx randwerk` in the clone", async () => {
    const args = ["--no", "--", "randwerk", "--version"];
    const outcome = await admin.run(args, { program: "npx", cwd: root });
    expect(outcome.stdout).toBe("randwerk 0.1.0\n");
  });

  /** A clone with the launcher, what packages it has, and a Node of this version on the PATH. */
  function clone(name: string, packages: readonly string[], nodeVersion: string) {
    const folder = join(admin.home, name);
    mkdirSync(join(folder, "agents/cli"), { recursive: true });
    cpSync(CLI, join(folder, "agents/cli/randwerk"));
    for (const one of packages) mkdirSync(join(folder, "node_modules", one), { recursive: true });
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const fake = `#!/bin/sh\n[ "$1" != -v ] || exec echo v${nodeVersion}\necho "$@"\n`;
    writeFileSync(join(bin, "node"), fake);
    chmodSync(join(bin, "node"), 0o755);
    return (env: Record<string, string> = {}) =>
      admin.run(["status"], {
        program: join(folder, "agents/cli/randwerk"),
        env: { PATH: `${bin}:/usr/bin:/bin`, ...env },
      });
  }

  test("without packages it says what brings them", async () => {
    const run = clone("bare", [], "24.0.0");
    const { status, stderr } = await run();
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^randwerk: Packages are missing\. 'npm start' brings them, or: sh \S+install\.sh\n$/,
    );
    expect((await run(german)).stderr).toContain("Es fehlen Pakete.");
  });

  test.each([
    ["18.20.8", undefined],
    ["20.10.0", undefined],
    ["20.11.0", "src/serve/command-line.mjs"],
    ["22.17.9", "src/serve/command-line.mjs"],
    ["22.18.0", "agents/cli/main.ts"],
    ["24.0.0", "agents/cli/main.ts"],
    ["100.0.0", undefined],
  ])("a Node %s on the PATH runs %s", async (version, program) => {
    const outcome = await clone(`node-${version}`, ["smol-toml", "zod"], version)();
    if (program === undefined) {
      expect(outcome.stderr).toContain("Node 20.11 or newer is missing. Get it from ");
      expect(outcome.status).toBe(2);
    } else expect(outcome.stdout).toMatch(new RegExp(`${program} status\n$`));
  });

  test("a clone with what `npm start` brings and the system's own Node lists links", async () => {
    const folder = join(admin.home, "newcomer");
    for (const one of SOURCES) {
      cpSync(join(root, one), join(folder, one), { recursive: true });
    }
    cpSync(join(root, "tsconfig.node.json"), join(folder, "tsconfig.node.json"));
    mkdirSync(join(folder, "node_modules"));
    for (const name of readdirSync(join(root, "node_modules")).filter(
      (one) => !one.startsWith("."),
    )) {
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
    }
    const system = spawnSync("/usr/bin/node", ["-v"], { encoding: "utf8" }).stdout ?? "";
    const options = {
      program: join(folder, "agents/cli/randwerk"),
      env: { PATH: "/usr/bin:/bin" },
    };
    const first = await admin.run(["links", "list", "--json"], options);
    expect([first.status, first.stderr]).toEqual([0, ""]);
    expect(JSON.parse(first.stdout)).toMatchObject({ links: [] });
    // What was made is kept, and made for Nodes that need it.
    const kept = join(folder, "node_modules/.cache/randwerk");
    const isOld = system.startsWith("v20.");
    expect(existsSync(kept) ? readdirSync(kept) : []).toHaveLength(isOld ? 1 : 0);
    expect((await admin.run(["links", "list", "--json"], options)).stdout).toBe(first.stdout);
  });
});

describe("help", () => {
  const nouns = entries.filter((entry) => "commands" in entry);
  const calls = [
    [],
    ...entries.map(({ name }) => [name]),
    ...nouns.flatMap(({ name, commands }) => commands.map((one) => [name, one.name])),
  ];

  const named = calls.map((words) => [words.join(" "), words] as const);

  function helpOf([noun, verb]: readonly string[], language: Language): string {
    const entry = entries.find(({ name }) => name === noun);
    if (entry === undefined) return overviewHelp(entries, language);
    if (!("commands" in entry)) return commandHelp(entry, "randwerk ", language);
    const command = entry.commands.find(({ name }) => name === verb);
    if (command === undefined) return nounHelp(entry, language);
    return commandHelp(command, `randwerk ${entry.name} `, language);
  }

  test.each(named)("of randwerk %s fits into 110 columns in both languages", (_name, words) => {
    const [english, ofGerman] = [helpOf(words, "en"), helpOf(words, "de")];
    expect(english).toContain("Usage: randwerk");
    expect(ofGerman).toContain("Aufruf: randwerk");
    for (const line of `${english}\n${ofGerman}`.split("\n")) {
      expect(line.length).toBeLessThanOrEqual(110);
    }
  });

  test.each(some(named, 3))("randwerk %s --help", async (_name, words) => {
    const english = await admin.ok([...words, "--help"]);
    expect(english.trimEnd()).toBe(helpOf(words, "en").trimEnd());
    const ofGerman = await admin.ok([...words, "--help"], { env: german });
    expect(ofGerman.trimEnd()).toBe(helpOf(words, "de").trimEnd());
    expect(await admin.ok(["help", ...words])).toBe(english);
  });

  test("no words at all are a question for help", async () => {
    expect(await admin.ok([])).toBe(await admin.ok(["--help"]));
    expect(await admin.ok(["links"])).toBe(await admin.ok(["links", "--help"]));
  });
});

test("the guide has an example of every command, and of no other", () => {
  const guide = readFileSync(join(root, "docs/guides/command-line.md"), "utf8");
  const known = entries.flatMap((entry) =>
    "commands" in entry ? entry.commands.map((one) => `${entry.name} ${one.name}`) : [entry.name],
  );
  const missing = known.filter(
    (call) => !new RegExp(`^(?: {4}|\\| .*\`)randwerk ${call}\\b`, "m").test(guide),
  );
  expect(missing).toEqual([]);
  const nouns = entries.filter((entry) => "commands" in entry).map(({ name }) => name);
  const named = [...guide.matchAll(new RegExp(`randwerk ((?:${nouns.join("|")}) [\\w-]+)`, "g"))];
  expect(named.map(([, call]) => call).filter((call) => !known.includes(call ?? ""))).toEqual([]);
});

describe("wrong usage ends with 2 and says what is right", () => {
  test.each([
    [["lniks"], "There is no command “lniks”. There are: setup, login, status, doctor, links,"],
    [["links", "ad"], "There is no command “ad”. There are: add, list,"],
    [["links", "add"], "TARGET is missing. Help: randwerk links add --help"],
    [["links", "show", "a", "b"], "“b” is one argument too many."],
    [["links", "list", "--serach", "x"], "There is no option --serach here."],
    [["links", "list", "-x"], "There is no option -x here."],
    [["links", "list", "--constructor"], "There is no option --constructor here."],
    [["links", "list", "--search"], "A value is missing after --search."],
    [["links", "list", "--search", "--all"], "A value is missing after --search;"],
    [["links", "list", "--all=yes"], "--all takes no value."],
    [["links", "list", "--search", "a", "--search", "b"], "--search is there twice."],
    [["links", "list", "--limit", "many"], "--limit many: write a whole number."],
    [["tokens", "add", "x"], "--scope SCOPE is missing."],
    [["calendar", "daily", "--timezone", "Mars/Base"], "--timezone Mars/Base: write a time zone"],
  ])("%j", async (args, message) => {
    const { status, stdout, stderr } = await admin.run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`randwerk: ${message}`);
  });

  test("a value that begins with a hyphen is told apart from an option", async () => {
    expect((await admin.run(["links", "list", "--search=-x"])).status).toBe(0);
  });
});

describe("calendar", () => {
  const plenum = ["calendar", "Tue *-*-1..7,15..21 18:00", "--after", "2026-10-20", "--count", "3"];

  test("says when that is, in words, right across the end of summer time", async () => {
    expect(await admin.ok([...plenum, "--timezone", "Europe/Berlin"], { env: german })).toBe(
      [
        "Normalform  Tue *-*-01..07,15..21 18:00:00",
        "Zeitzone    Europe/Berlin",
        "Termine     Dienstag, 20. Oktober 2026, 18:00 Uhr (MESZ)",
        "            Dienstag, 3. November 2026, 18:00 Uhr (MEZ)",
        "            Dienstag, 17. November 2026, 18:00 Uhr (MEZ)",
        "",
      ].join("\n"),
    );
    const english = await admin.ok([...plenum, "--timezone", "America/New_York"]);
    expect(english).toContain("Occurrences  Tuesday, 20 October 2026, 18:00 (GMT-4)");
  });

  test("shows ten unless told otherwise", async () => {
    const before = Date.now();
    const { occurrences } = JSON.parse(await admin.ok(["calendar", "daily", "--json"])) as {
      occurrences: string[];
    };
    expect(occurrences).toHaveLength(10);
    expect(Date.parse(occurrences[0] ?? "")).toBeGreaterThan(before - 1_000);
  });

  test("says so when there is none any more", async () => {
    expect(await admin.ok(["calendar", "1999-01-01"])).toContain("none any more");
  });

  test.each([
    [{}, "This is not a weekday."],
    [german, "Das ist kein Wochentag."],
  ])("points at the place of a mistake (%j)", async (env, message) => {
    const { status, stderr } = await admin.run(["calendar", "Mon,Tux *-*-* 18:00"], { env });
    expect(status).toBe(1);
    expect(stderr).toContain(`randwerk: ${message}`);
    expect(stderr.split("\n").slice(1)).toEqual(["    Mon,Tux *-*-* 18:00", "        ^^^", ""]);
  });
});

describe("tokens", () => {
  test("are made, listed and revoked", async () => {
    const made = await admin.run([
      "tokens",
      "add",
      "plenum-team",
      "--scope",
      "links:write",
      "--scope",
      "checks:read",
      "--expires",
      "2099-12-31",
    ]);
    expect(made.status).toBe(0);
    expect(made.stdout).toMatch(/^rw_\S+\n$/);
    expect(made.stderr).toBe("Shown this once only:\n");
    const team = newPerson({ url: server.url, token: made.stdout.trim() });
    await team.ok(["links", "add", "https://e.org/", "--slug", "by-team"]);
    expect(await team.ok(["links", "show", "by-team"])).toMatch(/Created .*, plenum-team\n/);
    const table = await admin.ok(["tokens", "list"], { env: german });
    expect(table).toMatch(/^ID +Name +Rechte +Läuft ab +Benutzt +Angelegt\n/);
    expect(table).toMatch(
      /plenum-team {2}links:write checks:read {2}2100-01-01 00:00 {2}\d{4}-.*, admin\n/,
    );
    const asked = await admin.run(["tokens", "revoke", "plenum-team"]);
    expect(asked.status).toBe(2);
    expect(asked.stderr).toContain("--yes");
    await team.ok(["links", "list"]);
    const no = await admin.onTerminal(["tokens", "revoke", "plenum-team"], {
      answers: [["[y/N]", "\r"]],
    });
    expect(no.status).toBe(1);
    await admin.ok(["tokens", "revoke", "plenum-team", "--yes"]);
    const out = await team.run(["links", "list"], { env: german });
    expect(out).toEqual({
      status: 4,
      stdout: "",
      stderr:
        "randwerk: Das Token ist unbekannt, abgelaufen oder widerrufen. Neu anmelden: randwerk login URL\n",
    });
    team.remove();
  });

  test("--json is exactly what the API gave", async () => {
    const made = JSON.parse(
      await admin.ok(["tokens", "add", "j", "--scope", "admin", "--json"]),
    ) as object;
    expect(Object.keys(made)).toContain("token");
    const given = await (await api(server, "/api/v1/tokens")).text();
    expect(await admin.ok(["tokens", "list", "--json"])).toBe(`${given}\n`);
  });

  test("what is refused says why", async () => {
    const scope = await admin.run(["tokens", "add", "x", "--scope", "everything"]);
    expect(scope.status).toBe(1);
    expect(scope.stderr).toContain("scopes.0: ");
    const past = await admin.run([
      "tokens",
      "add",
      "x",
      "--scope",
      "admin",
      "--expires",
      "2001-01-01",
    ]);
    expect(past.stderr).toContain("expiresAt: This time is in the past.");
    const absent = await admin.run(["tokens", "revoke", "nobody", "--yes"]);
    expect(absent).toEqual({
      status: 1,
      stdout: "",
      stderr: "randwerk: There is no token “nobody”.\n",
    });
  });
});

describe("status", () => {
  test("tells of every store and of the sign-in", async () => {
    const output = await admin.ok(["status"], { env: german });
    expect(output).toContain(`Dienst     ${server.url}\nZustand    gut\nAnmeldung  gilt\n`);
    expect(output).toContain("  links    ");
    expect(output).toMatch(/^Zeilen     seit 0 Uhr UTC [\d.]+ geschrieben$/m);
    expect(output).toMatch(/^ {11}[\d.]+ \w+: \S+$/m);
    const health = JSON.parse(await admin.ok(["status", "--json"])) as { ok: boolean };
    expect(health.ok).toBe(true);
  });

  test("a token that is not valid ends it with 4, and the health is shown nevertheless", async () => {
    const env = { RANDWERK_TOKEN: "rw_aaaaaaaa_cccccccccccccccccccccccccccccccc" };
    const { status, stdout } = await admin.run(["status"], { env });
    expect(status).toBe(4);
    expect(stdout).toMatch(/^Health +well$/m);
    expect(stdout).toMatch(/^Sign-in +The token is unknown, expired or revoked\./m);
    expect(stdout).not.toContain("Rows");
  });
});
