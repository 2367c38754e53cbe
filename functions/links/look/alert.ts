/** Texts for the admins about targets. */
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import type { Config } from "../../../src/config/config.ts";
import { consoleUrl } from "../../../src/config/console-url.ts";
import { shellQuoted } from "../../../src/shell.ts";
import type { Link } from "../link/link.ts";
import { DEAD_AFTER_DAYS, DEAD_REMIND_HOURS } from "../limits.ts";
import type { TargetNews } from "./look.ts";

/** The alert about a link whose target is dead, or answers again. */
export function targetAlert(
  link: Link,
  news: Exclude<TargetNews, undefined>,
  answer: string,
  config: Config,
): NewAlert {
  const { slug, target, createdBy } = link;
  const days = DEAD_AFTER_DAYS;
  const edit = `    randwerk links edit ${shellQuoted(slug)} --target https://…`;
  const texts = {
    de: {
      dead: {
        title: `Der Kurzlink „${slug}“ führt ins Leere`,
        text:
          `Das Ziel hat an ${days} Tagen nicht richtig geantwortet, zuletzt: ${answer}.\n\n    ${target}\n\n` +
          `Angelegt von: ${createdBy}.\n\nIst die Seite umgezogen? Ein neues Ziel bekommt er so:\n\n${edit}`,
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
          `The target failed on ${days} days; the last answer: ${answer}.\n\n    ${target}\n\n` +
          `Created by: ${createdBy}.\n\nHas the page moved? This gives it a new target:\n\n${edit}`,
      },
      "alive-again": {
        title: `The short link “${slug}” leads to its target again`,
        text: `Its target answers again: ${answer}.`,
      },
    },
  }[config.language][news];
  return {
    subject: "link",
    subjectId: slug,
    severity: news === "dead" ? "down" : "up",
    ...texts,
    facts: { slug, target, answer, createdBy },
    url: consoleUrl(config, `/console/link/${encodeURIComponent(slug)}`),
    tags: link.tags,
    channels: undefined,
    remindHours: DEAD_REMIND_HOURS,
  };
}
