/** One check: how it is, how it was, what comes next, and what its runs have said. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import { calendarInWords } from "../../../src/calendar/sentence.ts";
import { MINUTE_MS } from "../../../src/durations.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { consolePage } from "../../../src/pages/console-shell.tsx";
import { ByName, Done } from "../../../src/pages/form.tsx";
import { every, reasonText } from "../alert/texts.ts";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import { shownDuration, shownStatus } from "../check/shown.ts";
import { Pings } from "./pings.tsx";
import { Plots } from "./plots.tsx";
import { pathOf } from "./paths.ts";
import type { CheckPage } from "./shown.ts";
import { doneWords, flipWords, isWords, looks, statusWords, words } from "./words.ts";

/** Changes of status that the page shows. */
const SHOWN_FLIPS = 10;

export function checkPage(page: CheckPage): string {
  const { frame, check, now, mayWrite, done, pings } = page;
  const { language } = frame;
  const name = nameOf(check);
  const status = shownStatus(check, now);
  const told = doneWords[done ?? ""];
  return consolePage({
    frame,
    title: name,
    children: (
      <>
        {told !== undefined && <Done language={language} text={told} undo={undoOf(page)} />}
        <p class="over">
          <a href="/console/checks">{words.title[language]}</a>
        </p>
        <div class="head">
          <h1>
            <bdi>{name}</bdi> {isWords[status][language]}
          </h1>
          {mayWrite && <Actions check={check} language={language} />}
        </div>
        <Now page={page} />
        <Plots page={page} />
        <Next page={page} />
        <Flips page={page} />
        {pings !== undefined && <Pings page={page} pings={pings} />}
        <Facts page={page} />
        {mayWrite && <Remove page={page} />}
      </>
    ),
  });
}

/** What was paused goes on, and the other way round. */
function undoOf({ check, done, mayWrite }: CheckPage) {
  if (!mayWrite) return undefined;
  if (done === "paused") return { action: pathOf(check, "resume") };
  return done === "resumed" ? { action: pathOf(check, "pause") } : undefined;
}

function Actions({ check, language }: { readonly check: Check; readonly language: Language }) {
  const isPaused = check.state.status === "paused";
  return (
    <div class="row">
      <a class="button" href={pathOf(check, "edit")}>
        {words.edit[language]}
      </a>
      <form method="post" action={pathOf(check, isPaused ? "resume" : "pause")}>
        <button class="button">{(isPaused ? words.resume : words.pause)[language]}</button>
      </form>
      <a class="button" href={pathOf(check, "lines")}>
        {words.lines[language]}
      </a>
    </div>
  );
}

function Now({ page }: { readonly page: CheckPage }) {
  const { frame, check, now, timezone, flips } = page;
  const { language } = frame;
  const { settings, state } = check;
  const status = shownStatus(check, now);
  const moment = (at: number) => momentText(at, language, timezone);
  const took = shownDuration(state.lastDurationMs);
  const [newest] = flips;
  const why = status === "down" && newest?.to === "down" ? newest.reason : undefined;
  return (
    <section class={status === "down" ? "card bad" : "card"}>
      {why !== undefined && <p>{reasonText(why, { timezone }, language)}</p>}
      {state.warning !== undefined && (
        <p>
          <span class="state late">{words.warning[language]}</span>{" "}
          {reasonText(state.warning, { timezone }, language)}
        </p>
      )}
      <dl class="facts">
        <dt>{words.plan[language]}</dt>
        <dd>{planText(check, language)}</dd>
        <dt>{words.grace[language]}</dt>
        <dd>{durationText(settings.graceSeconds * 1000, language)}</dd>
        <dt>{words.last[language]}</dt>
        <dd>
          {state.lastSuccessAt === undefined ? words.never[language] : moment(state.lastSuccessAt)}
        </dd>
        {took !== undefined && (
          <>
            <dt>{words.took[language]}</dt>
            <dd>{durationText(took, language)}</dd>
          </>
        )}
        {state.deadline !== undefined && state.status !== "new" && (
          <>
            <dt>{words.deadline[language]}</dt>
            <dd>{moment(state.deadline)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** When pings are expected, in words as far as there are any. */
function planText({ settings }: Pick<Check, "settings">, language: Language): string {
  const { schedule, tz, timeoutSeconds } = settings;
  if (schedule === undefined) return every(timeoutSeconds, language);
  const said = calendarInWords(schedule, language);
  return said === undefined ? `${schedule} (${tz})` : `${said} (${tz})`;
}

function Next({ page: { frame, next, check } }: { readonly page: CheckPage }) {
  const { language } = frame;
  if (next.length === 0) return <></>;
  return (
    <section>
      <h2>{words.nextFive[language]}</h2>
      <ol class="switches">
        {next.map((at) => (
          <li>{momentText(at, language, check.settings.tz)}</li>
        ))}
      </ol>
    </section>
  );
}

function Flips({ page: { frame, flips, timezone } }: { readonly page: CheckPage }) {
  const { language } = frame;
  if (flips.length === 0) return <></>;
  return (
    <section>
      <h2>{words.history[language]}</h2>
      <ul class="list">
        {flips.slice(0, SHOWN_FLIPS).map(({ at, from, to, reason }) => (
          <li>
            <span class={looks[to]}>
              {(from === "new" && to === "up" ? statusWords.up : flipWords[to])[language]}
            </span>
            <div>
              <div>{reasonText(reason, { timezone }, language)}</div>
              <div class="note">{momentText(at, language, timezone)}</div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ page: { frame, check } }: { readonly page: CheckPage }) {
  const { language } = frame;
  const { tags, desc, maintenance } = check.settings;
  if (tags.length === 0 && desc === "" && maintenance.length === 0) return <></>;
  return (
    <section>
      <h2>{words.facts[language]}</h2>
      <dl class="facts">
        {tags.length > 0 && (
          <>
            <dt>{words.tags[language]}</dt>
            <dd>{tags.join(", ")}</dd>
          </>
        )}
        {desc !== "" && (
          <>
            <dt>{words.desc[language]}</dt>
            <dd class="as-typed">
              <bdi>{desc}</bdi>
            </dd>
          </>
        )}
        {maintenance.length > 0 && (
          <>
            <dt>{words.maintenance[language]}</dt>
            <dd>
              {maintenance.map(({ calendar, minutes }) => (
                <div>
                  {calendarInWords(calendar, language) ?? calendar},{" "}
                  {durationText(minutes * MINUTE_MS, language)}
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

const Remove = ({ page: { frame, check, wrongName } }: { readonly page: CheckPage }) => (
  <ByName
    language={frame.language}
    what={words.delete}
    how={words.deleteHow}
    name={nameOf(check)}
    action={pathOf(check, "delete")}
    typed={wrongName}
  />
);
