/** Lines that are ready to be pasted where a job runs. They bear the ping URL: who has it can ping. */
import { agentLines, readyLines } from "../../../src/calendar/job-lines.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { copyable } from "../../../src/pages/enhance.ts";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import { pathOf } from "./paths.ts";
import { words } from "./words.ts";

const texts = {
  how: {
    de: "Wer die Ping-URL kennt, kann diesen Check anpingen. Sie gehört auf den Rechner, auf dem der Job läuft, und sonst nirgendwohin.",
    en: "Who knows the ping URL can ping this check. It belongs onto the machine on which the job runs, and nowhere else.",
  },
  hidden: {
    de: "Die Ping-URL ist hier noch verdeckt.",
    en: "The ping URL is still hidden here.",
  },
  show: { de: "Ping-URL zeigen", en: "Show the ping URL" },
  hide: { de: "Ping-URL verdecken", en: "Hide the ping URL" },
} as const satisfies Record<string, Text>;

interface LinesPage {
  readonly frame: Frame;
  readonly check: Check;
  /** Start of every URL, without a trailing slash. */
  readonly base: string;
  readonly isShown: boolean;
}

/** What stands for what is not shown. */
const HIDDEN = "••••••••";

export function linesPage({ frame, check, base, isShown }: LinesPage): string {
  const { language } = frame;
  const { slug, schedule, timeoutSeconds } = check.settings;
  const secret = isShown ? check.uuid : HIDDEN;
  const url = `${base}/ping/${secret}`;
  const unit = slug === "" ? "backup.service" : `${slug}.service`;
  const all = [
    ...readyLines({ schedule, timeout: timeoutSeconds }, url, "/usr/local/bin/job"),
    ...agentLines(slug || secret, url, unit),
  ];
  return consolePage({
    frame,
    title: `${words.lines[language]}: ${nameOf(check)}`,
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={pathOf(check)}>
            <bdi>{nameOf(check)}</bdi>
          </a>
        </p>
        <h1>{words.lines[language]}</h1>
        <p>{texts.how[language]}</p>
        <p class="row">
          {!isShown && <span>{texts.hidden[language]}</span>}
          <a
            class={isShown ? "button low" : "button main"}
            href={isShown ? pathOf(check, "lines") : `${pathOf(check, "lines")}?show=url`}
          >
            {(isShown ? texts.hide : texts.show)[language]}
          </a>
        </p>
        {all.map(({ where, lines }) => (
          <section>
            <h2>{where[language]}</h2>
            <pre {...(isShown ? copyable[language] : {})}>{lines.join("\n")}</pre>
          </section>
        ))}
      </>
    ),
  });
}
