import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";
import {
  pieceOf,
  secretsPathOf,
  settingsIn,
  withSetting,
} from "../../../src/config/settings-text.ts";
import { settingTable } from "../../../src/config/table.ts";
import { rounds } from "../../campaign.ts";

const read = (toml: string, isSecret = false) =>
  settingsIn({ path: "randwerk.toml", toml, isSecret });
const textsOf = (toml: string, isSecret = false) => read(toml, isSecret).texts;

describe("a setting may be written as what it is", () => {
  test.each([
    // in the file                                      in the environment
    ["PORT = 8080", { PORT: "8080" }],
    ['PORT = "8080"', { PORT: "8080" }],
    ["DAILY_ROWS_WRITTEN = 1_600_000", { DAILY_ROWS_WRITTEN: "1600000" }],
    ["OIDC_TRUST_EMAIL = true", { OIDC_TRUST_EMAIL: "yes" }],
    [
      'LINK_HOSTS = ["go.example.org", "l.example.org"]',
      { LINK_HOSTS: "go.example.org,l.example.org" },
    ],
    ['LINK_HOSTS = "go.example.org"', { LINK_HOSTS: "go.example.org" }],
    ["LINK_HOSTS = []", { LINK_HOSTS: "" }],
    ['DNS_TARGET = ["192.0.2.1", "2001:db8::1"]', { DNS_TARGET: "192.0.2.1,2001:db8::1" }],
    ['STATUS_PAGE = ["public"]', { STATUS_PAGE: "public" }],
    ['[OIDC_GROUPS]\n"AG Technik" = "admin"', { OIDC_GROUPS: '{"AG Technik":"admin"}' }],
    ["ADMIN_TOKEN_FILE = '/run/secrets/token'", { ADMIN_TOKEN_FILE: "/run/secrets/token" }],
    ["", {}],
  ])("%s", (toml, texts) => expect(textsOf(toml)).toEqual(texts));

  test("channels are tables", () => {
    const toml = '[[ALERT_CHANNELS]]\nname = "a"\n[[ALERT_CHANNELS]]\nname = "b"\nto = ["x"]\n';
    const { ALERT_CHANNELS } = textsOf(toml, true);
    expect(JSON.parse(ALERT_CHANNELS ?? "")).toEqual([{ name: "a" }, { name: "b", to: ["x"] }]);
  });
});

describe("what cannot be used is told with its place, and nothing is read", () => {
  test.each([
    ["PORT = ", "line 1, column 8: no TOML: invalid value\n  PORT = \n         ^"],
    ["A = 1\n\tB = [", "line 2, column 6: no TOML: "],
    [
      "\nPORT = [1]",
      "line 2: PORT is a list; it takes a whole number, or text in quotes\n  PORT = [1]\n         ^",
    ],
    ["PORT = 1.5", "line 1: PORT is a number; it takes a whole number"],
    ["LANGUAGE = 3", "line 1: LANGUAGE is a number; it takes text in quotes"],
    ["TIMEZONE = 2026-11-24", "line 1: TIMEZONE is a date; it takes text"],
    ["LINK_HOSTS = [1]", "line 1: LINK_HOSTS is a list; it takes a list of texts"],
    ['LINK_HOSTS = ["a,b"]', 'line 1: LINK_HOSTS has an entry with a comma in it: "a,b"'],
    ["OIDC_TRUST_EMAIL = 1", "line 1: OIDC_TRUST_EMAIL is a number; it takes true or false"],
    ["OIDC_GROUPS = 2026-11-24", "line 1: OIDC_GROUPS is a date; it takes tables, or JSON as text"],
    [
      '[PUBLIC_URL]\na = "b"',
      "line 1: PUBLIC_URL is a table; it takes text in quotes\n  [PUBLIC_URL]\n   ^",
    ],
    ['"PORT" = true', "line 1: PORT is true or false; it takes a whole number"],
    ["PORT = 1\nPORT = 2", "line 2, column 1: no TOML: "],
  ])("%j", (toml, fault) => {
    expect(() => read(toml)).toThrow(ConfigError);
    expect(() => read(toml)).toThrow(`randwerk.toml, ${fault}`);
  });

  test("all of it at once", () => {
    expect(() => read("LINK_HOST = 1\nPORT = true\nLANGUAGE = 1")).toThrow(
      /^randwerk\.toml: LINK_HOST is no setting .*\nrandwerk\.toml, line 2: PORT [^]*line 3: LANGUAGE/,
    );
  });
});

describe("a secret", () => {
  const said = 'PORT = 1\nADMIN_TOKEN = "nobody-may-see-this-token"';
  test("has a file of its own, which is told without showing it", () => {
    expect(() => read(said)).toThrow(
      /^randwerk\.toml, line 2: ADMIN_TOKEN is a secret; it belongs into randwerk\.secrets\.toml$/,
    );
    expect(textsOf(said, true)).toEqual({ PORT: "1", ADMIN_TOKEN: "nobody-may-see-this-token" });
    expect(textsOf('ADMIN_TOKEN = ""')).toEqual({ ADMIN_TOKEN: "" });
  });

  test.each([`${said.slice(0, -1)}\n`, "ADMIN_TOKEN = 7_777_777"])(
    "does not show where the file cannot be read: %j",
    (toml) => {
      expect(() => read(toml, true)).toThrow(/^[^\n]*line \d[^\n]*$/);
      expect(() => read(toml, true)).not.toThrow(/nobody-may|7/);
    },
  );

  test.each([
    ["randwerk.toml", "randwerk.secrets.toml"],
    ["/etc/randwerk/a.toml", "/etc/randwerk/a.secrets.toml"],
    ["settings", "settings.secrets.toml"],
  ])("of %s is in %s", (path, secrets) => expect(secretsPathOf(path)).toBe(secrets));
});

test.each([
  ["LINK_HOST = 1", "LINK_HOST is no setting and has no effect; is LINK_HOSTS meant?"],
  ["link_hosts = []", "link_hosts is no setting and has no effect; is LINK_HOSTS meant?"],
  ["[colours]\nred = 1", "colours is no setting and has no effect"],
  ['RANDWERK_CONFIG = "x"', "RANDWERK_CONFIG has no effect in here"],
])("%j is told, and the rest is read", (toml, stranger) => {
  expect(read(`PORT = 1\n${toml}`)).toEqual({
    texts: { PORT: "1" },
    strangers: [`randwerk.toml: ${stranger}`],
  });
});

describe("what is written", () => {
  test.each([
    ["PORT", "8080", "PORT = 8080\n"],
    ["PORT", "08080", 'PORT = "08080"\n'],
    ["LINK_HOSTS", "a.example,b.example", 'LINK_HOSTS = [ "a.example", "b.example" ]\n'],
    ["OIDC_TRUST_EMAIL", "yes", "OIDC_TRUST_EMAIL = true\n"],
    ["PUBLIC_URL", "https://go.example.org", 'PUBLIC_URL = "https://go.example.org"\n'],
    ["ALERT_CHANNELS", '[{"name":"a"}]', '[[ALERT_CHANNELS]]\nname = "a"\n'],
    // TOML has no null.
    ["OIDC_GROUPS", '{"a":null}', 'OIDC_GROUPS = "{\\"a\\":null}"\n'],
  ])("%s of %s looks natural", (name, text, piece) => expect(pieceOf(name, text)).toBe(piece));

  /** Texts as they may stand in an environment, by the form of the setting. */
  const anyText = fc.string({ unit: "binary", minLength: 1, maxLength: 30 });
  const texts = {
    number: fc.oneof(fc.nat().map(String), anyText),
    "yes-no": fc.oneof(fc.constantFrom("yes", "no"), anyText),
    list: fc.oneof(
      fc.array(anyText, { minLength: 1 }).map((all) => all.join(",")),
      anyText,
    ),
    json: fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.array(fc.dictionary(anyText, fc.jsonValue())).map((value) => JSON.stringify(value)),
      anyText,
    ),
    text: anyText,
  };
  const settings = settingTable.filter(({ name }) => name !== "RANDWERK_CONFIG");
  const any = fc
    .shuffledSubarray(settings, { maxLength: 12 })
    .chain((some) =>
      fc.tuple(
        ...some.map(({ name, form, example }) =>
          fc.tuple(fc.constant(name), fc.oneof(texts[form ?? "text"], fc.constant(example))),
        ),
      ),
    );

  /** JSON is the same whatever its order. */
  const meaning = (name: string, text: string | undefined): unknown => {
    if (settings.find((one) => one.name === name)?.form !== "json") return text;
    try {
      return JSON.parse(text ?? "");
    } catch {
      return text;
    }
  };

  const FILES = [
    "",
    "# Ours\n",
    "# Ours\nMINE = 1 # keep\n\n[colours]\nred = [\n  [1],\n]\n",
    'lines = """\n[no table]\n"""\n[[a]]\n# the end',
    "PUBLIC_URL = \"\" # not yet\nSITE_NAME = ''\n",
  ];

  test("is read as the same, whatever it is, and everything else in the file stays", () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILES), any, (before, wanted) => {
        let toml = before;
        for (const [name, text] of wanted) {
          const next = withSetting(toml, { name, text, comment: `Why\n${name}` });
          expect(next).toBeDefined();
          toml = next ?? "";
        }
        const found = textsOf(toml, true);
        for (const [name, text] of wanted) {
          expect(meaning(name, found[name])).toEqual(meaning(name, text));
        }
        const empty = /^(?:PUBLIC_URL|SITE_NAME) /;
        const kept = before.split("\n").filter((line) => line !== "" && !empty.test(line));
        const lines = toml.split("\n");
        let place = 0;
        for (const line of kept) {
          place = lines.indexOf(line, place) + 1;
          expect(place).toBeGreaterThan(0);
        }
      }),
      { numRuns: rounds(60, 5_000) },
    );
  });

  test.each([
    ["PORT = 1", "PORT"],
    ["PORT = ", "LANGUAGE"],
    ['[[ALERT_CHANNELS]]\nname = "a"', "ALERT_CHANNELS"],
  ])("%j is left alone where %s would change it", (toml, name) =>
    expect(withSetting(toml, { name, text: "[]", comment: "" })).toBeUndefined(),
  );
});
