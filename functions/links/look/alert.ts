/** Texts for the admins about targets. */
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Link } from "../link/link.ts";
import { DEAD_AFTER_DAYS, DEAD_REMIND_HOURS } from "../limits.ts";
import type { TargetNews } from "./look.ts";

/** The alert about a link whose target is dead, or answers again. */
export function targetAlert(
  link: Link,
  news: Exclude<TargetNews, undefined>,
  answer: string,
  { language }: Config,
): NewAlert {
  const { slug, target, createdBy } = link;
  const days = DEAD_AFTER_DAYS;
  const texts = {
    de: {
      dead: {
        title: `Der Kurzlink „${slug}“ führt ins Leere`,
        text:
          `Das Ziel antwortet an ${days} Tagen nicht mehr richtig, zuletzt: ${answer}.\n\n    ${target}\n\n` +
          `Angelegt von: ${createdBy}.`,
      },
      "alive-again": {
        title: `Der Kurzlink „${slug}“ führt wieder ans Ziel`,
        text: `Das Ziel antwortet wieder: ${answer}.`,
      },
    },
    en: {
      dead: {
        title: `The short link “${slug}” leads nowhere`,
        text:
          `Its target has not answered well on ${days} days, the last time: ${answer}.\n\n    ${target}\n\n` +
          `Made by: ${createdBy}.`,
      },
      "alive-again": {
        title: `The short link “${slug}” leads to its target again`,
        text: `Its target answers again: ${answer}.`,
      },
    },
  }[language][news];
  return {
    subject: "link",
    subjectId: slug,
    severity: news === "dead" ? "down" : "up",
    ...texts,
    facts: { slug, target, answer, createdBy },
    url: undefined,
    tags: link.tags,
    channels: undefined,
    remindHours: DEAD_REMIND_HOURS,
  };
}
