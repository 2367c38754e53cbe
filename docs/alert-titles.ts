/** The titles of all alerts, as the code writes them. What stands for a name is in capitals. */
import { tell as tellArchives } from "../functions/heartbeats/arrivals/texts.ts";
import type { Occasion } from "../functions/heartbeats/arrivals/story.ts";
import { tell as tellCheck } from "../functions/heartbeats/alert/texts.ts";
import { targetAlert } from "../functions/links/look/alert.ts";
import { ownerMailFailsAlert, ownerMailWorksAlert } from "../functions/wkd/letters/alert.ts";
import {
  endAlert,
  lookAlert,
  renewedAlert,
  revokedAlert,
  takenAlert,
} from "../functions/wkd/watch/alerts.ts";
import { textsOf } from "../src/alerts/message/texts.ts";
import { archiveTexts, type ArchiveCode } from "../src/alerts/watch/archive-texts.ts";
import { watchTexts, type Condition } from "../src/alerts/watch/texts.ts";
import type { Config } from "../src/config/config.ts";
import type { Language, Text } from "../src/i18n/language.ts";
import { percentInWords } from "../src/i18n/number.ts";

const DAY_MS = 86_400_000;
const CHECK = "HOST";
const ADDRESS = "ADDRESS";
const SLUG = "SLUG";

const inBoth = (title: (language: Language) => string): Text => ({
  de: title("de"),
  en: title("en"),
});

const config = (language: Language) =>
  ({ language, timezone: "UTC", linkHosts: [] }) as unknown as Config;

type CheckStory = Parameters<typeof tellCheck>[1];
const checkTitle = (severity: "down" | "up" | "warn") =>
  inBoth((language) => {
    const settings = { timeoutSeconds: 60, graceSeconds: 60 };
    const story = { name: CHECK, handle: "", settings, reason: { code: "fail" }, timezone: "UTC" };
    const told = { ...story, at: 0, neighbours: [] } as unknown as CheckStory;
    return tellCheck(severity, told, language).title;
  });

const archiveTitle = (occasion: Occasion) =>
  inBoth((language) => {
    const archives = [{ archive: "a".repeat(64), name: "NAME", madeAt: 0 }];
    const story = { check: CHECK, repository: "a".repeat(64), archives, timezone: "UTC" };
    const rest = { freeBytes: 0, minFreeBytes: 0, fullInDays: 9, lockedSince: 0 };
    const told = { ...story, ...rest } as unknown as Parameters<typeof tellArchives>[1];
    return tellArchives(occasion, told, language).title.replace("9", "N");
  });

const key = {
  localPart: "ADDRESS",
  domain: "",
  address: ADDRESS,
  fingerprint: "F",
  version: 1,
  expiresAt: undefined,
};
const keyTitle = (alert: (config: Config) => { readonly title: string }) =>
  inBoth((language) =>
    alert(config(language)).title.replaceAll("ADDRESS@", ADDRESS).replace("9", "N"),
  );

const linkTitle = (news: "dead" | "alive-again") =>
  inBoth((language) => {
    const link = { slug: SLUG, target: "", createdBy: "", tags: [] };
    return targetAlert(
      link as unknown as Parameters<typeof targetAlert>[0],
      news,
      "",
      config(language),
    ).title;
  });

const condition = (name: Condition, which: "title" | "fixed") =>
  inBoth((language) => watchTexts[language].conditions[name][which]);

const ofArchive = (code: ArchiveCode, which: "title" | "fixed") =>
  inBoth((language) => archiveTexts[language][code][which]);

/** Every alert by a name of its own, in the order of the page. */
export const alertTitles = {
  "check-down": checkTitle("down"),
  "check-up": checkTitle("up"),
  "check-warn": checkTitle("warn"),
  "check-reminder": inBoth((language) => textsOf[language].check.reminder(CHECK)),
  "check-was-down": inBoth((language) => textsOf[language].check.wasDown(CHECK)),
  "check-flapping": inBoth((language) => textsOf[language].check.flapping(CHECK)),
  "check-stays-down": inBoth((language) => textsOf[language].check.staysDown(CHECK)),
  "check-stays-up": inBoth((language) => textsOf[language].check.staysUp(CHECK)),
  missing: archiveTitle("missing"),
  unproven: archiveTitle("unproven"),
  arrived: archiveTitle("arrived"),
  deleted: archiveTitle("deleted"),
  renamed: archiveTitle("renamed"),
  recreated: archiveTitle("recreated"),
  restored: archiveTitle("restored"),
  "low-space": archiveTitle("low-space"),
  "full-soon": archiveTitle("full-soon"),
  "old-lock": archiveTitle("old-lock"),
  unseen: archiveTitle("unseen"),
  unreadable: archiveTitle("unreadable"),
  seen: archiveTitle("seen"),
  "key-expires": keyTitle((to) => endAlert(key, 9.5 * DAY_MS, 14, to, 0)),
  "key-expired": keyTitle((to) => endAlert(key, 0, 0, to, 0)),
  "key-renewed": keyTitle((to) => renewedAlert(key, to)),
  "key-revoked": keyTitle((to) => revokedAlert(key, "F", to)),
  "earlier-key-revoked": keyTitle((to) => revokedAlert(key, "G", to)),
  "key-taken-over": keyTitle((to) =>
    takenAlert({ ...key, publishedBy: "Anna" }, { fingerprint: "G", publishedBy: "admin" }, to),
  ),
  "key-not-found": keyTitle((to) => lookAlert(key, "problem", [], to)),
  "key-found": keyTitle((to) => lookAlert(key, "solved", [], to)),
  "owner-mail-fails": inBoth(
    (language) => ownerMailFailsAlert("CHANNEL", 0, { answer: "" }, config(language)).title,
  ),
  "owner-mail-works": inBoth((language) => ownerMailWorksAlert("CHANNEL", config(language)).title),
  "link-dead": linkTitle("dead"),
  "link-alive": linkTitle("alive-again"),
  "channel-broken": inBoth((language) => textsOf[language].channelBroken.title("CHANNEL")),
  "channel-fixed": inBoth((language) => textsOf[language].channelBroken.fixed("CHANNEL")),
  "store-broken": inBoth((language) => textsOf[language].storeIll.title("STORE")),
  "store-fixed": inBoth((language) => textsOf[language].storeIll.fixed("STORE")),
  "disk-full": condition("disk-full", "title"),
  "disk-free": condition("disk-full", "fixed"),
  "disk-low": inBoth((language) => watchTexts[language].lowSpace.title),
  "disk-enough": inBoth((language) => watchTexts[language].lowSpace.fixed),
  "state-gone": condition("state-gone", "title"),
  "state-back": condition("state-gone", "fixed"),
  "writes-refused": condition("writes-refused", "title"),
  "writes-taken": condition("writes-refused", "fixed"),
  "reads-refused": condition("reads-refused", "title"),
  "reads-taken": condition("reads-refused", "fixed"),
  "rows-scarce": inBoth((language) =>
    watchTexts[language].scarceRows.title(percentInWords(0.09, language, 0)).replace("9", "N"),
  ),
  "names-wrong": inBoth((language) => watchTexts[language].names.title(9).replace("9", "N")),
  "names-right": inBoth((language) => watchTexts[language].names.fixed),
  "archive-late": ofArchive("archive-late", "title"),
  "archive-again": ofArchive("archive-late", "fixed"),
  "archive-drill-failed": ofArchive("archive-drill-failed", "title"),
  "archive-drill-again": ofArchive("archive-drill-failed", "fixed"),
  "archive-shrunk": ofArchive("archive-shrunk", "title"),
  "archive-grown": ofArchive("archive-shrunk", "fixed"),
  "archive-settings": ofArchive("archive-settings", "title"),
  "archive-settings-right": ofArchive("archive-settings", "fixed"),
  "clock-ahead": inBoth((language) => watchTexts[language].clock.title),
  test: inBoth((language) => textsOf[language].test.title),
  "already-over": inBoth((language) => textsOf[language].alreadyOver("TITLE")),
  reminder: inBoth((language) => textsOf[language].reminder("TITLE")),
  settled: inBoth((language) => textsOf[language].settled.title("TITLE")),
} as const satisfies Record<string, Text>;

export type AlertName = keyof typeof alertTitles;
