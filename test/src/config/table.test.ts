import { expect, test } from "vitest";
import { parseChannels } from "../../../src/alerts/channels/channels.ts";
import { archiveSettings } from "../../../src/config/buckets/archive-settings.ts";
import { parseConfig, parseSettings } from "../../../src/config/config.ts";
import { dnsSettings } from "../../../src/config/dns/settings.ts";
import { repositorySettings } from "../../../src/config/buckets/repository-settings.ts";
import { lateSettings } from "../../../src/config/late-settings.ts";
import { signInSettings } from "../../../src/config/sign-in/settings.ts";
import { ownerMailSettings } from "../../../src/config/owner-mail/settings.ts";
import { siteSettings } from "../../../src/config/site/settings.ts";
import { startSettings } from "../../../src/config/start/settings.ts";
import { settingsOfWorker, settingTable } from "../../../src/config/table.ts";
import { workerSettings } from "../../../src/config/worker-settings.ts";

const names = settingTable.map(({ name }) => name);

test("every setting is described once, those of npm start first", () => {
  expect(names).toEqual([...new Set(names)]);
  expect(names.toSorted()).toEqual(
    [...Object.values(startSettings), ...Object.values(workerSettings)]
      .map(({ name }) => name as string)
      .concat("ALERT_CHANNELS", "DAILY_ROWS_WRITTEN", "PEERS", "RESERVED_ADDRESSES")
      .concat(Object.values(ownerMailSettings).map(({ name }) => name))
      .concat(Object.values(siteSettings).map(({ name }) => name))
      .concat(Object.values(dnsSettings).map(({ name }) => name))
      .concat(Object.values(signInSettings).map(({ name }) => name))
      .concat(Object.values(archiveSettings).map(({ name }) => name))
      .concat(Object.values(repositorySettings).map(({ name }) => name))
      .toSorted(),
  );
  const firstOfWorker = settingTable.findIndex(({ isOfStart }) => !isOfStart);
  expect(settingTable.slice(firstOfWorker)).toEqual(settingsOfWorker);
});

test.each(settingTable.map(({ name, example }) => [name, example]))(
  "%s: the example %s can be used, and changes something",
  (name, example) => {
    const variables = { [name]: example };
    if (name === "ALERT_CHANNELS") {
      expect(parseChannels(example)).toHaveLength(1);
      return;
    }
    const read = (from: Record<string, string>) => ({
      ...parseSettings(startSettings, from),
      ...parseSettings(lateSettings, from),
      ...parseSettings(ownerMailSettings, from),
      ...parseSettings(signInSettings, from),
      ...parseSettings(siteSettings, from),
      ...parseSettings(archiveSettings, from),
      ...parseSettings(repositorySettings, from),
      ...parseSettings(dnsSettings, from),
      ...parseConfig(from),
    });
    expect(read(variables)).not.toEqual(read({}));
  },
);

test.each([
  ["PORT", "`8787`"],
  ["STATE_DIR", "`.randwerk`"],
  ["TIMEZONE", "`Europe/Berlin`"],
  ["MIN_PERIOD_SECONDS", "`60`"],
  ["KEY_SERVERS", "keys.openpgp.org, keys.mailvelope.com"],
  ["ALERT_CHANNELS", "`[]`"],
  ["LINK_HOSTS", "every host"],
])("%s is %s by default, in the words of people", (name, text) => {
  expect(settingTable.find((setting) => setting.name === name)?.byDefault.en).toBe(text);
});

test("what gives access or reads along is a secret", () => {
  expect(settingTable.filter(({ isSecret }) => isSecret).map(({ name }) => name)).toEqual([
    "ADMIN_TOKEN",
    "ALERT_CHANNELS",
    "DEADMAN_URL",
    "PEERS",
    "OIDC_CLIENT_SECRET",
    "ARCHIVE_S3_SECRET",
    "S3_REPOSITORIES",
  ]);
});
