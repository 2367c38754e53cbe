/** Alerts about the disk and about writes that are refused. */
import type { Config } from "../../config/config.ts";
import { DAY_MS } from "../../durations.ts";
import type { Language } from "../../i18n/language.ts";
import { sizeInWords } from "../../i18n/size.ts";
import type { Disk } from "../../store/disk.ts";
import { durationText, momentText, textsOf } from "../message/texts.ts";
import { aboutService } from "../outbox/about-service.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { lastsFor } from "../../service/quota.ts";
import { percentFree } from "./free-space.ts";
import { watchTexts, type Condition } from "./texts.ts";

/** Space is low, or it is enough again. */
export function lowSpaceAlert(disk: Disk, low: boolean, language: Language): NewAlert {
  const texts = watchTexts[language].lowSpace;
  const [free, percent] = [sizeInWords(disk.freeBytes, language), percentFree(disk)];
  return aboutService("disk-space", {
    severity: low ? "warn" : "info",
    title: low ? texts.title : texts.fixed,
    text: low ? texts.text(free, percent) : texts.fixedText(free, percent),
    facts: { freeBytes: disk.freeBytes, totalBytes: disk.totalBytes },
  });
}

/** So many of a day's rows are written that they may not last; `now` in unix ms. */
export function scarceRowsAlert(
  { written, limit }: { readonly written: number; readonly limit: number },
  now: number,
  language: Language,
): NewAlert {
  const texts = watchTexts[language].scarceRows;
  const left = lastsFor(written, limit, now);
  const percent = Math.floor((100 * written) / limit);
  return aboutService("rows", {
    severity: "warn",
    title: texts.title(percent),
    text: [
      texts.text(written, limit),
      left === undefined ? texts.lasts : texts.ends(durationText(left, language)),
      texts.help,
    ].join(" "),
    facts: { rowsWritten: written, dailyRowsWritten: limit },
  });
}

/** A test of these channels. */
export function testAlert(channels: readonly string[], language: Language): NewAlert {
  return aboutService("test", { severity: "info", ...textsOf[language].test, channels });
}

export function clockAlert(language: Language): NewAlert {
  return aboutService("clock", { severity: "warn", ...watchTexts[language].clock });
}

/** A condition begins, or is over, at `now` (unix ms). */
export function conditionAlert(
  condition: Condition,
  isOver: boolean,
  { language, timezone }: Pick<Config, "language" | "timezone">,
  now: number,
): NewAlert {
  const texts = watchTexts[language].conditions[condition];
  // Unix days are Cloudflare's: https://developers.cloudflare.com/durable-objects/platform/pricing/
  const midnight = momentText(now - (now % DAY_MS) + DAY_MS, language, timezone);
  return aboutService(condition, {
    severity: isOver ? "up" : "down",
    title: isOver ? texts.fixed : texts.title,
    text: isOver ? texts.fixedText : texts.text(midnight),
  });
}
