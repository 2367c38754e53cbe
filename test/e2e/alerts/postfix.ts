/** A real Postfix on loopback: TLS by a certificate authority of its own, SASL, one mailbox. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../server.ts";

export interface Postfix {
  /** Submission with STARTTLS, as on port 587. */
  readonly port: number;
  /** PEM file of the authority that signed its certificate. */
  readonly authority: string;
  /** The mailbox as it lies there: a Maildir, Postfix' own. */
  readonly maildir: string;
  /** The mails in the mailbox as they were delivered. */
  readonly mails: () => string[];
  /** The recipients that it was asked to take, in this order, one entry for each time. */
  readonly asked: string[];
  readonly stop: () => void;
}

export const MAIL_USER = "alarm";
export const MAIL_PASSWORD = "grün & geheim";
export const MAIL_FROM = "alarm@example.org";
export const MAIL_TO = "admin@example.org";
/** It is put off when it is asked for first, as a greylist does. */
export const MAIL_LATER = "later@example.org";
/** It has no mailbox any more. */
export const MAIL_GONE = "gone@example.org";

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"] }).toString();

/** Needs root, as Postfix does. On `tlsPort` TLS comes at once, as on port 465. */
export async function startPostfix({ tlsPort }: { tlsPort?: number } = {}): Promise<Postfix> {
  const home = mkdtempSync(join(tmpdir(), "postfix-"));
  chmodSync(home, 0o755);
  const port = await freePort();
  certificates(home);
  for (const folder of ["etc", "queue", "data", "mail"]) mkdirSync(join(home, folder));
  passwords(home);
  const asked: string[] = [];
  const greylist = await startGreylist(asked);
  const policy = `inet:127.0.0.1:${(greylist.address() as AddressInfo).port}`;
  writeFileSync(join(home, "etc/main.cf"), mainFile(home, policy));
  writeFileSync(join(home, "etc/master.cf"), masterFile(port, tlsPort));
  run("chown", "postfix:postfix", join(home, "data"), join(home, "mail"));
  run("postfix", "-c", join(home, "etc"), "start");
  const mailbox = join(home, "mail/box/new");
  return {
    port,
    authority: join(home, "ca.pem"),
    asked,
    maildir: join(home, "mail/box"),
    mails: () => listed(mailbox).map((name) => readFileSync(join(mailbox, name), "latin1")),
    stop: () => {
      run("postfix", "-c", join(home, "etc"), "stop");
      greylist.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A policy server, by which Postfix has greylists: https://www.postfix.org/SMTPD_POLICY_README.html */
async function startGreylist(asked: string[]): Promise<Server> {
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      text += chunk.toString();
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const recipient = /^recipient=(.*)$/m.exec(text.slice(0, end))?.[1] ?? "";
        text = text.slice(end + 2);
        const isPutOff = recipient === MAIL_LATER && !asked.includes(recipient);
        asked.push(recipient);
        const refusal = recipient === MAIL_GONE ? "550 5.1.1 No such mailbox" : "dunno";
        socket.write(`action=${isPutOff ? "450 4.2.0 Greylisted, try again" : refusal}\n\n`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return server;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

function certificates(home: string): void {
  const file = (name: string) => join(home, name);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  run(
    "openssl",
    "req",
    "-x509",
    ...key,
    "-keyout",
    file("ca.key"),
    "-out",
    file("ca.pem"),
    "-subj",
    "/CN=Test CA",
    "-days",
    "2",
  );
  run(
    "openssl",
    "req",
    ...key,
    "-keyout",
    file("key.pem"),
    "-out",
    file("request.pem"),
    "-subj",
    "/CN=localhost",
  );
  writeFileSync(file("names"), "subjectAltName=DNS:localhost\n");
  run(
    "openssl",
    "x509",
    "-req",
    "-in",
    file("request.pem"),
    "-CA",
    file("ca.pem"),
    "-CAkey",
    file("ca.key"),
    "-CAcreateserial",
    "-out",
    file("cert.pem"),
    "-days",
    "2",
    "-extfile",
    file("names"),
  );
}

/** Cyrus SASL with a database of its own. */
function passwords(home: string): void {
  // Debian's Postfix looks beside its configuration.
  mkdirSync(join(home, "etc/sasl"));
  const database = join(home, "etc/sasl/sasldb2");
  writeFileSync(
    join(home, "etc/sasl/smtpd.conf"),
    `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ${database}\nmech_list: PLAIN LOGIN\n`,
  );
  execFileSync("saslpasswd2", ["-p", "-c", "-f", database, "-u", "localhost", MAIL_USER], {
    input: MAIL_PASSWORD,
  });
  run("chown", "postfix", database);
}

const mainFile = (home: string, policy: string) => `compatibility_level = 3.6
queue_directory = ${home}/queue
data_directory = ${home}/data
maillog_file = ${home}/log
maillog_file_prefixes = ${home}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
mynetworks =
alias_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = ${home}/mail
virtual_mailbox_maps = static:box/
virtual_minimum_uid = 1
virtual_uid_maps = static:${run("id", "-u", "postfix").trim()}
virtual_gid_maps = static:${run("id", "-g", "postfix").trim()}
smtpd_tls_cert_file = ${home}/cert.pem
smtpd_tls_key_file = ${home}/key.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = localhost
smtpd_tls_auth_only = yes
smtpd_recipient_restrictions = check_policy_service ${policy}, permit_sasl_authenticated, reject
`;

const masterFile = (port: number, tlsPort: number | undefined) => `
127.0.0.1:${port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
${tlsPort === undefined ? "" : `127.0.0.1:${tlsPort} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n`}pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;
