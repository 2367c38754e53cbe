import { expect, test } from "vitest";
import { redact } from "../../../src/alerts/redact.ts";

/** Outputs as borg, ssh, curl and others write them; every `§…§` is a secret, the marks are not part of it. */
const corpus = [
  // borg and borgmatic
  "BORG_PASSPHRASE=§correct-horse§ borg create ssh://backup@host/./repo::archive /etc",
  "BORG_PASSPHRASE='§correct horse battery§' borg list",
  'export BORG_PASSPHRASE="§with \\" quote§"; borg prune',
  "Environment=BORG_PASSCOMMAND=§cat§ /root/pass",
  "borg init: BORG_NEW_PASSPHRASE=§geheim-geheim§",
  "encryption_passphrase: §borgmatic-secret§",
  "borgmatic: ssh://user:§s3cr3t§@host.example/./backup does not exist",
  "passphrase supplied in BORG_PASSPHRASE, BORG_PASSCOMMAND or via BORG_PASSPHRASE_FD is incorrect.",
  "BORG_KEY §0f3a9b77c1d2e4f50f3a9b77c1d2e4f50f3a9b77c1d2e4f50f3a9b77c1d2e4f5\nhqlhbGdvcml0aG2mc2hhMjU2pGRhdGHaAZ5§",
  "RESTIC_PASSWORD=§restic-pass§ restic -r s3:https://s3.example/bucket backup /srv",
  "AWS_SECRET_ACCESS_KEY=§wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY§",
  "AWS_ACCESS_KEY_ID=§AKIAIOSFODNN7EXAMPLE§",
  "RCLONE_CONFIG_REMOTE_PASS=§obscured§",
  // ssh
  "-----BEGIN OPENSSH PRIVATE KEY-----\n§b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQ§\n-----END OPENSSH PRIVATE KEY-----\nPermission denied (publickey).",
  "-----BEGIN RSA PRIVATE KEY-----\n§MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn§",
  "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n§lQVYBF2abc§\n-----END PGP PRIVATE KEY BLOCK-----",
  "§b3BlbnNzaC1rZXktdjEAAA§\n-----END OPENSSH PRIVATE KEY-----\nafter",
  "sshpass -p §hunter2§ ssh root@host",
  "AGE key: §AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L§",
  // curl
  "> Authorization: Bearer §eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef§",
  "> authorization: Basic §dXNlcjpwYXNzd29yZA==§",
  "curl -H 'Authorization: token §0123456789abcdef§' https://api.example/",
  "curl -u §admin:hunter2§ https://example.org/",
  "curl --user §admin:hunter2§ https://example.org/",
  "curl: (22) https://admin:§hunter2§@example.org/backup returned 401",
  "curl https://§ghp_0123456789abcdefghijABCDEFGHIJ012345§@github.com/x/y.git",
  "< Set-Cookie: §session=abcdef0123456789; Path=/; HttpOnly§",
  "* Server auth using Basic with user 'admin'\n> Cookie: §PHPSESSID=deadbeef§",
  "X-Api-Key: §hcw_0123456789abcdef§",
  "GET /push?token=§abc123def456§&status=up",
  "https://example.org/?api_key=§xyz987§&user=1",
  "https://hooks.slack.com/services/§T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX§",
  "https://chat.example/hooks/§abcdefghijklmnopqrstuvwxyz§",
  // databases and services
  "psql postgres://app:§pg-secret§@db/app: FATAL: password authentication failed",
  "PGPASSWORD=§pg-secret§ pg_dump app",
  "mysqldump -u root -p§root-secret§ --all-databases",
  "mysql --password=§root-secret§ -e 'select 1'",
  "--password §hunter2§ --verbose",
  '{"user":"x","password":"§json-secret§","port":5}',
  '{"access_token": "§syt_dXNlcg_abcdefghijklmnop_0AbCdE§"}',
  "redis://:§redis-secret§@cache:6379/0",
  "smtp_pass = §mail-secret§",
  "Kennwort: §kennwort-geheim§",
  "The password is §hunter2§",
  // our own and the channels'
  "randwerk login --token §rw_0123abcd_0123456789abcdefghjkmnpqrstvwxyz§",
  "the token §rw_0123abcd_0123456789abcdefghjkmnpqrstvwxyz§ was refused",
  "ntfy: §tk_agqdq7mvbofd37zqyvqu6s0z8qvtp§ unauthorized",
  "matrix token §mat_abcdefghijklmnop§ unknown",
  "glpat: §glpat-ABCDEFGHIJKLMNOPQRST§",
];

test.each(corpus)("%s", (marked) => {
  const secrets = [...marked.matchAll(/§([^§]+)§/g)].map((match) => match[1] ?? "");
  const safe = redact(marked.replaceAll("§", ""));
  for (const secret of secrets) {
    expect(safe).not.toContain(secret);
    // Nor a line of it, nor its beginning or end.
    for (const line of secret.split("\n")) expect(safe).not.toContain(line);
    expect(safe).not.toContain(secret.slice(-8));
  }
});

test.each([
  "Repository /srv/borg does not exist.",
  "Connection closed by remote host. Is borg working on the server?",
  "ssh: connect to host backup.example port 22: Connection refused",
  "curl: (28) Operation timed out after 10001 milliseconds",
  "Remote: Host key verification failed.",
  "https://status.example.org/check/42?from=2026-11-23",
  "passphrase supplied in BORG_PASSPHRASE, BORG_PASSCOMMAND or via BORG_PASSPHRASE_FD is incorrect.",
  "Archive name: host-2026-11-23, 12:30:00",
  "The key of vorstand@example.org ends in 30 days",
  "gpg --quick-set-expire 0123456789ABCDEF0123456789ABCDEF01234567 1y",
  "No such file or directory: /home/user/token.txt",
])("%s has no secret in it", (text) => expect(redact(text)).toBe(text));

test.each([
  ["dashes", "a-".repeat(32_000)],
  ["words", "token ".repeat(12_000)],
  ["key names", "password".repeat(8_000)],
  ["begin marks", "-----BEGIN RSA PRIVATE KEY-----".repeat(2_000)],
  ["schemes", "https://a:".repeat(6_000)],
  ["quotes", '"password":"'.repeat(5_000)],
  ["mysql", "mysql ".repeat(10_000)],
  ["headers", "authorization".repeat(5_000)],
])("64 KiB of %s do not hang it", { timeout: 30_000 }, (_name, text) => {
  // A pattern that backtracks without end would take minutes.
  expect(redact(text)).not.toBe("");
});
