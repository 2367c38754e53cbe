/** A real Dovecot on loopback: a member's mailbox by IMAP, on a Maildir that Postfix delivers to. */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../server.ts";

const PASSWORD = "geheim";

export interface Dovecot {
  /** The mails of the inbox as a mail program gets them, oldest first. */
  readonly mails: () => Promise<string[]>;
  readonly stop: () => void;
}

/** Needs root, as Dovecot does. */
export async function startDovecot(maildir: string): Promise<Dovecot> {
  const home = mkdtempSync(join(tmpdir(), "dovecot-"));
  const port = await freePort();
  mkdirSync(join(home, "run"));
  const file = join(home, "dovecot.conf");
  writeFileSync(file, configuration(home, maildir, port));
  // Its daemon keeps the stderr that it was started with: a pipe would never end.
  execFileSync("dovecot", ["-c", file], { stdio: "ignore" });
  const ask = async (path: string, ...args: string[]): Promise<string> => {
    const url = `imap://anna:${PASSWORD}@127.0.0.1:${port}/${path}`;
    const run = promisify(execFile);
    return (await run("curl", ["-sS", "--retry", "5", "--retry-connrefused", url, ...args])).stdout;
  };
  return {
    mails: async () => {
      const found = /^\* SEARCH([\d ]*)/m.exec(await ask("INBOX", "-X", "SEARCH ALL"))?.[1] ?? "";
      const numbers = found.split(" ").filter((one) => one !== "");
      return Promise.all(numbers.map((one) => ask(`INBOX;MAILINDEX=${one}`)));
    },
    stop: () => {
      // It waits until the daemon is gone, which would write into the folder that is deleted.
      execFileSync("doveadm", ["-c", file, "stop"], { stdio: "ignore" });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const configuration = (home: string, maildir: string, port: number) => `base_dir = ${home}/run
state_dir = ${home}/run
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${maildir}
first_valid_uid = 1
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=postfix gid=postfix home=${maildir}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`;
