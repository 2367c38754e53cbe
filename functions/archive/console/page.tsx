/** The archive's page: the last one, how large they were, whether they come back, and what the bucket protects. */
import type { Config } from "../../../src/config/config.ts";
import { dayOf } from "../../../src/durations.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { shortDay } from "../../../src/i18n/short-day.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { clockInWords } from "../../../src/object-storage/fault.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Line } from "../../../src/pages/plot.tsx";
import { Table } from "../../../src/pages/table.tsx";
import type { Protection } from "../kept/protection.ts";
import { faultInWords, type Fault } from "../kept/fault.ts";
import type { ArchiveState } from "../night/state.ts";
import { words } from "./words.ts";

interface ArchivePage {
  readonly frame: Frame;
  readonly config: Config;
  /** Undefined: it is not set up, or nothing was done yet. */
  readonly state: ArchiveState | undefined;
  readonly isSetUp: boolean;
  /** Why nothing can be done, or what was just asked for was not. */
  readonly fault: Fault | undefined;
}

export const ARCHIVE_PATH = "/console/archive";

/** Nights that the plot shows. */
const PLOTTED = 30;

export function archivePage(page: ArchivePage): string {
  const { frame, isSetUp, fault } = page;
  const { language } = frame;
  const say = (text: Text) => text[language];
  return consolePage({
    frame,
    title: say(words.title),
    children: (
      <>
        <h1>{say(words.title)}</h1>
        <p>{say(words.what)}</p>
        {fault !== undefined && (
          <section class="card bad" role="alert">
            <p>{say(faultInWords(fault))}</p>
          </section>
        )}
        {isSetUp ? <Parts page={page} /> : fault === undefined && <p>{say(words.notSetUp)}</p>}
      </>
    ),
  });
}

function Parts({ page }: { readonly page: ArchivePage }) {
  const { state } = page;
  return (
    <>
      <Last page={page} />
      {state !== undefined && state.nights.length > 1 && <Sizes page={page} />}
      <Drills page={page} />
      <Bucket page={page} />
    </>
  );
}

const momentIn =
  ({ frame, config }: ArchivePage) =>
  (at: number) =>
    formatOccurrence(at, config.timezone, frame.language);

function Button({ page, to, text }: { page: ArchivePage; to: string; text: Text }) {
  return (
    <form method="post" action={`${ARCHIVE_PATH}/${to}`}>
      <button class="button low">{text[page.frame.language]}</button>
    </form>
  );
}

function Last({ page }: { readonly page: ArchivePage }) {
  const { state, frame } = page;
  const { language } = frame;
  const say = (text: Text) => text[language];
  const moment = momentIn(page);
  const last = state?.nights[0];
  return (
    <section class={state?.fault === undefined ? "card" : "card bad"}>
      <h2>{say(words.last)}</h2>
      {state?.fault !== undefined && (
        <p>
          {say(words.failed)} {moment(state.fault.at)}: {say(faultInWords(state.fault.fault))}
        </p>
      )}
      <dl class="facts">
        <dt>{say(words.made)}</dt>
        <dd>{last === undefined ? say(words.never) : moment(last.at)}</dd>
        {last !== undefined && (
          <>
            <dt>{say(words.rows)}</dt>
            <dd>{numberInWords(last.rows, language)}</dd>
            <dt>{say(words.size)}</dt>
            <dd>{sizeInWords(last.bytes, language)}</dd>
            <dt>{say(words.where)}</dt>
            <dd>
              <bdi>{last.path}</bdi>
            </dd>
          </>
        )}
        {state?.nextAt !== undefined && (
          <>
            <dt>{say(words.next)}</dt>
            <dd>{moment(state.nextAt)}</dd>
          </>
        )}
      </dl>
      <Button page={page} to="now" text={words.makeNow} />
    </section>
  );
}

function Sizes({ page }: { readonly page: ArchivePage }) {
  const { state, frame } = page;
  const { language } = frame;
  const nights = (state?.nights ?? []).slice(0, PLOTTED).toReversed();
  const title = words.sizes[language];
  return (
    <section class="card">
      <h2>{title}</h2>
      <Line
        language={language}
        says={title}
        points={nights.map(({ at, bytes }) => ({
          label: shortDay(dayOf(at), language),
          value: bytes,
        }))}
        format={(bytes) => sizeInWords(bytes, language)}
        heads={[words.day[language], words.size[language]]}
      />
    </section>
  );
}

function Drills({ page }: { readonly page: ArchivePage }) {
  const { state, frame } = page;
  const say = (text: Text) => text[frame.language];
  const moment = momentIn(page);
  const drilled = state?.drills[0];
  const isBad = drilled?.fault !== undefined;
  return (
    <section class={isBad ? "card bad" : "card"}>
      <h2>{say(words.drill)}</h2>
      <p>{say(words.drillIs)}</p>
      {drilled !== undefined && (
        <p>
          {moment(drilled.at)}:{" "}
          {drilled.fault === undefined ? say(words.cameBack) : say(faultInWords(drilled.fault))}
        </p>
      )}
      {drilled === undefined && <p>{say(words.noDrill)}</p>}
      <Button page={page} to="drill" text={words.drillNow} />
    </section>
  );
}

type Held = Exclude<keyof Protection, "clockAheadMs">;

const held: readonly Held[] = [
  "unsignedRead",
  "alteredBody",
  "overwrite",
  "lockedVersion",
  "deletion",
  "wrongRegion",
];

function Bucket({ page }: { readonly page: ArchivePage }) {
  const { state, frame } = page;
  const say = (text: Text) => text[frame.language];
  const found = state?.protection;
  const clock = clockInWords(found?.found.clockAheadMs);
  return (
    <section class="card">
      <h2>{say(words.bucket)}</h2>
      {found === undefined ? (
        <p>{say(words.notTried)}</p>
      ) : (
        <>
          <Table
            heads={[say(words.protection), say(words.holds)]}
            numbers={[]}
            rows={held.map((name) => [say(words.protections[name]), say(words[found.found[name]])])}
          />
          <p>
            {say(words.tried)} {momentIn(page)(found.at)}.
          </p>
          {clock !== undefined && <p>{say(clock)}</p>}
        </>
      )}
      <Button page={page} to="check" text={words.checkNow} />
    </section>
  );
}
