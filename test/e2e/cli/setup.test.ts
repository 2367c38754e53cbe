/** `randwerk setup` as a newcomer meets it: at a terminal, stopped and taken up again, and without one. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { displayWidth } from "../../../agents/cli/terminal/width.ts";
import { listen, type Listener } from "../alerts/receiver.ts";
import { warmStateDir } from "../faults/attempt.ts";
import { freePort, startProgram, type Program } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";
import { api, newPerson, type Person } from "./cli.ts";

const COLUMNS = 60;
const GERMAN = { LANG: "de_DE.UTF-8" };
const ENTER = "\r";
const CTRL_C = "\u0003";
const SECRET = "nobody-may-see-this";
const OURS = "# Our service\n[colours] # a program of ours reads this, too\nred = 1\n";

let receiver: Listener;
let folder: string;
let key: string;
const running: Program[] = [];

beforeAll(async () => {
  receiver = await listen(() => ({ status: 200 }));
  folder = mkdtempSync(join(tmpdir(), "randwerk-setup-"));
  key = join(folder, "vorstand.asc");
  const { gpg, remove } = newKeyring();
  gpg(["--quick-generate-key", "<vorstand@example.org>", "future-default", "default", "2y"]);
  writeFileSync(key, gpg(["--armor", "--export"]));
  remove();
});

afterAll(async () => {
  for (const server of running) await server.stop();
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** A machine with a file of settings, the program that reads it, and somebody who has signed in nowhere. */
async function newMachine(name: string, more = "") {
  const home = mkdtempSync(join(folder, name));
  const path = join(home, "randwerk.toml");
  const secretsPath = join(home, "randwerk.secrets.toml");
  const [port, stateDir] = [await freePort(), warmStateDir(join(home, "state"))];
  writeFileSync(path, `PORT = ${port}\nSTATE_DIR = "${stateDir}"\n${more}\n${OURS}`);
  const person = newPerson();
  const setup = async (answers: Answers, env = {}, words: readonly string[] = []) => {
    const args = ["setup", "--file", path, ...words];
    const { status, raw } = await person.onTerminal(args, { answers, env, columns: COLUMNS });
    const screen = stripVTControlCharacters(raw);
    expect(screen).not.toContain(SECRET);
    return { status, screen };
  };
  return {
    path,
    person,
    setup,
    settings: () => readFileSync(path, "utf8"),
    secrets: () => readFileSync(secretsPath, "utf8"),
    secretsPath,
    start: async () => {
      const variables = { PORT: String(port), STATE_DIR: stateDir, KEY_SERVERS: "none" };
      const server = await startProgram({ ...variables, RANDWERK_CONFIG: path });
      running.push(server);
      return server;
    },
  };
}

type Answers = NonNullable<NonNullable<Parameters<Person["onTerminal"]>[1]>["answers"]>;

/** How many of everything there are. */
async function counts(server: Program) {
  const of = async (path: string, field: string) => {
    const body = (await (await api(server, path)).json()) as Record<string, unknown[]>;
    return body[field]?.length;
  };
  return {
    links: await of("/api/v1/links", "links"),
    keys: await of("/api/v1/keys", "keys"),
    checks: await of("/api/v3/checks/", "checks"),
    messages: receiver.seen.length,
  };
}

describe("on a machine of one's own", () => {
  let machine: Awaited<ReturnType<typeof newMachine>>;
  let server: Program;
  beforeAll(async () => {
    machine = await newMachine("own-");
  });
  afterAll(() => machine.person.remove());

  test("settings are written as they are answered, and Ctrl-C at a question says what stands", async () => {
    const { status, screen } = await machine.setup([
      ["Address at which everybody", `go.example.org${ENTER}`],
      ["Write an address such as", `https://go.example.org${ENTER}`],
      ["[go.example.org]:", ENTER],
      ["[127.0.0.1]:", ENTER],
      ["Mail domains", `example.org${ENTER}`],
      ["Where the names lead", `192.0.2.1,2001:db8::1${ENTER}`],
      ["Kind of the channel", CTRL_C],
    ]);
    expect(status).toBe(130);
    const said = screen.replaceAll(/\s+/g, " ");
    expect(said).toMatch(/What is set stands in .* Go on: randwerk setup randwerk: Cancelled\./);
    expect(screen).toContain(`→ ${machine.path}: LINK_HOSTS = [ "go.example.org" ]`);
    expect(machine.settings()).toContain(OURS);
    expect(machine.settings()).toMatch(
      /^PORT = [^]*\n# [^\n]+\nPUBLIC_URL = "https:\/\/go\.example\.org"\n[^]*\nTRUSTED_PROXIES = \[ "127\.0\.0\.1" \]\n[^]*\nDNS_TARGET = \[ "192\.0\.2\.1", "2001:db8::1" \]\n[^]*\[colours\]/,
    );
    expect(existsSync(machine.secretsPath)).toBe(false);
  });

  test("a service that does not run is waited for, as long as somebody likes", async () => {
    const { status, screen } = await machine.setup(
      [
        ["Art des Kanals", ENTER],
        ["npm start", CTRL_C],
      ],
      GERMAN,
    );
    expect(status).toBe(130);
    expect(screen).toContain("ist da: https://go.example.org");
    expect(screen).toContain("offen: Meldungen erreichen niemanden");
    expect(screen.replaceAll(/\s+/g, " ")).toMatch(
      /bleibt\. Weiter: randwerk setup randwerk: Angehalten\./,
    );
  });

  test("one that runs is waited for until it was started again, and a test message is sent", async () => {
    server = await machine.start();
    const { status, screen } = await machine.setup(
      [
        ["Art des Kanals", `brieftaube${ENTER}`],
        ["Es gibt: ", `webhook${ENTER}`],
        ["[webhook]:", ENTER],
        ["URL:", `${receiver.url}/hook${ENTER}`],
        ["Geheimnis der Signatur", `kurz${ENTER}`],
        ["mindestens 8 Zeichen", `${SECRET}${ENTER}`],
        [
          "kennt die neuen Einstellungen",
          async () => {
            await server.stop();
            server = await machine.start();
            return "";
          },
        ],
        ["Wohin der erste Kurzlink", CTRL_C],
      ],
      GERMAN,
    );
    expect(screen).toContain("fertig: angekommen: webhook");
    expect(status).toBe(130);
    expect(screen).toContain("ALERT_CHANNELS (geheim)");
    expect(machine.secrets()).toContain(`[[ALERT_CHANNELS]]\nname = "webhook"\nkind = "webhook"\n`);
    expect(machine.secrets()).toContain(`secret = "${SECRET}"`);
    expect(statSync(machine.secretsPath).mode & 0o777).toBe(0o600);
    expect(receiver.seen.map(({ path }) => path)).toEqual(["/hook"]);
  });

  test("it goes on where it was stopped: link with its code, key, check with its lines, records", async () => {
    const { status, screen } = await machine.setup([
      ["Where the first short link", `https://pad.example.org/plenum${ENTER}`],
      ["[plenum]:", ENTER],
      ["File with the board’s key", `${key}${ENTER}`],
      ["[vorstand@example.org]:", ENTER],
      ["Publish it for", `y${ENTER}`],
      ["Name of a job", `Backup web1${ENTER}`],
      ["[*-*-* 03:00]:", ENTER],
      ["[1h]:", ENTER],
    ]);
    expect(screen).toContain("https://go.example.org/plenum");
    expect(screen).toContain("█");
    expect(screen).toContain("Fingerprint");
    expect(screen).toMatch(/In a crontab:\s+\d[^]*In the \[Service\] of systemd:/);
    expect(screen).toContain("  go.example.org A 192.0.2.1");
    expect(screen).toContain("  openpgpkey.example.org AAAA 2001:db8::1");
    expect(status).toBe(0);
    expect(await counts(server)).toEqual({ links: 1, keys: 1, checks: 1, messages: 1 });
    expect(await machine.person.ok(["status"])).toContain("links");
  });

  test.each([{}, GERMAN])(
    "once all is there it asks nothing and makes nothing: %j",
    async (env) => {
      const before = [machine.settings(), machine.secrets()];
      const { status, screen } = await machine.setup([], env);
      expect(status).toBe(0);
      expect(await counts(server)).toEqual({ links: 1, keys: 1, checks: 1, messages: 1 });
      expect([machine.settings(), machine.secrets()]).toEqual(before);
      const lines = screen.split("\r\n").filter((line) => line !== "");
      expect(lines.length).toBeGreaterThan(20);
      const wide = lines.filter((line) => displayWidth(line.replace(/^.*\r/, "")) > COLUMNS);
      expect(wide).toEqual([]);
    },
  );

  test("a token that is not the service's is told at once", async () => {
    const env = { RANDWERK_URL: server.url, RANDWERK_TOKEN: "not-the-token-of-the-service" };
    const { status, screen } = await machine.setup([], env);
    expect(status).toBe(4);
    expect(screen).toContain("Sign in again");
  });
});

describe("on Cloudflare, and without a terminal", () => {
  let machine: Awaited<ReturnType<typeof newMachine>>;
  let server: Program;
  const answersOf = (text: string, mode = 0o600) => {
    const path = join(mkdtempSync(join(folder, "answers-")), "answers.toml");
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const answered = (path: string, ...words: string[]) =>
    machine.person.run(["setup", "--file", machine.path, "--answers", path, ...words]);
  beforeAll(async () => {
    machine = await newMachine("cloud-", 'SITE_NAME = "Verein"');
  });
  afterAll(() => machine.person.remove());

  test("a token is made, and the address that the deployment has printed is asked for", async () => {
    const { status, screen } = await machine.setup(
      [
        ["Adresse, unter der alle", ENTER],
        ["Admin-Token, das es dort", ENTER],
        ["Art des Kanals", ENTER],
        [
          "unter der er antwortet",
          async () => {
            server = await machine.start();
            return `${server.url}${ENTER}`;
          },
        ],
        ["Wohin der erste Kurzlink", ENTER],
        ["Datei mit dem Schlüssel", ENTER],
        ["Name eines Jobs", ENTER],
      ],
      GERMAN,
      ["--cloudflare"],
    );
    expect(screen).toContain("npm run deploy");
    expect(screen).toContain("ADMIN_TOKEN (geheim)");
    const [, token = ""] = /^ADMIN_TOKEN = "([\w-]{32})"$/m.exec(machine.secrets()) ?? [];
    expect(screen).not.toContain(token);
    expect(screen).toContain("offen: kein Name gesetzt");
    expect(status).toBe(0);
    server = { ...server, token };
    expect(await machine.person.ok(["status"])).toContain("links");
  });

  test("a file answers it all, and programs read what was made", async () => {
    const answers = answersOf(`[link]
target = "https://pad.example.org/"
slug = "pad"
[key]
file = "${key}"
address = "vorstand@example.org"
[check]
name = "Backup"
grace = "2h"
`);
    const { stdout, stderr, status } = await answered(answers, "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const { steps, ...rest } = JSON.parse(stdout) as {
      steps: { step: string; state: string; what: string; answer: Record<string, unknown> }[];
    };
    expect(rest).toEqual({ ok: true, files: [machine.path, machine.secretsPath] });
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      "address skipped",
      "channel skipped",
      "service there",
      "test skipped",
      "link made",
      "key made",
      "check made",
      "dns skipped",
    ]);
    expect(steps[4]?.answer).toMatchObject({ slug: "pad" });
    expect(steps[5]?.answer).toMatchObject({ address: "vorstand@example.org" });
    expect(steps[6]?.answer).toMatchObject({ name: "Backup", grace: 7200 });
    expect(await counts(server)).toMatchObject({ links: 1, keys: 1, checks: 1 });
  });

  test.each<[string, string, number, number, RegExp]>([
    ["an address", 'address = "x y"', 0o600, 2, /address: Write an address such as/],
    [
      "a kind of channel",
      'channel = { kind = "fax" }',
      0o600,
      2,
      /channel\.kind: There are: ntfy, smtp/,
    ],
    ["a file that others may read", "", 0o644, 4, /has the mode 0644/],
    ["no TOML", "a = ", 0o600, 4, /is not TOML in line 1/],
  ])("%s is refused, and nothing is written", async (_, text, mode, code, words) => {
    const before = [machine.settings(), machine.secrets()];
    const { status, stderr, stdout } = await answered(answersOf(text, mode));
    expect([status, stdout]).toEqual([code, ""]);
    expect(stderr).toMatch(words);
    expect([machine.settings(), machine.secrets()]).toEqual(before);
  });

  test("a channel that takes nothing is told, with what to do", async () => {
    const other = await newMachine("silent-");
    other.person.remove();
    const text = '[channel]\nkind = "ntfy"\nserver = "http://127.0.0.1:9"\ntopic = "topic"\n';
    const args = ["setup", "--file", other.path, "--answers", answersOf(text), "--json"];
    // It waits for the service, which starts with what is written by then.
    const [outcome] = await Promise.all([
      machine.person.run(args, { env: { RANDWERK_URL: "", RANDWERK_TOKEN: "" } }),
      expect
        .poll(() => existsSync(other.secretsPath))
        .toBe(true)
        .then(other.start),
    ]);
    expect(outcome.status).toBe(1);
    const { ok, steps } = JSON.parse(outcome.stdout) as { ok: boolean; steps: { what: string }[] };
    expect(ok).toBe(false);
    expect(steps[3]?.what).toMatch(/^ntfy has not taken it\. Change it in \S+secrets\.toml/);
  });

  test("where nobody can be asked it says how to answer", async () => {
    const { status, stderr } = await machine.person.run(["setup", "--file", machine.path]);
    expect(status).toBe(2);
    expect(stderr).toContain("--answers FILE");
  });

  test("a file that it cannot keep as it is, is left alone", async () => {
    const path = join(folder, "broken.toml");
    writeFileSync(path, "PORT = \n");
    const args = ["setup", "--file", path, "--answers", answersOf("")];
    const { status, stderr } = await machine.person.run(args);
    expect(status).toBe(2);
    expect(stderr).toContain("line 1, column 8: no TOML");
    writeFileSync(path, `PUBLIC_URL = ""\n`);
    writeFileSync(join(folder, "broken.secrets.toml"), "", { mode: 0o644 });
    const open = await machine.person.run(args);
    expect(open.stderr).toContain("is open to others: chmod 600");
  });

  test("without --file it wants the program's folder", async () => {
    const { status, stderr } = await machine.person.run(["setup", "--answers", answersOf("")], {
      cwd: folder,
    });
    expect(status).toBe(2);
    expect(stderr).toContain("This is not the program’s folder");
  });
});
