/** Alerts about the disk and about writes that are refused. */
import type { Language } from "../../i18n/language.ts";
import type { Disk } from "../../store/disk.ts";
import { textsOf } from "../message/texts.ts";
import { aboutService } from "../outbox/about-service.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { bytesText, percentFree } from "./free-space.ts";
import { watchTexts, type Condition } from "./texts.ts";

/** Space is low, or it is enough again. */
export function lowSpaceAlert(disk: Disk, low: boolean, language: Language): NewAlert {
  const texts = watchTexts[language].lowSpace;
  const [free, percent] = [bytesText(disk.freeBytes, language), percentFree(disk)];
  return aboutService("disk-space", {
    severity: low ? "warn" : "info",
    title: low ? texts.title : texts.fixed,
    text: low ? texts.text(free, percent) : texts.fixedText(free, percent),
    facts: { freeBytes: disk.freeBytes, totalBytes: disk.totalBytes },
  });
}

/** A test of these channels. */
export function testAlert(channels: readonly string[], language: Language): NewAlert {
  return aboutService("test", { severity: "info", ...textsOf[language].test, channels });
}

export function clockAlert(language: Language): NewAlert {
  return aboutService("clock", { severity: "warn", ...watchTexts[language].clock });
}

/** A condition begins, or is over. */
export function conditionAlert(
  condition: Condition,
  isOver: boolean,
  language: Language,
): NewAlert {
  const texts = watchTexts[language].conditions[condition];
  return aboutService(condition, {
    severity: isOver ? "up" : "down",
    title: isOver ? texts.fixed : texts.title,
    text: isOver ? texts.fixedText : texts.text,
  });
}
