/** `randwerk keys` against the running service, with keys of a real GnuPG. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type Server } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";
import { api, newPerson, type Person } from "./cli.ts";

const ADDRESS = "vorstand@keys.invalid";
const german = { LANG: "de_DE.UTF-8" };

let server: Server;
let admin: Person;
/** Files by what their key is like, and the fingerprints. */
const files: Record<string, string> = {};
const fingerprints: Record<string, string> = {};

beforeAll(async () => {
  server = await startServer({ KEY_SERVERS: "none", WKD_DOMAINS: "keys.invalid" });
  admin = newPerson(server);
  for (const [name, lifetime, userIds] of [
    ["good", "2y", [`Vorstand <${ADDRESS}>`, "Privat <privat@home.invalid>"]],
    ["next", "seconds=2592000", [`Vorstand <${ADDRESS}>`]],
    ["foreign", "2y", ["Other <other@keys.invalid>"]],
  ] as const) {
    const { gpg, remove } = newKeyring();
    const [first = "", ...others] = userIds;
    gpg(["--quick-generate-key", first, "ed25519", "cert,sign", lifetime]);
    const listing = gpg(["--with-colons", "--list-keys"]).toString();
    const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1] ?? "";
    gpg(["--quick-add-key", fingerprint, "cv25519", "encr", lifetime]);
    for (const userId of others) gpg(["--quick-add-uid", fingerprint, userId]);
    const path = join(admin.home, `${name}.asc`);
    writeFileSync(path, gpg(["--armor", "--export", fingerprint]));
    files[name] = path;
    fingerprints[name] = fingerprint;
    remove();
  }
});

afterAll(async () => {
  admin.remove();
  await server.remove();
});

const file = (name: string) => files[name] ?? "";
const grouped = (name: string) => (fingerprints[name] ?? "").replace(/(.{4})(?=.)/g, "$1 ");

async function published(): Promise<unknown> {
  const response = await api(server, `/api/v1/keys/${ADDRESS}`);
  return response.ok ? ((await response.json()) as { fingerprint: string }).fingerprint : undefined;
}

describe("check", () => {
  test("says what would be published and what left out, and publishes nothing", async () => {
    const output = await admin.ok(["keys", "check", ADDRESS, file("good")], { env: german });
    expect(output).toContain(`Fingerabdruck    ${grouped("good")}\n`);
    expect(output).toContain(`Benutzerkennung  Vorstand <${ADDRESS}>\n`);
    expect(output).toMatch(/Tage übrig +7\d\d\n/);
    expect(output).toMatch(/Hinweis +.*1/);
    expect(output).not.toContain("privat@home.invalid");
    expect(await published()).toBeUndefined();
  });

  test("a key of somebody else ends it with 1", async () => {
    const args = ["keys", "check", ADDRESS, file("foreign")];
    const { status, stdout } = await admin.run(args);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Refused {2}.*other@keys\.invalid/);
    const json = await admin.run([...args, "--json"]);
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, certificate: null });
  });

  test("takes the key from stdin where no file is named", async () => {
    const { gpg, remove } = newKeyring();
    gpg(["--quick-generate-key", `<${ADDRESS}>`, "ed25519", "cert,sign", "2y"]);
    const { status, stdout } = await admin.run(["keys", "check", ADDRESS], {
      input: new Uint8Array(gpg(["--export"])),
    });
    remove();
    expect(status).toBe(1);
    expect(stdout).toContain("Refused");
  });
});

describe("publish", () => {
  test("asks nobody where nobody can answer", async () => {
    const { status, stdout, stderr } = await admin.run(["keys", "publish", ADDRESS, file("good")]);
    expect(status).toBe(2);
    expect(stdout).toContain(grouped("good"));
    expect(stderr).toContain("--yes");
    expect(await published()).toBeUndefined();
  });

  test("shows, asks, and publishes on yes alone", async () => {
    const args = ["keys", "publish", ADDRESS, file("good")];
    const no = await admin.onTerminal(args, { answers: [["[y/N]", "n\r"]] });
    expect(no.status).toBe(1);
    expect(no.raw).toContain(grouped("good"));
    expect(await published()).toBeUndefined();
    const yes = await admin.onTerminal(args, { env: german, answers: [["[j/N]", "ja\r"]] });
    expect(yes.status).toBe(0);
    expect(yes.raw).toContain(
      "https://openpgpkey.keys.invalid/.well-known/openpgpkey/keys.invalid/hu/",
    );
    expect(await published()).toBe(fingerprints["good"]);
  });

  test("names the key that it takes the place of, and loses no race", async () => {
    const faster = async () => {
      await admin.ok(["keys", "publish", ADDRESS, file("next"), "--yes"]);
      return "y\r";
    };
    const { status, raw } = await admin.onTerminal(["keys", "publish", ADDRESS, file("good")], {
      answers: [["[y/N]", faster]],
    });
    expect(status).toBe(1);
    expect(raw).toContain(`Until now: ${grouped("good")}`);
    expect(raw).toContain("was changed in the meantime");
    expect(await published()).toBe(fingerprints["next"]);
  });

  test("a key that comes through a pipe is asked about at the terminal", async () => {
    const { status, raw } = await admin.onTerminal(["keys", "publish", ADDRESS], {
      stdin: file("next"),
      answers: [["[y/N]", "n\r"]],
    });
    expect(status).toBe(1);
    expect(raw).toContain("Nothing was changed.");
    const piped = await admin.ok(["keys", "publish", ADDRESS, "--yes"], {
      input: readFileSync(file("next")),
    });
    expect(piped).toContain("https://openpgpkey.keys.invalid/");
  });

  test("a revocation is asked about as one, and shown", async () => {
    const mailbox = "widerruf@keys.invalid";
    const ring = newKeyring();
    ring.gpg(["--quick-generate-key", `<${mailbox}>`, "ed25519", "cert,sign", "2y"]);
    const listing = ring.gpg(["--with-colons", "--list-keys"]).toString();
    const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1] ?? "";
    ring.gpg(["--quick-add-key", fingerprint, "cv25519", "encr", "2y"]);
    await admin.ok(["keys", "publish", mailbox, "--yes"], {
      input: new Uint8Array(ring.gpg(["--export", fingerprint])),
    });
    const prepared = join(ring.home, "openpgp-revocs.d", `${fingerprint}.rev`);
    const guarded = await admin.run(["keys", "publish", mailbox, prepared, "--yes"]);
    expect([guarded.status, guarded.stdout]).toEqual([1, expect.stringContaining("the colon")]);
    const revocation = join(admin.home, "revocation.asc");
    writeFileSync(revocation, readFileSync(prepared, "utf8").replace(/^:-----/m, "-----"));
    ring.remove();
    const { status, raw } = await admin.onTerminal(["keys", "publish", mailbox], {
      stdin: revocation,
      answers: [["That is final. [y/N]", "y\r"]],
    });
    expect([status, raw]).toEqual([0, expect.stringContaining(fingerprint)]);
    const shown = await admin.ok(["keys", "show", mailbox], { env: german });
    expect(shown).toMatch(/^Widerrufen +\S/m);
    expect(await admin.ok(["keys", "list"])).toMatch(new RegExp(`${mailbox} +revoked `));
    expect(await admin.ok(["keys", "history", mailbox])).toContain(" revoked ");
    await admin.ok(["keys", "remove", mailbox, "--yes"]);
  });

  test("what is refused is not asked about", async () => {
    const args = ["keys", "publish", ADDRESS, file("foreign"), "--yes"];
    const { status, stdout } = await admin.run(args);
    expect(status).toBe(1);
    expect(stdout).toContain("Refused");
    const json = await admin.run([...args, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false });
    expect(await published()).toBe(fingerprints["next"]);
  });

  test.each([
    ["en", {}, "This is not an email address: the @ is missing."],
    ["de", german, "Das ist keine Mailadresse: Das @ fehlt."],
  ])("what is no address is told (%s)", async (_language, env, message) => {
    const { status, stderr } = await admin.run(["keys", "check", "vorstand", file("good")], {
      env,
    });
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe("what is published", () => {
  test("list tells the days left, in the colour of their urgency", async () => {
    const table = await admin.ok(["keys", "list"], { env: german });
    expect(table).toMatch(/^Adresse +Tage übrig +Fingerabdruck +Von außen +Veröffentlicht\n/);
    expect(table).toMatch(new RegExp(`${ADDRESS} +(?:29|30) {2}${fingerprints["next"]} `));
    const { raw } = await admin.onTerminal(["keys", "list"], { columns: 160 });
    expect(raw.replaceAll("\u001b", "ESC")).toMatch(/ESC\[33m(?:29|30)ESC\[39m/);
    const given = await (await api(server, "/api/v1/keys")).text();
    expect(await admin.ok(["keys", "list", "--json"])).toBe(`${given}\n`);
  });

  test("show tells everything, with what there is to worry about", async () => {
    const output = await admin.ok(["keys", "show", ADDRESS]);
    expect(output).toContain(`Address      ${ADDRESS}\n`);
    expect(output).toContain(`Fingerprint  ${grouped("next")}\n`);
    expect(output).toMatch(/Warning +.+\n/);
    expect(output).toContain("https://keys.invalid/.well-known/openpgpkey/hu/");
    const key = JSON.parse(await admin.ok(["keys", "show", ADDRESS, "--json"])) as object;
    expect(key).toMatchObject({ fingerprint: fingerprints["next"] });
  });

  test("watch looks from outside and ends with 1 where nothing is served", async () => {
    const { status, stdout } = await admin.run(["keys", "watch", ADDRESS]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Seen from outside +\w+day, .*\n {2}openpgpkey subdomain +\S.*\n/);
    const shown = await admin.ok(["keys", "show", ADDRESS]);
    expect(shown).toContain("Seen from outside");
  });

  test("custody is written down, confirmed, shown and forgotten", async () => {
    const custody = ["keys", "custody", ADDRESS];
    expect((await admin.run(custody)).status).toBe(1);
    expect((await admin.run([...custody, "--confirm"])).status).toBe(1);
    await admin.ok([...custody, "--holders", "Anna, Bernd", "--revocation", "Büro"]);
    await admin.ok([...custody, "--revocation", "Tresor"]);
    const confirmed = await admin.ok([...custody, "--confirm", "--json"]);
    expect(JSON.parse(confirmed)).toMatchObject({
      holders: "Anna, Bernd",
      revocation: "Tresor",
      revision: 3,
      due: null,
    });
    const shown = await admin.ok(custody, { env: german });
    expect(shown).toMatch(/Geheimer Schlüssel +Anna, Bernd\n/);
    await admin.ok([...custody, "--forget"]);
    expect((await admin.run(custody)).status).toBe(1);
  });

  test("rollback, remove and history", async () => {
    expect((await admin.run(["keys", "rollback", ADDRESS])).status).toBe(2);
    const back = await admin.ok(["keys", "rollback", ADDRESS, "--yes"]);
    expect(back).toContain(grouped("good"));
    await admin.ok(["keys", "rollback", ADDRESS, "--version", "2", "--yes"]);
    expect(await published()).toBe(fingerprints["next"]);
    expect((await admin.run(["keys", "remove", ADDRESS])).status).toBe(2);
    const removed = await admin.onTerminal(["keys", "remove", ADDRESS], {
      answers: [["[y/N]", "y\r"]],
    });
    expect(removed.status).toBe(0);
    expect(await published()).toBeUndefined();
    const none = await admin.run(["keys", "show", ADDRESS], { env: german });
    expect(none).toEqual({
      status: 1,
      stdout: "",
      stderr: "randwerk: Für diese Adresse ist kein Schlüssel veröffentlicht.\n",
    });
    const history = await admin.ok(["keys", "history", ADDRESS]);
    const what = [...history.matchAll(/ admin {2}(.+?) {2,}(\S+) {2}(\S+)\n/g)];
    expect(what.map(([, action, , fingerprint]) => [action, fingerprint])).toEqual([
      ["removed", "–"],
      ["rolled back", fingerprints["next"]],
      ["rolled back", fingerprints["good"]],
      ["published", fingerprints["next"]],
      ["published", fingerprints["good"]],
    ]);
    expect(await admin.run(["keys", "list"])).toEqual({
      status: 0,
      stdout: "",
      stderr: "No keys.\n",
    });
  });
});

// What happens where mail is set up is in wkd/own-key.test.ts.
describe("a member, where no mail is set up yet", () => {
  const OWN = "other@keys.invalid";
  let member: Person;

  beforeAll(async () => {
    const made = await api(server, "/api/v1/tokens", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "anna", scopes: ["keys:own"] }),
    });
    const { token } = (await made.json()) as { token: string };
    member = newPerson({ url: server.url, token });
    await admin.ok(["keys", "publish", OWN, file("foreign"), "--yes"]);
  });
  afterAll(() => member.remove());

  test.each([
    ["en", {}, /outgoing mail[^]*OWNER_MAIL/],
    ["de", german, /Postausgang[^]*OWNER_MAIL/],
  ])("is told so when removing a key (%s), and it stays", async (_, env, said) => {
    for (const mine of [["--mine"], []]) {
      const { status, stderr } = await member.run(["keys", "remove", ...mine, OWN, "--yes"], {
        env,
      });
      expect([status, stderr]).toEqual([1, expect.stringMatching(said)]);
    }
    expect((await api(server, `/api/v1/keys/${OWN}`)).status).toBe(200);
  });

  test("sees what would be published, and is told so then", async () => {
    await admin.ok(["keys", "remove", OWN, "--yes"]);
    const args = ["keys", "publish", "--mine", "--program", "gnupg", "--yes", OWN, file("foreign")];
    const { status, stdout, stderr } = await member.run(args);
    expect([status, stdout]).toEqual([1, expect.stringContaining(grouped("foreign"))]);
    expect(stderr).toContain("OWNER_MAIL");
    expect((await api(server, `/api/v1/keys/${OWN}`)).status).toBe(404);
  });

  test("is told which programs there are", async () => {
    const args = [
      "keys",
      "publish",
      "--mine",
      "--program",
      "abacus",
      "--yes",
      OWN,
      file("foreign"),
    ];
    const { status, stderr } = await member.run(args);
    expect([status, stderr]).toEqual([1, expect.stringContaining("thunderbird")]);
  });

  test("cannot do so for an address that speaks for the association", async () => {
    const args = ["keys", "publish", "--mine", "--yes", ADDRESS, file("good")];
    const { status, stderr } = await member.run(args);
    expect([status, stderr]).toEqual([1, expect.stringContaining("speaks for the association")]);
  });
});
