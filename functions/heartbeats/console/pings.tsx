/** The last pings of a check, and what came with one. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import type { LoggedPing } from "../check/log/logged-ping.ts";
import { shownDuration } from "../check/shown.ts";
import type { CheckPage } from "./shown.ts";
import { pathOf } from "./paths.ts";
import { pingWords, words } from "./words.ts";

const looksOf = {
  success: "state good",
  fail: "state bad",
  start: "state",
  log: "state",
  ign: "state",
};

interface PingsProps {
  readonly page: CheckPage;
  readonly pings: readonly LoggedPing[];
}

export function Pings({ page: { frame, check, timezone }, pings }: PingsProps) {
  const { language } = frame;
  return (
    <section>
      <h2>{words.pings[language]}</h2>
      {pings.length === 0 ? (
        <p class="soft">{words.noPings[language]}</p>
      ) : (
        <ul class="list">
          {pings.map((ping) => (
            <li>
              <span class={looksOf[ping.kind]}>{pingWords[ping.kind][language]}</span>
              <div>
                {momentText(ping.at, language, timezone)}
                <div class="note">{noteOf(ping, language)}</div>
              </div>
              {ping.bodyBytes > 0 && (
                <a
                  href={pathOf(check, `pings/${ping.n}`)}
                  aria-label={`${words.body[language]}, Ping ${ping.n}`}
                >
                  {words.body[language]} ({sizeInWords(ping.bodyBytes, language)})
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function noteOf(ping: LoggedPing, language: Frame["language"]): string {
  const took = shownDuration(ping.durationMs);
  return [
    took === undefined ? "" : durationText(took, language),
    ping.exitStatus === undefined ? "" : `Status ${ping.exitStatus}`,
    ping.signal ?? "",
    `${ping.method} ${ping.scheme}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

interface BodyPage {
  readonly frame: Frame;
  readonly check: Check;
  readonly n: number;
  readonly text: string;
}

/** What came with a ping, as text, whatever it wants to be. */
export function bodyPage({ frame, check, n, text }: BodyPage): string {
  const { language } = frame;
  const title = `${nameOf(check)}: Ping ${n}`;
  return consolePage({
    frame,
    title,
    children: (
      <>
        <p class="over">
          <a href={pathOf(check)}>{words.back[language]}</a>
        </p>
        <h1>
          <bdi>{nameOf(check)}</bdi>: Ping {n}
        </h1>
        <pre dir="auto">{text}</pre>
      </>
    ),
  });
}
