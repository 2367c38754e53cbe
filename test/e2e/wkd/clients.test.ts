/** Real mail clients look keys up, over HTTPS, by both methods. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { until } from "../until.ts";
import { newKeyring, type Keyring } from "./keyring.ts";
import { startWorld, type World } from "./world.ts";

const ADVANCED = "vorstand@adv.test";
const DIRECT = "vorstand@direct.test";

/** Both names of adv.test lead here; of direct.test the `openpgpkey.` name does not exist. */
const NAMES = [
  "adv.test",
  "openpgpkey.adv.test",
  "direct.test",
  "console.test",
  "keys.test",
  "keys.adv.test",
];

let world: World;
let owner: Keyring;
const fingerprints = new Map<string, string>();

beforeAll(async () => {
  owner = newKeyring();
  const settings = {
    WKD_DOMAINS: "adv.test,direct.test,house.test",
    CONSOLE_HOST: "console.test",
    KEY_SERVERS: "https://keys.test/vks/v1/by-email/{address}",
  };
  world = await startWorld(NAMES, settings, ["house.test", "openpgpkey.house.test"]);
  for (const mailbox of [ADVANCED, DIRECT]) await publish(mailbox, makeKey(mailbox));
});

// Otherwise dirmngr remembers which domains have no directory, and lives on.
afterEach(async () => {
  for (const { home } of members.splice(0)) {
    await world.run("gpgconf", ["--kill", "all"], { env: { GNUPGHOME: home } });
  }
});

afterAll(async () => {
  owner?.remove();
  await world?.stop();
});

interface KeyRecipe {
  readonly date?: string;
  readonly lifetime?: string;
}

/** Makes a key and answers its fingerprint. */
function makeKey(mailbox: string, { date, lifetime = "1y" }: KeyRecipe = {}): string {
  const options = date === undefined ? {} : { date };
  const args = ["--status-fd", "1", "--quick-generate-key", `Vorstand <${mailbox}>`];
  const made = owner.gpg([...args, "future-default", "default", lifetime], options).toString();
  return /KEY_CREATED \w (\w+)/.exec(made)?.[1] ?? "";
}

const exported = (fingerprint: string) => owner.gpg(["--export", fingerprint]);

async function api(method: string, path: string, body?: Uint8Array): Promise<string> {
  const url = `https://console.test/api/v1/keys/${path}`;
  const token = `Authorization: Bearer ${world.adminToken}`;
  const data = body === undefined ? [] : ["--data-binary", "@-"];
  const args = ["-sS", "--fail-with-body", "-X", method, "-H", token, ...data, url];
  const { code, stdout, stderr } = await world.run("curl", args, body && { input: body });
  if (code !== 0) throw new Error(`${method} ${path}: ${stderr}${stdout.toString()}`);
  return stdout.toString();
}

async function publish(mailbox: string, fingerprint: string): Promise<void> {
  fingerprints.set(mailbox, fingerprint);
  await api("PUT", mailbox, exported(fingerprint));
}

/** A member's GnuPG, with nothing in its ring. */
interface Member {
  readonly home: string;
  readonly gpg: (...args: string[]) => Promise<string>;
  /** The requests of its dirmngr, and their answers. */
  readonly dirmngrLog: () => string;
  /** Asks the directory, and answers what the ring then holds for the address. */
  readonly locate: (mailbox: string) => Promise<{ fingerprints: string[]; origins: string[] }>;
}

const members: Member[] = [];

function newMember(): Member {
  const home = mkdtempSync(join(world.folder, "member-"));
  const log = join(home, "dirmngr.log");
  const settings = ["standard-resolver", "verbose", "debug network", `log-file ${log}`];
  writeFileSync(join(home, "dirmngr.conf"), `${settings.join("\n")}\n`);
  const env = { GNUPGHOME: home };
  const gpg = async (...args: string[]) => {
    const { stdout } = await world.run("gpg", ["--batch", "--quiet", ...args], { env });
    return stdout.toString();
  };
  const member: Member = {
    home,
    gpg,
    dirmngrLog: () => readFileSync(log, "utf8"),
    locate: async (mailbox) => {
      // Its exit code says nothing: it is 0 even when no user ID of what it got names the address.
      await gpg("--auto-key-locate", "clear,wkd", "--locate-external-keys", mailbox);
      const rows = (await gpg("--with-colons", "-k", `<${mailbox}>`))
        .split("\n")
        .map((row) => row.split(":"));
      const primary = rows.flatMap((row, index) =>
        row[0] === "pub" ? [rows[index + 1]?.[9] ?? ""] : [],
      );
      const origins = rows.filter(([kind]) => kind === "uid").map((row) => row[19] ?? "");
      return { fingerprints: primary, origins };
    },
  };
  members.push(member);
  return member;
}

const WKS_CLIENT =
  ["/usr/lib/gnupg/gpg-wks-client", "/usr/libexec/gpg-wks-client"].find(existsSync) ??
  "gpg-wks-client";

describe.each([
  ["advanced", ADVANCED, "https://openpgpkey.adv.test/"],
  ["direct", DIRECT, "https://direct.test/"],
])("by the %s method", (_, mailbox, origin) => {
  test("GnuPG finds a key and notes where it is from", async () => {
    const member = newMember();
    const found = await member.locate(mailbox);
    expect(found.fingerprints).toEqual([fingerprints.get(mailbox)]);
    // GnuPG's DETAILS: where a user ID is from; 4 is a web key directory.
    expect(found.origins).toEqual([`4 ${origin.slice(0, -1).replace(":", String.raw`\x3a`)}`]);
  });

  test("GnuPG finds a key after it has looked for an address without one", async () => {
    const member = newMember();
    const nobody = mailbox.replace("vorstand", "nobody");
    expect((await member.locate(nobody)).fingerprints).toEqual([]);
    // Afterwards dirmngr asks for the policy. Without one it would ask this domain no more.
    await until(() => /GET \S+\/policy HTTP[^]*RESP: ''$/m.test(member.dirmngrLog()));
    expect((await member.locate(mailbox)).fingerprints).toEqual([fingerprints.get(mailbox)]);
  });

  test("gpg-wks-client is content", async () => {
    const member = newMember();
    const env = { GNUPGHOME: member.home };
    const { code, stderr } = await world.run(WKS_CLIENT, ["-v", "--check", mailbox], { env });
    expect(stderr).toContain(fingerprints.get(mailbox));
    expect(code).toBe(0);
  });

  test("Sequoia finds the key", async () => {
    const env = { HOME: world.folder };
    const { stdout, stderr } = await world.run("sq", ["wkd", "get", mailbox], { env });
    const inspected = await world.run("sq", ["inspect"], { env, input: stdout });
    expect(inspected.stdout.toString() + stderr).toContain(fingerprints.get(mailbox));
  });

  test("OpenPGP.js's client finds the key, byte for byte", async () => {
    const require = createRequire(import.meta.url);
    const client = require.resolve("@openpgp/wkd-client");
    const script = `const WKD = require(${JSON.stringify(client)});
      new WKD().lookup({ email: process.argv[1] }).then((key) => process.stdout.write(key));`;
    const env = { NODE_EXTRA_CA_CERTS: join(world.folder, "ca.pem") };
    const { stdout, stderr } = await world.run(process.execPath, ["-e", script, mailbox], { env });
    expect(stderr).toBe("");
    expect(stdout.equals(exported(fingerprints.get(mailbox) ?? ""))).toBe(true);
  });

  test(`the key is at ${origin} for HTTP/1.0 and without User-Agent`, async () => {
    const { urls } = JSON.parse(await api("GET", mailbox)) as { urls: Record<string, string> };
    const url = Object.values(urls).find((one) => one.startsWith(origin)) ?? "";
    const args = ["-sS", "--fail", "--http1.0", "-A", "", url];
    const { stdout } = await world.run("curl", args);
    expect(stdout.equals(exported(fingerprints.get(mailbox) ?? ""))).toBe(true);
  });

  test(`GET and HEAD tell the key's length, at ${origin}`, async () => {
    const { urls } = JSON.parse(await api("GET", mailbox)) as { urls: Record<string, string> };
    const url = Object.values(urls).find((one) => one.startsWith(origin)) ?? "";
    const length = exported(fingerprints.get(mailbox) ?? "").length;
    for (const method of [[], ["-I"]]) {
      const { stdout } = await world.run("curl", ["-sS", "--fail", "-D", "-", ...method, url]);
      expect(stdout.toString("latin1")).toMatch(new RegExp(`^content-length: ${length}\r$`, "im"));
    }
  });

  test("a look from outside sees what the clients see", async () => {
    const look = JSON.parse(await api("POST", `${mailbox}/watch`)) as {
      ok: boolean;
      lines: { place: string; code: string }[];
    };
    expect(look.lines.map(({ place, code }) => `${place} ${code}`)).toEqual([
      mailbox === DIRECT ? "advanced unreachable" : "advanced as-published",
      "direct as-published",
      "keys.test absent",
    ]);
    expect(look.ok).toBe(true);
  });
});

test("a look from outside does not reach into the house", async () => {
  const mailbox = "vorstand@house.test";
  await publish(mailbox, makeKey(mailbox));
  const { lines } = JSON.parse(await api("POST", `${mailbox}/watch`)) as {
    lines: { place: string; code: string }[];
  };
  expect(lines.map(({ place, code }) => `${place} ${code}`).slice(0, 2)).toEqual([
    "advanced unreachable",
    "direct unreachable",
  ]);
  // Who is in the house finds it.
  const url = "https://openpgpkey.house.test/.well-known/openpgpkey/house.test/policy";
  expect((await world.run("curl", ["-sS", "--fail", url])).code).toBe(0);
});

describe("the key server", () => {
  const SERVER = "hkps://keys.adv.test";

  /** GnuPG's letters for the primary key and its subkeys: `r` is revoked. */
  async function states(member: Member, fingerprint: string): Promise<(string | undefined)[]> {
    const rows = (await member.gpg("--with-colons", "-k", fingerprint)).split("\n");
    return rows.flatMap((row) => {
      const [kind, state] = row.split(":");
      return kind === "pub" || kind === "sub" ? [state] : [];
    });
  }

  test("GnuPG gets a key by its fingerprint, and finds it by its address", async () => {
    const member = newMember();
    const fingerprint = fingerprints.get(ADVANCED) ?? "";
    await member.gpg("--keyserver", SERVER, "--recv-keys", fingerprint);
    expect(await states(member, fingerprint)).toEqual(["-", "-"]);
    const search = ["--with-colons", "--keyserver", SERVER, "--search-keys", ADVANCED];
    const found = await member.gpg(...search);
    expect(found).toContain(`pub:${fingerprint}:22:`);
    expect(found).toContain(encodeURIComponent(ADVANCED));
  });

  test.each([
    ["alone", "as GnuPG prepared it"],
    ["key", "in the key"],
  ])("a revocation (%s) that is handed in %s stops who has the old key", async (kind) => {
    const mailbox = `widerruf-${kind}@adv.test`;
    const fingerprint = makeKey(mailbox);
    await publish(mailbox, fingerprint);
    const writer = newMember();
    const other = newMember();
    for (const member of [writer, other]) {
      expect((await member.locate(mailbox)).fingerprints).toEqual([fingerprint]);
    }
    const prepared = join(owner.home, "openpgp-revocs.d", `${fingerprint}.rev`);
    const revocation = readFileSync(prepared, "utf8").replace(/^:-----/m, "-----");
    if (kind === "alone") await api("PUT", mailbox, new TextEncoder().encode(revocation));
    else {
      owner.gpg(["--import"], { input: revocation });
      await api("PUT", mailbox, exported(fingerprint));
    }
    // Without a successor the directory itself says so.
    await other.locate(mailbox);
    expect(await states(other, fingerprint)).toEqual(["r", "r"]);
    const successor = makeKey(mailbox);
    await publish(mailbox, successor);
    expect(await states(writer, fingerprint)).toEqual(["-", "-"]);
    await writer.gpg("--keyserver", SERVER, "--refresh-keys");
    expect(await states(writer, fingerprint)).toEqual(["r", "r"]);
    await writer.locate(mailbox);

    const letter = join(writer.home, "letter");
    writeFileSync(letter, "Hallo");
    const how = ["--trust-model", "always", "--yes", "--output", `${letter}.gpg`];
    await writer.gpg(...how, "-er", `<${mailbox}>`, letter);
    const packets = await writer.gpg("--list-packets", "--list-only", `${letter}.gpg`);
    const [, subkey = ""] = owner
      .gpg(["--with-colons", "-k", successor])
      .toString()
      .matchAll(/^fpr:+(\w+)/gm)
      .map(([, one]) => one ?? "");
    expect(packets).toContain(subkey.slice(-16));
  });

  test("Sequoia gets a key by its fingerprint", async () => {
    const fingerprint = fingerprints.get(ADVANCED) ?? "";
    const args = ["keyserver", "--server", SERVER, "get", fingerprint];
    const { stdout, stderr } = await world.run("sq", args, { env: { HOME: world.folder } });
    const inspected = await world.run("sq", ["inspect"], { input: stdout });
    expect(inspected.stdout.toString() + stderr).toContain(fingerprint);
  });
});

describe("GnuPG with a key in its ring", () => {
  test("gets the new key of an address besides the old one", async () => {
    const member = newMember();
    const old = makeKey("kasse@adv.test");
    await publish("kasse@adv.test", old);
    expect((await member.locate("kasse@adv.test")).fingerprints).toEqual([old]);
    const fresh = makeKey("kasse@adv.test");
    await publish("kasse@adv.test", fresh);
    const { fingerprints: both } = await member.locate("kasse@adv.test");
    expect(both.toSorted()).toEqual([old, fresh].toSorted());
  });

  test("whose key has expired gets the extended one when writing", async () => {
    const mailbox = "presse@adv.test";
    const member = newMember();
    const fingerprint = makeKey(mailbox, { date: "2026-01-01", lifetime: "1m" });
    const expired = join(world.folder, "expired.pgp");
    writeFileSync(expired, exported(fingerprint));
    await member.gpg("--import", expired);
    const validity = async () =>
      (await member.gpg("--with-colons", "-k", `<${mailbox}>`)).split("\n").flatMap((row) => {
        const [kind, state] = row.split(":");
        return kind === "pub" || kind === "sub" ? [state] : [];
      });
    expect(await validity()).toEqual(["e", "e"]);

    const subkey = owner.gpg(["--with-colons", "-k", fingerprint]).toString();
    const [, sub = ""] = [...subkey.matchAll(/^fpr:+(\w+)/gm)].map(([, found]) => found ?? "");
    owner.gpg(["--quick-set-expire", fingerprint, "1y"]);
    owner.gpg(["--quick-set-expire", fingerprint, "1y", sub]);
    await publish(mailbox, fingerprint);

    const letter = join(world.folder, "letter");
    writeFileSync(letter, "Hallo");
    const how = ["--trust-model", "always", "--auto-key-locate", "clear,wkd"];
    await member.gpg(...how, "--yes", "--output", `${letter}.gpg`, "-er", `<${mailbox}>`, letter);
    expect(await validity()).not.toContain("e");
    expect(owner.gpg(["--decrypt", `${letter}.gpg`]).toString()).toBe("Hallo");
  });

  test("finds nothing any more once the key is removed", async () => {
    const mailbox = "alt@adv.test";
    await publish(mailbox, makeKey(mailbox));
    await api("DELETE", mailbox);
    const member = newMember();
    expect((await member.locate(mailbox)).fingerprints).toEqual([]);
  });
});
