/**
 * Takes secrets out of what programs wrote, before it is stored or leaves. Rules by form, not by list: better a
 * harmless word too few than a password too many. Pure.
 */

const GONE = "[…]";

/** Names whose value is a secret, by their end: `BORG_PASSPHRASE`, `my_api_key`. Short ones are whole words. */
const SECRET_NAME =
  "(?:pass(?:phrase|word|wd|wort)?|passcommand|kennwort|secret|token|api[-_]?key|access[-_]?key(?:[-_]?id)?|" +
  "private[-_]?key|encryption[-_]?key|account[-_]?key|shared[-_]?key|credentials?|signature|session(?:[-_]?id)?|cookie|" +
  "(?<![a-z])(?:auth|pw|pwd|sig|sas|sid|psk|otp|pin))";

/** A value: quoted, or up to the next space or separator. */
const VALUE = `(?:"(?:[^"\\\\\\n]|\\\\.)*"?|'[^'\\n]*'?|[^\\s"',;&)}\\]]+)`;

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** A JSON Web Token in a run of its letters; what stands before it in the run stays. */
const withoutJwt = (run: string) => run.replace(/\beyJ[A-Za-z0-9_-]{8,}\.[^]*$/, GONE);

type Rule = readonly [RegExp, string | ((match: string) => string)];

const rules: readonly Rule[] = [
  // Keys and certificates' secrets, whole or cut off at either end.
  [
    /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
    GONE,
  ],
  [/^[\s\S]*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/g, GONE],
  [/\bBORG_KEY [0-9a-f]{64}[\s\S]*?(?:\n\s*\n|$)/g, `${GONE}\n`],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]+/g, GONE],
  // Credentials in URLs (RFC 3986, section 3.2.1): the user alone may be a token as well.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@"'<>:]*:[^\s/?#"'<>]*@/gi, `$1${GONE}@`],
  [/\b(https?:\/\/)[^\s/?#@"'<>]+@/gi, `$1${GONE}@`],
  // Ping URLs, ours and Healthchecks': whoever has one can ping.
  [
    new RegExp(`(\\bhttps?://[^\\s/?#"'<>]{1,255}/(?:[\\w.-]{1,64}/){0,3})${UUID}`, "gi"),
    `$1${GONE}`,
  ],
  [new RegExp(`(/ping/)(?:${UUID}|[A-Za-z0-9_-]{22}(?=/))`, "gi"), `$1${GONE}`],
  // Headers: everything up to the end of the line or of the quotation.
  [
    /\b((?:proxy-)?authorization|x-api-key|x-auth-token|x-amz-security-token|(?:set-)?cookie|private-token)(["']?\s*[:=]\s*["']?)[^\r\n"']+/gi,
    `$1$2${GONE}`,
  ],
  [/\b(bearer|basic|digest|negotiate)(\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1$2${GONE}`],
  // curl -u user:password, sshpass -p, mysql -psecret
  [/(^|\s)(-u|--user|--proxy-user|-U)([ =]\s*)(["']?)[^\s:"']+:[^\s"']+\4/gm, `$1$2$3${GONE}`],
  [new RegExp(`(\\bsshpass\\s+-p\\s*)${VALUE}`, "g"), `$1${GONE}`],
  [/(\bmysql(?:dump)?\b[^\n]{0,300}?\s-p)[^\s]+/g, `$1${GONE}`],
  // NAME=value, "name": "value", --name value, name: value
  [new RegExp(`(${SECRET_NAME}["']?\\s*(?:=|:=|=>)\\s*)${VALUE}`, "gi"), `$1${GONE}`],
  [new RegExp(`(["'][\\w.-]{0,64}${SECRET_NAME}["']\\s*:\\s*)${VALUE}`, "gi"), `$1${GONE}`],
  [new RegExp(`(--[\\w-]{0,64}${SECRET_NAME}\\s+)(?!-)${VALUE}`, "gi"), `$1${GONE}`],
  [
    new RegExp(
      `((?:pass(?:phrase|word|wort)|kennwort|secret|token|api[-_]?key)\\s*:\\s+)(?!\\[…\\])${VALUE}`,
      "gi",
    ),
    `$1${GONE}`,
  ],
  [/\b((?:pass(?:phrase|word|wort)|kennwort|token)\s+(?:is|ist|was|war)\s+)\S+/gi, `$1${GONE}`],
  // What stands behind the word without a sign between them, if it looks like none of a language.
  [
    /\b((?:pass(?:phrase|word|wort)|kennwort)\s{1,20})(?![^\s]{0,40}=)(?=[^\s]{0,200}\d)[^\s]+/gi,
    `$1${GONE}`,
  ],
  // Tokens by their form: this service's, Matrix, ntfy, GitHub, GitLab, Slack, AWS, Healthchecks, JWT.
  [/\brw_[0-9a-z]{8}_[0-9a-z]{16,}/gi, GONE],
  [/\b(?:syt|syr|mct|mcr|mat|mas|pat)_[A-Za-z0-9._~=-]{8,}/g, GONE],
  [/\btk_[a-z0-9]{16,}\b/g, GONE],
  [
    /\b(?:gh[opsur]_|github_pat_|glpat-|glptt-|xox[abeoprs]-|sk-|hcw_|hcr_)[A-Za-z0-9_-]{10,}/g,
    GONE,
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, GONE],
  // By whole runs, since each eyJ in one without a dot would be a start that looks through all the rest.
  [
    /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g,
    (run) => (run.includes("eyJ") ? withoutJwt(run) : run),
  ],
  [/\/(services|hooks)\/[A-Za-z0-9_/-]{16,}/g, `/$1/${GONE}`],
];

/** The text without what looks like a secret. Linear in its length: every repetition behind a frequent start is bounded. */
export function redact(text: string): string {
  return rules.reduce(
    (rest, [form, instead]) =>
      typeof instead === "string" ? rest.replace(form, instead) : rest.replace(form, instead),
    text,
  );
}
