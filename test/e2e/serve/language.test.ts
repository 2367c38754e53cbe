/** What a start says, in the language of whoever starts it: every fault in both, and what to do. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { inGerman } from "../../../src/config/faults-in-german.ts";
import { environment, root } from "../server.ts";

const scratch = mkdtempSync(join(tmpdir(), "randwerk-language-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Files with sentences about settings. */
const SOURCES = [
  "config/{readers,settings-text,{sign-in,site,dns,start}/settings}.ts",
  "config/buckets/{bucket,archive-settings,repository-settings}.ts",
  "alerts/channels/{channels,forms,smtp,matrix,ntfy,slack,webhook,owner-mail}.ts",
  "serve/{main,settings/{environment,file,secret-files},state/admin-token}.ts",
];
const LITERAL = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;
/** How a sentence about a setting begins, behind the names that it is about. */
const SENTENCE =
  /^(?:\$\{[^}]*\}[:,]? )*(?:ALERT_CHANNELS:? )?(?:is|are|has|takes|needs|must|names|gives|knows|cannot|belongs?|missing:|both)\b/;

test("every sentence about a setting is there in German", () => {
  const said = globSync(SOURCES, { cwd: join(root, "src") }).flatMap((name) =>
    [...readFileSync(join(root, "src", name), "utf8").matchAll(LITERAL)]
      .map((found) => found[1] ?? found[2] ?? "")
      .filter((text) => text.includes(" ") && SENTENCE.test(text))
      .map((text) => text.replace("${hint}", "").replace('words.join(" or ")', "a} or ${b"))
      .map((text) => text.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, "7")),
  );
  expect(said.length).toBeGreaterThan(50);
  const english = /\b(?:is|are|has|takes|needs|must|names|gives|knows|cannot|belong|such as)\b/;
  expect(said.filter((text) => english.test(inGerman(text)))).toEqual([]);
});

/** What a start says that cannot succeed. */
function refused(
  language: string,
  variables: Record<string, string>,
  files: Record<string, string> = {},
) {
  const home = mkdtempSync(join(scratch, "start-"));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(home, name), text, { mode: 0o600 });
  const { status, stderr } = spawnSync(process.execPath, [join(root, "src/serve/main.ts")], {
    cwd: home,
    env: environment({ RANDWERK_CONFIG: "", LANG: language, ...variables }),
    encoding: "utf8",
  });
  expect(status).toBe(1);
  return stderr;
}

test("faults of settings, wherever they stand", () => {
  const files = { "randwerk.toml": "LINK_HOST = 1\nTIMEZONE = 'Berlin'\n" };
  expect(refused("de_DE.UTF-8", { PORT: "web", PUBLICURL: "x" }, files)).toBe(
    [
      "PUBLICURL ist keine Einstellung und bewirkt nichts. Ist PUBLIC_URL gemeint?",
      "randwerk.toml: LINK_HOST ist keine Einstellung und bewirkt nichts. Ist LINK_HOSTS gemeint?",
      "randwerk.toml: TIMEZONE ist keine Zeitzone wie Europe/Berlin",
      "",
    ]
      .map((line) => (line === "" ? "" : `randwerk: ${line}`))
      .join("\n"),
  );
  expect(refused("de_DE.UTF-8", { PORT: "web" })).toBe(
    "randwerk: PORT muss eine Zahl von 1 bis 65535 sein, nicht web\n",
  );
  const archive = { ARCHIVE_S3: "{}", ARCHIVE_S3_SECRET: "x", ARCHIVE_RECIPIENT: "a@example.org" };
  expect(refused("de", archive)).toMatch(/^randwerk: ARCHIVE_S3 braucht "endpoint": eine URL wie /);
});

test.each([
  [
    "de_DE.UTF-8",
    /^randwerk: PORT (\d+) auf HOST 127\.0\.0\.1 benutzt schon ein anderes Programm\. .* PORT=\d+ npm start\n$/,
  ],
  [
    "en_GB.UTF-8",
    /^randwerk: PORT (\d+) on HOST 127\.0\.0\.1 is taken by another program\. .* PORT=\d+ npm start\n$/,
  ],
])("a port that is taken, in %s", async (language, said) => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;
  const state = { STATE_DIR: join(scratch, `state-${language}`) };
  const [, told] = said.exec(refused(language, { PORT: String(port), ...state })) ?? [];
  other.close();
  expect(told).toBe(String(port));
});

test("a host that is not of this machine", () => {
  const state = { STATE_DIR: join(scratch, "state-host") };
  expect(refused("de", { HOST: "192.0.2.1", PORT: "8787", ...state })).toMatch(
    /^randwerk: PORT 8787 auf HOST 192\.0\.2\.1 ist nicht benutzbar \(EADDRNOTAVAIL\)\. HOST muss eine Adresse dieses Rechners sein/,
  );
});

/** A clone with the scripts of the start, and these programs before all others. */
function shell(script: string, language: string, programs: Record<string, string>) {
  const home = mkdtempSync(join(scratch, "shell-"));
  mkdirSync(join(home, "src"));
  cpSync(join(root, "src/serve"), join(home, "src/serve"), { recursive: true });
  writeFileSync(join(home, "package-lock.json"), "{}");
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(home, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const env = { PATH: `${home}:/usr/bin:/bin`, LANG: language };
  return spawnSync("sh", [`src/serve/${script}`], { cwd: home, env, encoding: "utf8" });
}

test.each([
  ["de_DE.UTF-8", "randwerk: Node 20.11 oder neuer fehlt. Es gibt ihn bei https://nodejs.org, "],
  ["C", "randwerk: Node 20.11 or newer is missing. Get it from https://nodejs.org, "],
])("a Node that is too old, in %s", (language, said) => {
  const { status, stderr } = shell("start.sh", language, { node: "echo v18.20.8" });
  expect([status, stderr.startsWith(said)]).toEqual([1, true]);
});

test.each([
  [
    "de_DE.UTF-8",
    "Pakete werden installiert (einmal) …\nno network\nrandwerk: Die Pakete ließen sich nicht installieren; warum, sagt npm darüber.",
  ],
  [
    "C",
    "Installing packages (once) …\nno network\nrandwerk: The packages could not be installed; npm says above why.",
  ],
])("packages that do not come, in %s", (language, said) => {
  const { status, stderr } = shell("install.sh", language, { npm: "echo no network >&2; exit 7" });
  expect([status, stderr.slice(0, said.length)]).toEqual([7, said]);
});
