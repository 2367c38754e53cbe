/** Alerts about the disk and about writes that are refused. */
import type { Config } from "../../config/config.ts";
import type { ConsolePlace } from "../../config/console-url.ts";
import { DAY_MS } from "../../durations.ts";
import { percentInWords } from "../../i18n/number.ts";
import { sizeInWords } from "../../i18n/size.ts";
import type { Disk } from "../../store/disk.ts";
import { durationText, momentText, textsOf } from "../message/texts.ts";
import { aboutService } from "../outbox/about-service.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { lastsFor } from "../../service/quota.ts";
import { percentFree } from "./free-space.ts";
import { watchTexts, type Condition } from "./texts.ts";

/** How people are told, and where the console is. */
export type Told = ConsolePlace & Pick<Config, "language">;

/** Space is low, or it is enough again. */
export function lowSpaceAlert(disk: Disk, low: boolean, config: Told): NewAlert {
  const { language } = config;
  const texts = watchTexts[language].lowSpace;
  const free = sizeInWords(disk.freeBytes, language);
  const percent = percentInWords(percentFree(disk) / 100, language, 0);
  return aboutService(
    "disk-space",
    {
      severity: low ? "warn" : "info",
      title: low ? texts.title : texts.fixed,
      text: low ? texts.text(free, percent) : texts.fixedText(free, percent),
      facts: { freeBytes: disk.freeBytes, totalBytes: disk.totalBytes },
    },
    config,
  );
}

/** So many of a day's rows are written that they may not last; `now` in unix ms. */
export function scarceRowsAlert(
  { written, limit }: { readonly written: number; readonly limit: number },
  now: number,
  config: Told,
): NewAlert {
  const { language } = config;
  const texts = watchTexts[language].scarceRows;
  const left = lastsFor(written, limit, now);
  const percent = percentInWords(written / limit, language, 0);
  return aboutService(
    "rows",
    {
      severity: "warn",
      title: texts.title(percent),
      text: [
        texts.text(written, limit),
        left === undefined ? texts.lasts : texts.ends(durationText(left, language)),
        texts.help,
      ].join(" "),
      facts: { rowsWritten: written, dailyRowsWritten: limit },
    },
    config,
  );
}

/** A test of these channels. */
export function testAlert(channels: readonly string[], config: Told): NewAlert {
  const said = { severity: "info", ...textsOf[config.language].test, channels } as const;
  return aboutService("test", said, config);
}

export function clockAlert(config: Told): NewAlert {
  const said = { severity: "warn", ...watchTexts[config.language].clock } as const;
  return aboutService("clock", said, config);
}

/** A condition begins, or is over, at `now` (unix ms). */
export function conditionAlert(
  condition: Condition,
  isOver: boolean,
  config: Told & Pick<Config, "timezone">,
  now: number,
): NewAlert {
  const { language, timezone } = config;
  const texts = watchTexts[language].conditions[condition];
  // Unix days are Cloudflare's: https://developers.cloudflare.com/durable-objects/platform/pricing/
  const midnight = momentText(now - (now % DAY_MS) + DAY_MS, language, timezone);
  return aboutService(
    condition,
    {
      severity: isOver ? "up" : "down",
      title: isOver ? texts.fixed : texts.title,
      text: isOver ? texts.fixedText : texts.text(midnight),
    },
    config,
  );
}
