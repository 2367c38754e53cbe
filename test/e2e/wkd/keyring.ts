import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface GpgOptions {
  /** Of the clock that GnuPG believes in: `2026-01-01` for its first second, or `2026-01-01T120000`; UTC. */
  date?: string;
  input?: string | Uint8Array;
}

/** A GnuPG of its own, in a directory that `remove` takes away again. */
export interface Keyring {
  home: string;
  gpg: (args: readonly string[], options?: GpgOptions) => Buffer;
  /** Answers GnuPG's questions, one line each. */
  ask: (args: readonly string[], answers: readonly string[], options?: GpgOptions) => Buffer;
  remove: () => void;
}

export function newKeyring(): Keyring {
  const home = mkdtempSync(join(tmpdir(), "wkd-"));
  const env = { ...process.env, GNUPGHOME: home, LC_ALL: "C.UTF-8" };
  const always = [
    "--quiet",
    "--yes",
    "--no-tty",
    "--passphrase",
    "",
    "--pinentry-mode",
    "loopback",
  ];
  const run = (args: readonly string[], { date, input }: GpgOptions = {}): Buffer => {
    // "!": the clock stands still, so that a later command is never before an earlier, slow one.
    const moment = date?.includes("T") === true ? date : `${date}T000000`;
    const clock = date ? ["--faked-system-time", `${moment.replaceAll("-", "")}!`] : [];
    return execFileSync("gpg", [...always, ...clock, ...args], { env, input, stdio: "pipe" });
  };
  return {
    home,
    gpg: (args, options) => run(["--batch", ...args], options),
    ask: (args, answers, options) =>
      run(["--command-fd", "0", "--expert", "--photo-viewer", "true", ...args], {
        ...options,
        input: `${answers.join("\n")}\n`,
      }),
    remove: () => {
      execFileSync("gpgconf", ["--kill", "all"], { env });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface ListedKey {
  kind: "pub" | "sub";
  fingerprint: string;
  /** As GnuPG counts them: 255 for Curve25519. */
  bits: number;
  /** Unix ms; undefined is never. */
  expiresAt: number | undefined;
  /** GnuPG's letter: `e` expired, `r` revoked. */
  validity: string;
  /** The uses that it allows: `e` encrypt, `s` sign, `c` certify. */
  usage: string;
}

export interface Listing {
  keys: ListedKey[];
  userIds: string[];
}

/** Lists what GnuPG knows of a key (doc/DETAILS of GnuPG: fields of `--with-colons`). */
export function list(keyring: Keyring, date: string, ...names: string[]): Listing {
  const text = keyring.gpg(["--with-colons", "--list-keys", ...names], { date }).toString();
  const listing: Listing = { keys: [], userIds: [] };
  for (const line of text.split("\n")) {
    const fields = line.split(":");
    const [kind] = fields;
    if (kind === "pub" || kind === "sub") {
      const seconds = Number(fields[6]);
      const expiresAt = fields[6] === "" ? undefined : seconds * 1000;
      const validity = fields[1] ?? "";
      const usage = (fields[11] ?? "").replace(/[A-Z]/g, "");
      listing.keys.push({
        kind,
        fingerprint: "",
        bits: Number(fields[2]),
        expiresAt,
        validity,
        usage,
      });
    } else if (kind === "fpr") {
      const last = listing.keys.at(-1);
      if (last) last.fingerprint = fields[9] ?? "";
    } else if (kind === "uid") {
      listing.userIds.push((fields[9] ?? "").replaceAll(String.raw`\x3a`, ":"));
    }
  }
  return listing;
}
