/**
 * The commands of every README and runbook. Those of the command line, curl and GnuPG are run here as they stand, in
 * their order, each file against a service of its own; the others are named with the test that runs them.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runThread } from "../cli/cli.ts";
import { root } from "../server.ts";
import { documented, isCommand, markdownFiles, read } from "./commands.ts";
import { newWorld, type World } from "./world.ts";

/** Files whose blocks are run here: those of a group one after the other, in one world. */
const BLOCKS = [
  ["README.md", "docs/start.md"],
  ["docs/guides/tasks.md"],
  ["functions/links/README.md", "docs/guides/links.md", "docs/reference/links.md"],
  [
    "functions/heartbeats/README.md",
    "docs/reference/pings.md",
    "docs/guides/jobs.md",
    "docs/guides/status-page.md",
    "docs/reference/arrivals.md",
    "docs/reference/healthchecks.md",
  ],
  ["functions/wkd/README.md", "docs/reference/key-directory.md", "docs/guides/keys.md"],
  ["agents/cli/README.md", "docs/guides/command-line.md", "functions/archive/README.md"],
  ["docs/runbooks/alerts.md", "src/alerts/README.md", "docs/reference/api.md"],
];

/** Files whose blocks another test runs. */
const BLOCKS_ELSEWHERE: Readonly<Record<string, string>> = {
  "agents/host/README.md": "test/e2e/host/run.test.ts",
  "docs/guides/backups.md": "test/e2e/host/guide.test.ts",
  "docs/reference/agent.md": "test/e2e/host/run.test.ts",
  "docs/own-key.md": "test/e2e/cli/keys.test.ts",
  "docs/runbooks/own-machine.md": "test/e2e/docs/machine-commands.test.ts",
  "docs/runbooks/update.md": "test/e2e/docs/machine-commands.test.ts",
  "docs/runbooks/backups.md": "test/e2e/docs/rescue-commands.test.ts",
  "docs/runbooks/damaged-database.md": "test/e2e/docs/rescue-commands.test.ts",
  "docs/runbooks/dns.md": "test/e2e/dns/dns.test.ts",
  "docs/runbooks/deploy.md": "test/e2e/docs/machine-commands.test.ts",
  "docs/runbooks/cloudflare.md": "test/e2e/docs/machine-commands.test.ts",
  "docs/runbooks/sign-in.md": "test/e2e/cli/sessions.test.ts",
  "test/fixtures/states/README.md": "test/e2e/states/states.test.ts",
};

/** Commands that are run elsewhere: how they begin, and by what. */
const ELSEWHERE: readonly (readonly [start: RegExp, by: string])[] = [
  [/^npm (?:start|run)\b/, "package.json"],
  [/^npm (?:test|audit)\b|^(?:RANDWERK_CAMPAIGN=1 )?npx vitest /, ".ci/run"],
  [/^npx wrangler |^wrangler /, "test/e2e/docs/machine-commands.test.ts"],
  [/^sh src\/serve\/|^npx randwerk|^sudo ln /, "test/e2e/serve/install.test.ts"],
  [/^node test\/e2e\/states\/make\.ts/, "test/e2e/states/states.test.ts"],
  [/^docker |^install -d -o 65532/, "test/e2e/machine/container.test.ts"],
  [/^curl -fsS --remote-name-all/, "test/e2e/agents/downloads.test.ts"],
  [/^randwerk-agent (?:rejected|arrived|doctor)/, "test/e2e/host/spool.test.ts"],
  [/^randwerk-agent run CHECK -- restic /, "test/e2e/host/restic.test.ts"],
  [
    /^systemctl (?:stop|start|restart|status)|^journalctl |^ss -ltnp$/,
    "test/e2e/machine/own-machine.test.ts",
  ],
  [/^systemd-analyze security$/, "test/e2e/machine/own-machine.test.ts"],
  [/^rm -r \/var\/cache\/nginx-randwerk/, "test/e2e/machine/own-machine.test.ts"],
  [/^apt-get install ca-certificates$/, "test/install.sh"],
  [/^[A-Z_]+=\S+ npm start$/, "test/e2e/serve/settings.test.ts"],
  [/^(?:chmod 700|sudo -u x|curl -i \S+nothing)$/, "test/e2e/serve/start.test.ts"],
  [/^randwerk dns /, "test/e2e/dns/dns.test.ts"],
  [/^randwerk keys (?:publish|remove) --mine/, "test/e2e/cli/keys.test.ts"],
  [/^curl .*[?]mine=yes/, "test/functions/wkd/claims/links.test.ts"],
  [/^randwerk checks edit \S+ --s3 /, "test/e2e/archive/restic.test.ts"],
  [/^randwerk setup/, "test/e2e/cli/setup.test.ts"],
  [/^git pull$/, "test/e2e/docs/machine-commands.test.ts"],
  [/^(?:cp -a STATE_DIR|rm FILE)/, "test/e2e/docs/rescue-commands.test.ts"],
  [/^borg (?:config|check|break-lock|list)|^sh -c$/, "test/e2e/docs/rescue-commands.test.ts"],
  // Words of borg that are spoken of, not told to be typed.
  [/^borg (?:create|prune|compact|rename|recreate|delete|extract)/, "test/e2e/host/borg.test.ts"],
  [/^runitor /, "test/e2e/heartbeats/clients.test.ts"],
  // Asks the key server of the association, by HTTPS.
  [/^gpg --keyserver |^gpg --refresh-keys/, "test/e2e/wkd/clients.test.ts"],
  [/^gpg --decrypt /, "test/e2e/archive/storage.test.ts"],
  [/^randwerk archive (?:export|restore|resolve) FILE/, "test/e2e/archive/runbook.test.ts"],
  [/^curl -H 'Host: /, "test/e2e/wkd/clients.test.ts"],
];

/** What is refused here, and may be: there is nobody to look for, or nothing to take back. */
const REFUSED =
  /^randwerk (?:keys watch|keys custody|keys show \S+ --json$|doctor|status|alerts resend|keys rollback|links undo|alerts acknowledge|alerts test chat|checks resume|sessions end|archive restore|archive resolve)|^curl .*\/rollback|^curl (?:-i|-o plenum\.svg) '?http:\S+plenum/;

/** A command that is spoken of by its name alone: there is such a one. */
const isName = (command: string) => /^randwerk [a-z-]+(?: [a-z-]+)?$/.test(command);

const MAY_FAIL = "case $? in 1 | 22) ;; *) exit 1 ;; esac";
const DELETES = "-X DELETE BASE/api/v3/checks/";

const elsewhere = (command: string) => ELSEWHERE.find(([start]) => start.test(command));

const files = markdownFiles().filter((path) => path !== "CHANGELOG.md");

describe("blocks", () => {
  test("are run here or by another test", () => {
    const some = files.filter((path) => documented(path).blocks.length > 0);
    const known = [...BLOCKS.flat(), ...Object.keys(BLOCKS_ELSEWHERE)];
    // A German page has the commands of its English one, which languages.test.ts holds.
    const inEnglish = some.map((path) => path.replace(/\.de\.md$/, ".md"));
    expect(inEnglish.filter((path) => !known.includes(path))).toEqual([]);
    for (const [path, by] of Object.entries(BLOCKS_ELSEWHERE)) {
      expect([path, some.includes(path), existsSync(join(root, by))]).toEqual([path, true, true]);
    }
  });

  test.each(BLOCKS.map((paths) => [paths]))("of %j", async (paths) => {
    const lines = paths
      .flatMap((path) => documented(path).blocks)
      .join("\n")
      .split("\n")
      .filter((line) => elsewhere(line) === undefined)
      .map((line) => (REFUSED.test(line) ? `${line.replace(/ +#.*$/, "")} || ${MAY_FAIL}` : line))
      // What is deleted is shown before.
      .toSorted((one, other) => Number(one.includes(DELETES)) - Number(other.includes(DELETES)));
    const world = await newWorld();
    try {
      const script = `set -eux\n${lines.join("\n")}`;
      const { status, output } = await world.run(script, `${world.server.token}\n`);
      expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
    } finally {
      await world.remove();
    }
  });
});

describe("commands inside sentences and tables", () => {
  const told = files.flatMap((path) =>
    documented(path).inline.map((command) => [path, command] as const),
  );
  // What several documents name is run where the first one does.
  const here = told.filter(
    ([, command], index) =>
      elsewhere(command) === undefined && told.findIndex(([, one]) => one === command) === index,
  );

  test("what is run elsewhere is so by what is there, and each of these rules is needed", () => {
    for (const [start, by] of ELSEWHERE) {
      expect([by, existsSync(join(root, by))]).toEqual([by, true]);
      const lines = files.flatMap((path) => documented(path).blocks.join("\n").split("\n"));
      const some = [...told.map(([, command]) => command), ...lines].some((one) => start.test(one));
      expect([String(start), some]).toEqual([String(start), true]);
    }
  });

  let world: World;
  beforeAll(async () => {
    world = await newWorld();
  });
  afterAll(() => world.remove());

  describe.each([...new Set(here.map(([path]) => path))])("%s", (path) => {
    const commands = here.filter(([one]) => one === path).map(([, command]) => command);
    test.each(commands)("%s", async (command) => {
      // Many are spoken of by their names alone.
      const { status, output } = isName(command) ? await helpOf(command) : await world.run(command);
      const good = REFUSED.test(command) ? [0, 1] : [0];
      expect([good.includes(status), good.includes(status) ? "" : output]).toEqual([true, ""]);
    });
  });
});

/** `randwerk NOUN COMMAND --help`. */
async function helpOf(command: string): Promise<{ status: number; output: string }> {
  const [, ...words] = command.split(" ");
  const { status, stdout, stderr } = await runThread([...words, "--help"], { env: { LANG: "C" } });
  return { status, output: stdout + stderr };
}

describe("JSON", () => {
  const FENCED = /^```json\n([^]*?)^```$/gm;
  const INDENTED = /(?<=\n\n)( {4}\{\n(?: {5,}.*\n)+ {4}\}\n)/g;
  const INLINE = /`(\{"[^`…]*\})`/g;
  const blocks = files.flatMap((path) =>
    [FENCED, INDENTED, INLINE].flatMap((form) =>
      [...read(path).matchAll(form)].map(([, json = ""]) => [path, json] as const),
    ),
  );

  test.each(blocks)("in %s can be read: %s", (_, json) => {
    expect(() => JSON.parse(json) as unknown).not.toThrow();
  });

  test("there is some", () => expect(blocks.length).toBeGreaterThan(1));
});

describe("what is a command", () => {
  test.each([
    ["randwerk links list", true],
    ["auth=\"Authorization: Bearer $TOKEN\"; json='x'; api=http://x", true],
    ["key=$(curl -s x | sed 's/a/b/')", true],
    ["RANDWERK_URL=https://x randwerk status", true],
    ["randwerk-agent doctor", true],
    ['url = "https://go.example.org"', false],
    ["[Service]", false],
    ["randwerk.container is a file", false],
  ])("%s: %s", (line, is) => expect(isCommand(line)).toBe(is));
});
