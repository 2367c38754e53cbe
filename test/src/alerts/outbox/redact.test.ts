import { describe, expect, test } from "vitest";
import { redact } from "../../../../src/alerts/outbox/redact.ts";

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
  "login with password §hunter2§ failed",
  "Passphrase   §geheim99§",
  "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=§bWFkZSB1cCBmb3IgdGVzdHM=§;EndpointSuffix=core",
  "SharedKey=§bWFkZSB1cCBmb3IgdGVzdHM§",
  // whoever has it can ping
  "curl: (22) https://randwerk.example/ping/§803f680d-e89b-492b-82ef-2be7b774a92d§/start returned 429",
  "https://hc-ping.com/§803f680d-e89b-492b-82ef-2be7b774a92d§",
  "GET /ping/§abcdefghijklmnopqrstuv§/backup HTTP/1.1",
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
  "password authentication failed for user 2",
  "mount: /dev/disk/by-uuid/803f680d-e89b-492b-82ef-2be7b774a92d",
  "https://status.example.org/ping/",
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

test.each([
  "-eyJ",
  "eyJaaaaaaaa",
  "eyJaaaaaaaa.",
  "-",
  "a",
  "a.",
  "_",
  "--a-",
  "--token",
  "'a",
  '"a.b',
  '"\\',
  "pass",
  "password ",
  "password:",
  "token is ",
  "token=",
  "cookie:",
  "x-api-key: ",
  "basic ",
  "https://a/",
  "https://a:",
  "a://b:",
  "u:p@",
  "/ping/",
  "/hooks/",
  "-u ",
  "-u a",
  "sshpass -p ",
  "mysql -p",
  "AKIA",
  "tk_",
  "syt_",
  "ghp_",
  "rw_01234567_",
  "\n",
  " ",
  "-----END A PRIVATE KEY-----",
])("a megabyte of %j takes as much longer as it is longer", (seed) => {
  // A pattern that looks from each start through all the rest takes 15 ms for a hundredth of it, and minutes here.
  expect(redact(seed.repeat(1_000_000 / seed.length))).not.toBe("");
});

describe("what is left is told apart from what is gone", () => {
  test.each([
    // whole keys, and cut ones
    ["a\n-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\nb", "a\n[…]\nb"],
    [
      "-----BEGIN A PRIVATE KEY-----x-----END A PRIVATE KEY----- b -----BEGIN A PRIVATE KEY-----y-----END A PRIVATE KEY----- c",
      "[…] b […] c",
    ],
    ["a -----BEGIN EC PRIVATE KEY-----\nx\n\ny", "a […]"],
    ["x\ny\n-----END PGP PRIVATE KEY BLOCK-----\nb", "[…]\nb"],
    ["-----BEGIN X25519 PRIVATE KEY-----\nx\n-----END X25519 PRIVATE KEY-----", "[…]"],
    ["x\n-----END X25519 PRIVATE KEY-----\nb", "[…]\nb"],
    ["-----BEGIN PUBLIC KEY-----\nx", "-----BEGIN PUBLIC KEY-----\nx"],
    [`BORG_KEY ${"0f".repeat(32)}\nx\ny\n\nb`, "[…]\nb"],
    [`BORG_KEY ${"0f".repeat(32)}\nx`, "[…]\n"],
    [`BORG_KEY ${"0f".repeat(31)}\nx`, `BORG_KEY ${"0f".repeat(31)}\nx`],
    ["key AGE-SECRET-KEY-1AB, more", "key […], more"],
    // URLs
    ["ssh://user:pass@host/./x", "ssh://[…]@host/./x"],
    ["a+b-c.1://u:p@h", "a+b-c.1://[…]@h"],
    ["https://u:p@q@host/", "https://[…]@host/"],
    ["https://token@host/ and https://host/@x", "https://[…]@host/ and https://host/@x"],
    ["ssh://user@host/", "ssh://user@host/"],
    ["HTTP://:p@host", "HTTP://[…]@host"],
    ["https://host/a:b@c", "https://host/a:b@c"],
    // headers
    ["Authorization: Basic abc def\nHost: x", "Authorization: […]\nHost: x"],
    ["proxy-authorization: a b", "proxy-authorization: […]"],
    ['X-API-Key: a b"c', 'X-API-Key: […]"c'],
    ["x-auth-token: a", "x-auth-token: […]"],
    ["X-Amz-Security-Token: a", "X-Amz-Security-Token: […]"],
    ["Cookie: a=b; c=d", "Cookie: […]"],
    ["'Set-Cookie': 'a=b'", "'Set-Cookie': […]"],
    ["Private-Token: a", "Private-Token: […]"],
    ["Bearer abcdefgh", "Bearer […]"],
    ["Bearer abcdefg", "Bearer abcdefg"],
    ["basic ABCDEFG=", "basic […]"],
    ["digest abcdefgh, negotiate abc.~+/-=", "digest […], negotiate […]"],
    // commands
    ["curl -u a:b x", "curl -u […] x"],
    ["curl --user=a:b x", "curl --user=[…] x"],
    ["curl --proxy-user 'a:b' x", "curl --proxy-user […] x"],
    ["-U a:b", "-U […]"],
    ["a-u a:b", "a-u a:b"],
    ["ls -u a", "ls -u a"],
    ["sshpass -pabc ssh", "sshpass -p[…] ssh"],
    ["sshpass -p 'a b' ssh", "sshpass -p […] ssh"],
    ["mysql -h x -pabc db", "mysql -h x -p[…] db"],
    ["mysqldump --x -pabc", "mysqldump --x -p[…]"],
    ["mysql -p db", "mysql -p db"],
    [`mysql ${"x".repeat(299)} -pabc`, `mysql ${"x".repeat(299)} -p[…]`],
    [`mysql ${"x".repeat(300)} -pabc`, `mysql ${"x".repeat(300)} -pabc`],
    // pairs
    ["password=a b", "password=[…] b"],
    ['password = "a \\" b" c', "password = […] c"],
    ["password='a b' c", "password=[…] c"],
    ["password='a b", "password=[…]"],
    ["password=a;b=c", "password=[…];b=c"],
    ["password:=a password=>b", "password:=[…] password=[…]"],
    ["f(password=a) {password=b} [password=c]", "f(password=[…]) {password=[…]} [password=[…]]"],
    ['"my.password" : "a"', '"my.password" : […]'],
    ["'token': 'a', 'x': 'b'", "'token': […], 'x': 'b'"],
    ["--db-password a --x", "--db-password […] --x"],
    ["--password --verbose", "--password --verbose"],
    ["password: a b", "password: […] b"],
    ["Token: a", "Token: […]"],
    ["api-key: a", "api-key: […]"],
    ["passwd: a", "passwd: a"],
    ["The token was a, the Passwort ist b", "The token was […] the Passwort ist […]"],
    // tokens by their form, at their shortest and one less
    ["rw_0123abcd_0123456789abcdef", "[…]"],
    ["rw_0123abcd_0123456789abcde", "rw_0123abcd_0123456789abcde"],
    ["syt_12345678", "[…]"],
    ["syt_1234567", "syt_1234567"],
    ["syr_12345678 mct_12345678 mcr_12345678 mat_12345678", "[…] […] […] […]"],
    ["mas_12345678 pat_12345678 xyz_12345678", "[…] […] xyz_12345678"],
    ["tk_0123456789abcdef", "[…]"],
    ["tk_0123456789abcde", "tk_0123456789abcde"],
    ["ghp_0123456789 gho_0123456789 ghs_0123456789", "[…] […] […]"],
    ["ghu_0123456789 ghr_0123456789 github_pat_0123456789", "[…] […] […]"],
    ["glpat-0123456789 glptt-0123456789 sk-0123456789", "[…] […] […]"],
    ["xoxb-0123456789 xoxp-0123456789 hcw_0123456789 hcr_0123456789", "[…] […] […] […]"],
    ["ghp_012345678 sk-012345678", "ghp_012345678 sk-012345678"],
    ["AKIA0123456789ABCDEF ASIA0123456789ABCDEF", "[…] […]"],
    ["AKIA0123456789ABCDE AKIA0123456789ABCDEFG", "AKIA0123456789ABCDE AKIA0123456789ABCDEFG"],
    ["eyJ01234567.a.b eyJ01234567.a", "[…] […]"],
    ["eyJ0123456.a", "eyJ0123456.a"],
    ["x/services/0123456789abcdef x/hooks/0123456789abcdef", "x/services/[…] x/hooks/[…]"],
    ["x/services/0123456789abcde", "x/services/0123456789abcde"],
  ])("%j: %j", (text, expected) => expect(redact(text)).toBe(expected));

  const names =
    "pass passphrase password passwd passwort passcommand kennwort secret token apikey api-key api_key " +
    "accesskey access-key access_key_id privatekey private_key encryption-key credential credentials " +
    "signature session sessionid session_id auth pw pwd sig sas sid psk otp pin";
  test.each(names.split(" "))(
    "%s is a name of a secret, alone and at the end of a name",
    (name) => {
      for (const whole of [name, name.toUpperCase(), `X_${name}`]) {
        expect(redact(`${whole}=abc d`)).toBe(`${whole}=[…] d`);
        expect(redact(`"${whole}": "abc" d`)).toMatch(/^"[^"]+": "?\[…\]"? d$/);
        expect(redact(`--${whole} abc d`)).toBe(`--${whole} […] d`);
      }
    },
  );

  test.each(["spin=abc", "oauthx=abc", "assigned=abc", "basis=1", "compass_rose=n", "kpsk=1"])(
    "%s is none",
    (text) => expect(redact(text)).toBe(text),
  );
});
