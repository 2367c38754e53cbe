/** What the command line shows fits a narrow terminal, in both languages. */
import { stripVTControlCharacters } from "node:util";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { displayWidth } from "../../../agents/cli/terminal/width.ts";
import { startServer, type Server } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";
import { newPerson, type Person } from "./cli.ts";

const COLUMNS = 60;
const OWNER = "kassenwart@keys.invalid";
const MEMBER = "anna@keys.invalid";
const REPOSITORY = "7f3a09c2".padEnd(64, "0");

/** Nobody answers there: what is asked of a member waits for it. */
const LETTERS = {
  name: "letters",
  kind: "smtp",
  host: "127.0.0.1",
  port: 9,
  from: "keys@keys.invalid",
  to: ["admin@keys.invalid"],
  severities: [],
};

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await startServer({
    KEY_SERVERS: "none",
    WKD_DOMAINS: "keys.invalid",
    OWNER_MAIL: "letters",
    ALERT_CHANNELS: JSON.stringify([LETTERS]),
  });
  admin = newPerson(server);
  const target = `https://pad.example.org/${"y".repeat(100)}`;
  const words = "--title Ein-Titel-der-sehr-lang-ist --tag erster --tag zweiter".split(" ");
  await admin.ok(["links", "add", target, "--slug", "x".repeat(40), ...words]);
  await admin.ok(["links", "edit", "x".repeat(40), "--title", "Noch einer"]);
  await fetch(`${server.url}/${"x".repeat(40)}`, { redirect: "manual" });
  await fetch(`${server.url}/unbekannt-und-lang`);
  const name = "Sicherung von web1.example.org";
  const url = (await admin.ok(["checks", "add", name, "--tag", "sicherung"])).trim();
  await fetch(url, {
    method: "POST",
    body: JSON.stringify({
      archive: { id: "a".repeat(64), name: "m1", stats: { nfiles: 1, original_size: 12_345_678 } },
      repository: { id: REPOSITORY },
      encryption: {},
    }),
  });
  await fetch(`${url}/fail?rid=${crypto.randomUUID()}`);
  await admin.ok(["tokens", "add", "ein-langer-name-eines-tokens", "--scope", "checks:write"]);
  const { gpg, remove } = newKeyring();
  gpg(["--quick-generate-key", `<${OWNER}>`, "future-default", "default", "2y"]);
  gpg(["--quick-add-uid", OWNER, `<${MEMBER}>`]);
  const file = join(admin.home, "key.asc");
  writeFileSync(file, gpg(["--armor", "--export"]));
  remove();
  await admin.ok(["keys", "publish", OWNER, file, "--yes"]);
  await admin.ok(["keys", "custody", OWNER, "--holders", "Anna, Bernd", "--revocation", "im Büro"]);
  await admin.ok(["checks", "edit", name, "--slug", "sicher"]);
  await admin.ok(["checks", "maintenance", "sicherung", "--set", "*-*-* 05:30|55"]);
});

afterAll(async () => {
  admin.remove();
  await server.remove();
});

test.each([
  ["links list"],
  [`links show ${"x".repeat(40)}`],
  [`links history ${"x".repeat(40)}`],
  [`links clicks ${"x".repeat(40)} --by source`],
  ["links orphans"],
  ["checks list"],
  ["checks show sicher"],
  ["checks days sicher"],
  ["checks pings sicher"],
  ["checks flips sicher"],
  ["alerts list"],
  ["tokens list"],
  ["status"],
  ["calendar Di"],
  ["keys list"],
  [`keys show ${OWNER}`],
  [`keys history ${OWNER}`],
  ["backups"],
  ["checks maintenance"],
  [`keys custody ${OWNER}`],
  [`keys publish --mine --program gnupg --yes ${MEMBER} KEY_FILE`],
  [`keys remove --mine --yes ${OWNER}`],
])("randwerk %s", async (command) => {
  for (const LANG of ["de_DE.UTF-8", "en_GB.UTF-8"]) {
    const words = command.replace("KEY_FILE", join(admin.home, "key.asc")).split(" ");
    const { raw, status } = await admin.onTerminal(words, {
      columns: COLUMNS,
      env: { LANG },
    });
    expect(status).toBe(0);
    const lines = stripVTControlCharacters(raw).split("\r\n");
    expect(lines.length).toBeGreaterThan(2);
    const wide = lines.filter((line) => displayWidth(line) > COLUMNS);
    // Sentences beside the output go on in the next line, as the terminal breaks them; of one thing an address stays whole,
    // so that it can be copied.
    const isLong = (line: string) => command.includes(" show ") && /^.{0,24}\S{32,}$/.test(line);
    expect(
      wide.filter((line) => !line.includes("randwerk-agent arrived") && !isLong(line)),
    ).toEqual([]);
  }
});
