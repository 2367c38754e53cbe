/** Settings as an admin meets them: told, explained, handed to the Worker. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "../../../src/config/config.ts";
import { settingsOfWorker, settingTable } from "../../../src/config/table.ts";
import { helpText } from "../../../src/serve/settings/help.ts";
import { withSecretsOfFiles } from "../../../src/serve/settings/secret-files.ts";
import { workerdConfig } from "../../../src/serve/workerd-config.ts";
import { environment, freePort, PROGRAM, root, startProgram } from "../server.ts";

const scratch = mkdtempSync(join(tmpdir(), "randwerk-settings-"));

describe("npm start", () => {
  const npm = (words: readonly string[], variables: Record<string, string>) =>
    spawnSync("npm", words, {
      cwd: root,
      encoding: "utf8",
      env: environment({
        LC_ALL: "",
        LC_MESSAGES: "",
        STATE_DIR: join(scratch, "state"),
        // It would be refused if anything started.
        PORT: "none",
        ...variables,
      }),
    });

  test.each([
    [
      ["start", "--", "--help"],
      "de_DE.UTF-8",
      "npm start lässt Randwerk auf diesem Rechner laufen.",
    ],
    [["start", "--", "-h"], "en_GB.UTF-8", "npm start runs Randwerk on this machine."],
    [["start", "help"], "C", "npm start runs Randwerk on this machine."],
  ])("%j in %s explains every setting and starts nothing", (words, language, first) => {
    const { status, stdout, stderr } = npm(words, { LANG: language });
    expect(stdout).toContain(first);
    for (const { name } of settingTable) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    expect(stderr).not.toContain("randwerk:");
    expect(status).toBe(0);
    expect(existsSync(join(scratch, "state"))).toBe(false);
  });

  test("--help without the two dashes is answered by npm, as the README says", () => {
    const { stdout } = npm(["start", "--help"], {});
    expect(stdout).toContain("npm start [-- <args>]");
    expect(stdout).not.toContain("ADMIN_TOKEN");
  });
});

describe("the help", () => {
  test.each(["de", "en"] as const)("in %s has 80 columns, examples apart", (language) => {
    const lines = helpText(language).split("\n");
    const example = language === "de" ? "      Beispiel: " : "      Example: ";
    expect(lines.filter((line) => line.length > 80 && !line.startsWith(example))).toEqual([]);
    expect(lines.filter((line) => line.startsWith(example))).toHaveLength(settingTable.length);
  });

  test("of one setting", () => {
    expect(helpText("en")).toContain(`

  ADMIN_TOKEN (secret)
      full access; at least 20 characters, e.g. of openssl rand -base64 24
      Default: npm start makes one and keeps it in STATE_DIR; on Cloudflare none
      Or in a file: ADMIN_TOKEN_FILE
      Example: ADMIN_TOKEN=a-long-secret-of-your-own

`);
  });

  test("its examples are what a shell takes", () => {
    const examples = helpText("en").match(/(?<=Example: ).*/g) ?? [];
    const script = `${examples.join("\n")}\nexport ${settingTable.map(({ name }) => name).join(" ")}\nenv -0`;
    const { stdout } = spawnSync("sh", ["-euc", script], { encoding: "utf8", env: {} });
    const variables = stdout.split("\0");
    for (const { name, example } of settingTable) expect(variables).toContain(`${name}=${example}`);
  });
});

describe("a name that is no setting but looks like one", () => {
  const told = [
    "randwerk: LINK_HOST is no setting and has no effect; is LINK_HOSTS meant?",
    "randwerk: PUBLICURL is no setting and has no effect; is PUBLIC_URL meant?",
  ];
  const misspelt = { LINK_HOST: "go.example", PUBLICURL: "https://go.example", ADMINTOKEN: "" };

  test("is told on stderr before what ends the start; one that is empty has no effect anyhow", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM], {
      env: environment({ ...misspelt, PORT: "web" }),
      encoding: "utf8",
    });
    const fault = "randwerk: PORT must be a number from 1 to 65535, not web";
    expect(stderr).toBe(`${[...told, fault].join("\n")}\n`);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  test("and it goes on; that of a secret's file is one", async () => {
    const token = "a-token-that-stands-in-a-file";
    const ADMIN_TOKEN_FILE = join(scratch, "admin-token");
    writeFileSync(ADMIN_TOKEN_FILE, `${token}\n`);
    const server = await startProgram({ ...misspelt, ADMIN_TOKEN_FILE });
    expect(server.output().match(/^randwerk: .*$/gm)).toEqual(told);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await fetch(`${server.url}/api/v1/links`, { headers })).status).toBe(200);
    expect(existsSync(join(server.stateDir, "admin-token"))).toBe(false);
    await server.remove();
  });
});

describe("a secret in a file", () => {
  const file = (name: string, text: string) => {
    const path = join(scratch, name);
    writeFileSync(path, text);
    return path;
  };

  test("is any secret, without the end of its line", () => {
    const text = (name: string) => `${name} of a file `;
    const files = settingTable.flatMap(({ name, fileName }) =>
      fileName === undefined ? [] : [[fileName, file(name, `${text(name)}\r\n`)]],
    );
    expect(files.map(([name]) => name)).toEqual([
      "ADMIN_TOKEN_FILE",
      "ALERT_CHANNELS_FILE",
      "DEADMAN_URL_FILE",
      "PEERS_FILE",
      "OIDC_CLIENT_SECRET_FILE",
      "ARCHIVE_S3_SECRET_FILE",
      "S3_REPOSITORIES_FILE",
    ]);
    const read = withSecretsOfFiles({ PORT: "1", ...Object.fromEntries(files) });
    expect(read).toMatchObject({ PORT: "1", DEADMAN_URL: text("DEADMAN_URL") });
    expect(read).toMatchObject({ ALERT_CHANNELS: text("ALERT_CHANNELS") });
  });

  test("empty names of files are none", () => {
    const variables = { ADMIN_TOKEN: "x", ADMIN_TOKEN_FILE: "", TLS_KEY_FILE: "/nowhere" };
    expect(withSecretsOfFiles(variables)).toEqual(variables);
  });

  test.each<[variables: () => Record<string, string>, fault: RegExp]>([
    [
      () => ({ ADMIN_TOKEN_FILE: "/nowhere" }),
      /^ADMIN_TOKEN_FILE \/nowhere cannot be read \(ENOENT\)$/,
    ],
    [() => ({ ADMIN_TOKEN_FILE: scratch }), /cannot be read \(EISDIR\)$/],
    [() => ({ ADMIN_TOKEN_FILE: file("empty", "\n") }), /empty is empty$/],
    [() => ({ ADMIN_TOKEN_FILE: file("zero", "a\0b") }), /zero is no text$/],
    [
      () => ({ ADMIN_TOKEN_FILE: "/dev/zero" }),
      /^ADMIN_TOKEN_FILE \/dev\/zero has more than 130000 octets$/,
    ],
    [
      () => ({ DEADMAN_URL_FILE: "/nowhere", DEADMAN_URL: "https://e.org/" }),
      /^DEADMAN_URL and DEADMAN_URL_FILE are both set: keep one of them$/,
    ],
  ])("%# that cannot be used is named", (variables, fault) => {
    expect(() => withSecretsOfFiles(variables())).toThrow(fault);
    expect(() => withSecretsOfFiles(variables())).toThrow(ConfigError);
  });
});

describe("files of settings", () => {
  const token = "a-token-of-the-file-of-secrets";
  /** A folder with both files; how a start in it ends that cannot succeed. */
  function folder(open: string, secrets?: string, mode = 0o600) {
    const home = mkdtempSync(join(scratch, "files-"));
    writeFileSync(join(home, "randwerk.toml"), open);
    if (secrets !== undefined) {
      writeFileSync(join(home, "randwerk.secrets.toml"), secrets);
      chmodSync(join(home, "randwerk.secrets.toml"), mode);
    }
    const start = (variables: Record<string, string> = {}) =>
      spawnSync(process.execPath, [PROGRAM], {
        cwd: home,
        env: environment({ RANDWERK_CONFIG: "", ...variables }),
        encoding: "utf8",
      });
    return { home, start };
  }

  test("are read as deploy.md shows them, and the environment goes before", async () => {
    const page = readFileSync(join(root, "docs/runbooks/deploy.md"), "utf8");
    const [open = "", secrets = ""] = [...page.matchAll(/^```toml\n([^]*?)^```$/gm)].map(
      ([, toml = ""]) => toml,
    );
    const shown = secrets.replace(/ADMIN_TOKEN = .*/, `ADMIN_TOKEN = "${token}"`);
    // Groups without a provider would be refused.
    const { home } = folder(`LINK_HOST = 1\n${open.replace(/\[OIDC_GROUPS\][^]*/, "")}`, shown);
    const path = join(home, "randwerk.toml");
    const server = await startProgram({ RANDWERK_CONFIG: path, PUBLIC_URL: "https://env.example" });
    expect(server.output().match(/^randwerk: .*$/gm)).toEqual([
      `randwerk: ${path}: LINK_HOST is no setting and has no effect; is LINK_HOSTS meant?`,
      `randwerk: ${path}: PUBLIC_URL has no effect: the environment says otherwise`,
    ]);
    const headers = { Authorization: `Bearer ${token}` };
    const read = async (of: string) => (await fetch(server.url + of, { headers })).json();
    const { names } = (await read("/api/v1/dns")) as { names: { name: string }[] };
    expect(names.map(({ name }) => name)).toEqual([
      "go.example.org",
      "l.example.org",
      "env.example",
    ]);
    expect(await read("/api/v1/channels")).toMatchObject({
      channels: [{ name: "phone", kind: "ntfy" }],
    });
    expect(existsSync(join(server.stateDir, "admin-token"))).toBe(false);
    await server.remove();
  });

  test.each<[string, string, string | undefined, number, Record<string, string>, RegExp]>([
    [
      "no TOML",
      "PORT = ",
      undefined,
      0,
      {},
      /^randwerk: randwerk\.toml, line 1, column 8: no TOML: .*\nrandwerk:   PORT = \nrandwerk:          \^$/,
    ],
    [
      "a wrong type",
      "PORT = true",
      undefined,
      0,
      {},
      /^randwerk: randwerk\.toml, line 1: PORT is true or false; it takes/,
    ],
    [
      "an unusable setting",
      "PORT = 0",
      undefined,
      0,
      {},
      /^randwerk: randwerk\.toml: PORT must be a number from 1 to 65535, not 0$/,
    ],
    [
      "a secret that others may read",
      "",
      'ADMIN_TOKEN = "x"',
      0o640,
      {},
      /^randwerk: randwerk\.secrets\.toml has secrets in it and is open to others \(mode 640\): chmod 600 randwerk\.secrets\.toml$/,
    ],
    [
      "what systemd has handed over",
      "",
      'ADMIN_TOKEN = "x"',
      0o440,
      { CREDENTIALS_DIRECTORY: "." },
      /^randwerk: randwerk\.secrets\.toml: ADMIN_TOKEN needs at least 20 characters$/,
    ],
    [
      "a setting in both",
      "PORT = 1",
      "PORT = 2",
      0o600,
      {},
      /^randwerk: PORT in randwerk\.toml and in randwerk\.secrets\.toml: keep one of them each$/,
    ],
    [
      "a file that was named and is not there",
      "",
      undefined,
      0,
      { RANDWERK_CONFIG: "/nowhere.toml" },
      /^randwerk: \/nowhere\.toml cannot be read \(ENOENT\)$/,
    ],
    [
      "a secret that the environment has as a file",
      "",
      'ADMIN_TOKEN = "x"',
      0o600,
      { ADMIN_TOKEN_FILE: "/nowhere" },
      /no effect: the environment says otherwise\nrandwerk: ADMIN_TOKEN_FILE \/nowhere cannot be read/,
    ],
  ])("with %s nothing starts", (_, open, secrets, mode, variables, said) => {
    const { start, home } = folder(open, secrets, mode);
    const { status, stdout, stderr } = start(variables);
    expect(stderr.trim()).toMatch(said);
    expect({ status, stdout, state: existsSync(join(home, ".randwerk")) }).toEqual({
      status: 1,
      stdout: "",
      state: false,
    });
  });
});

test("the service says nothing of names in an ordinary environment", async () => {
  const variables = {
    STATE_DIRECTORY: "/x",
    HOSTNAME: "x",
    TZ: "UTC",
    PORT: String(await freePort()),
  };
  const { stderr } = spawnSync(process.execPath, [PROGRAM], {
    env: environment({ ...variables, STATE_DIR: join(scratch, "s"), LANGUAGE: "fr_FR:fr" }),
    encoding: "utf8",
  });
  expect(stderr).toBe("randwerk: LANGUAGE must be one of: de, en\n");
});

describe("wrangler.toml", () => {
  const text = readFileSync(join(root, "wrangler.toml"), "utf8");
  const { vars } = parse(text) as unknown as { vars: Record<string, string> };
  const of = (isSecret: boolean) =>
    settingsOfWorker.filter((one) => one.isSecret === isSecret).map(({ name }) => name);

  test("has every setting of the Worker that is no secret, each with a value that can be used", () => {
    expect(Object.keys(vars).toSorted()).toEqual(of(false).toSorted());
    expect(() => parseConfig(vars)).not.toThrow();
  });

  test("explains each of them on its line", () => {
    for (const name of of(false)) expect(text).toMatch(new RegExp(`^${name} = ".*" # .{20,}`, "m"));
  });

  test("has no secret, and says which there are", () => {
    for (const name of of(true)) {
      expect(text).not.toMatch(new RegExp(`^\\s*"?${name}"?\\s*=`, "m"));
      expect(text).toMatch(new RegExp(`^#.*\\b${name}\\b`, "m"));
    }
  });
});

test("the Worker is told its settings by the environment, and no value stands in the file", () => {
  const adminToken = "a-token-that-must-not-show";
  const text = workerdConfig(
    { modulePath: "/b/worker.js", compatibilityDate: "2026-11-02", stores: [] },
    {
      host: "127.0.0.1",
      port: 8787,
      stateDir: "/s",
      tls: undefined,
      extraAuthorities: [],
      adminToken,
      url: "http://127.0.0.1:8787",
    },
    "/s/store",
    "/s",
  );
  const bound = [...text.matchAll(/\(name = "(\w+)", fromEnvironment = "(\w+)"\)/g)];
  expect(bound.map(([, name]) => name)).toEqual(settingsOfWorker.map(({ name }) => name));
  expect(bound.filter(([, name, variable]) => name !== variable)).toEqual([]);
  expect(text).not.toContain(adminToken);
});
