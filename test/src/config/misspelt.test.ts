import { describe, expect, test } from "vitest";
import { misspelt } from "../../../src/config/misspelt.ts";
import { settingTable } from "../../../src/config/table.ts";

const settings = settingTable.map(({ name }) => name);

describe("looks like a setting", () => {
  test.each([
    // in the environment     meant
    // one letter too few, too many, another one, two swapped
    ["LINK_HOST", "LINK_HOSTS"],
    ["WKD_DOMAIN", "WKD_DOMAINS"],
    ["ALERT_CHANNEL", "ALERT_CHANNELS"],
    ["STATE_DIRS", "STATE_DIR"],
    ["LANGUAGES", "LANGUAGE"],
    ["PUBLIC_URI", "PUBLIC_URL"],
    ["LIKN_HOSTS", "LINK_HOSTS"],
    ["TLS_KEYS", "TLS_KEY"],
    ["NODE_EXTRA_CA_CERT", "NODE_EXTRA_CA_CERTS"],
    // two slips in a long one
    ["ALLERT_CHANELS", "ALERT_CHANNELS"],
    ["CLICKS_RETENTION_DAY", "CLICK_RETENTION_DAYS"],
    // written otherwise
    ["ADMINTOKEN", "ADMIN_TOKEN"],
    ["PUBLICURL", "PUBLIC_URL"],
    ["TIME_ZONE", "TIMEZONE"],
    ["DEAD_MAN_URL", "DEADMAN_URL"],
    ["admin_token", "ADMIN_TOKEN"],
    ["Link-Hosts", "LINK_HOSTS"],
    ["port", "PORT"],
    // the same words
    ["TOKEN_ADMIN", "ADMIN_TOKEN"],
    ["HOSTS_LINK", "LINK_HOSTS"],
    ["TLS_CERTIFICATE", "TLS_CERT"],
    ["CONSOLE_HOSTNAME", "CONSOLE_HOST"],
    ["MAX_PINGS_PER_MIN", "MAX_PINGS_PER_MINUTE"],
    // some of the words
    ["MIN_PERIOD", "MIN_PERIOD_SECONDS"],
    ["MAX_PINGS", "MAX_PINGS_PER_MINUTE"],
    ["PINGS_PER_MINUTE", "MAX_PINGS_PER_MINUTE"],
    ["CLICK_RETENTION", "CLICK_RETENTION_DAYS"],
    ["EXTRA_CA_CERTS", "NODE_EXTRA_CA_CERTS"],
    // as other programs call theirs
    ["RANDWERK_LINK_HOSTS", "LINK_HOSTS"],
    ["RANDWERK_TIMEZONE", "TIMEZONE"],
    ["TLS_CERT_FILE", "TLS_CERT"],
    ["TLS_KEY_PATH", "TLS_KEY"],
  ])("%s: %s", (name, meant) => expect(misspelt([name], settings)).toEqual([{ name, meant }]));
});

const ordinary: Readonly<Record<string, string>> = {
  "a shell's":
    "PATH HOME USER LOGNAME SHELL TERM PWD OLDPWD SHLVL _ EDITOR PAGER LS_COLORS MAIL PS1 IFS",
  "the machine's":
    "HOSTNAME HOSTTYPE MACHTYPE OSTYPE HOSTALIASES HOSTS HOST_IP LOCALDOMAIN TMPDIR TEMP",
  "the language's": "LANG LC_ALL LC_MESSAGES LC_CTYPE LC_TIME TZ TZDIR NLSPATH",
  "a session's":
    "DISPLAY XDG_STATE_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS SSH_AUTH_SOCK SSH_TTY GPG_TTY COLORTERM NO_COLOR SUDO_USER",
  "systemd's":
    "STATE_DIRECTORY CACHE_DIRECTORY RUNTIME_DIRECTORY CREDENTIALS_DIRECTORY INVOCATION_ID JOURNAL_STREAM LISTEN_FDS NOTIFY_SOCKET MAINPID",
  "npm's":
    "npm_config_user_agent npm_config_cafile npm_config_host npm_config_port npm_package_name npm_lifecycle_event npm_command npm_execpath INIT_CWD",
  "Node's":
    "NODE NODE_ENV NODE_OPTIONS NODE_PATH NODE_DEBUG NODE_VERSION NODE_TLS_REJECT_UNAUTHORIZED NODE_NO_WARNINGS UV_THREADPOOL_SIZE",
  "of ports and hosts":
    "PORT_HTTP PORT_8787_TCP PORTS POST HTTP_PORT SERVER_PORT LISTEN_PORT HTTP_HOST DB_HOST DOCKER_HOST",
  "of TLS":
    "SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE SSLKEYLOGFILE CA_CERT CA_CERTS",
  "of proxies": "http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY all_proxy",
  "a container's":
    "container KUBERNETES_SERVICE_HOST KUBERNETES_PORT_443_TCP_ADDR RANDWERK_PORT RANDWERK_SERVICE_HOST RANDWERK_SERVICE_PORT RANDWERK_PORT_8787_TCP",
  "other programs'":
    "RANDWERK_URL RANDWERK_TOKEN CLOUDFLARE_API_TOKEN WRANGLER_SEND_METRICS GITHUB_TOKEN CI VITEST BORG_REPO GIT_DIR DATABASE_URL BASE_URL API_TOKEN ADMIN_PASSWORD VAULT_TOKEN MY_SERVERS START_DIR SERVER_KEYFILE",
};

describe("is somebody else's", () => {
  test.each(
    Object.entries(ordinary).flatMap(([of, list]) => list.split(" ").map((name) => [of, name])),
  )("%s %s", (_of, name) => expect(misspelt([name], settings)).toEqual([]));
});

test("settings themselves are not told, and of several near ones the nearest is meant", () => {
  expect(misspelt(settings, settings)).toEqual([]);
  expect(misspelt(["LINK_HOST"], ["LINK_HOSTS_OLD", "LINK_HOSTS"])).toEqual([
    { name: "LINK_HOST", meant: "LINK_HOSTS" },
  ]);
  expect(misspelt(["PATH", "PUBLICURL", "HOME", "WKD_DOMAIN"], settings)).toEqual([
    { name: "PUBLICURL", meant: "PUBLIC_URL" },
    { name: "WKD_DOMAIN", meant: "WKD_DOMAINS" },
  ]);
});
