/** The checks: each with its state in words and a bar of the last 30 days. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Done } from "../../../src/pages/form.tsx";
import { Search } from "../../../src/pages/search.tsx";
import { StripAlone } from "../../../src/pages/plot.tsx";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import { dateInWords, type Day } from "../check/days/day.ts";
import type { Listing, ListingPlace } from "../check/listing.ts";
import { shownStatus } from "../check/shown.ts";
import { SHOWN_DAYS } from "../limits.ts";
import { levelOf } from "../pages/status.ts";
import { stripText } from "../pages/words.ts";
import { Pager } from "../../../src/pages/pager.tsx";
import { MAINTENANCE, pathOf } from "./paths.ts";
import { doneWords, looks, statusWords, words } from "./words.ts";

export interface Asked {
  readonly search: string;
  readonly tag: string;
  /** Of the last check of the page before; undefined: the first page. */
  readonly after: ListingPlace | undefined;
}

interface CheckList {
  readonly frame: Frame;
  readonly asked: Asked;
  readonly listing: Listing;
  readonly now: number;
  readonly timezone: string;
  readonly mayWrite: boolean;
  /** What was done before, and to which check. */
  readonly done?: { readonly name: string; readonly of: string } | undefined;
}

/** The address of a list. */
export function listPath({ search = "", tag = "", after }: Partial<Asked>): string {
  const query = new URLSearchParams();
  if (search !== "") query.set("search", search);
  if (tag !== "") query.set("tag", tag);
  if (after !== undefined) query.set("after", `${after.urgency}.${after.id}`);
  const text = query.toString();
  return text === "" ? "/console/checks" : `/console/checks?${text}`;
}

/** A place as the address of a page has it; undefined: none is named. */
export function placeIn(text: string): ListingPlace | undefined {
  const [, urgency, id] = /^([012])\.(\d{1,15})$/.exec(text) ?? [];
  return id === undefined ? undefined : { urgency: Number(urgency), id: Number(id) };
}

export function listPage(list: CheckList): string {
  const { frame, asked, listing, mayWrite, done } = list;
  const { language } = frame;
  const isEmpty =
    listing.checks.length === 0 &&
    asked.search === "" &&
    asked.tag === "" &&
    asked.after === undefined;
  const told = done && doneWords[done.name];
  return consolePage({
    frame,
    title: words.title[language],
    children: (
      <>
        {told !== undefined && done !== undefined && (
          <Done
            language={language}
            text={{ de: `${done.of}: ${told.de}`, en: `${done.of}: ${told.en}` }}
          />
        )}
        <div class="head">
          <h1>{(isEmpty ? words.none : words.title)[language]}</h1>
          {mayWrite && (
            <a class="button main" href="/console/checks/new">
              {words.create[language]}
            </a>
          )}
        </div>
        {isEmpty ? (
          <Empty language={language} mayWrite={mayWrite} />
        ) : (
          <Search
            language={language}
            action="/console/checks"
            search={asked.search}
            tag={asked.tag}
          />
        )}
        {!isEmpty && (
          <section class="card">
            {listing.checks.length === 0 ? (
              <p>{words.nothing[language]}</p>
            ) : (
              <ul class="list">
                {listing.checks.map(({ check, days }) => (
                  <Row check={check} days={days} list={list} />
                ))}
              </ul>
            )}
          </section>
        )}
        {!isEmpty && (
          <p>
            <a href={MAINTENANCE}>{words.byTag[language]}</a>
          </p>
        )}
        <Pager
          language={language}
          first={asked.after && listPath({ ...asked, after: undefined })}
          next={
            listing.next === undefined ? undefined : listPath({ ...asked, after: listing.next })
          }
        />
      </>
    ),
  });
}

/** The first one, filled in as an example. */
function Empty({
  language,
  mayWrite,
}: {
  readonly language: Language;
  readonly mayWrite: boolean;
}) {
  const query = new URLSearchParams({ name: words.example[language], schedule: "*-*-* 03:00" });
  return (
    <section class="card">
      <p>{words.noneHow[language]}</p>
      {mayWrite && (
        <p>
          <a href={`/console/checks/new?${query.toString()}`}>{words.exampleLink[language]}</a>
        </p>
      )}
    </section>
  );
}

interface RowProps {
  readonly check: Check;
  readonly days: readonly Day[];
  readonly list: CheckList;
}

function Row({ check, days, list }: RowProps) {
  const { frame, now, timezone } = list;
  const { language } = frame;
  const status = shownStatus(check, now);
  const { tags } = check.settings;
  const { lastSuccessAt } = check.state;
  return (
    <li>
      <span class={looks[status]}>{statusWords[status][language]}</span>
      <div>
        <a class="what" href={pathOf(check)}>
          <bdi>{nameOf(check)}</bdi>
        </a>{" "}
        {tags.map((tag) => (
          <a class="tag" href={listPath({ tag })}>
            {tag}
          </a>
        ))}
        <div class="note">
          {words.last[language]}:{" "}
          {lastSuccessAt === undefined
            ? words.never[language]
            : momentText(lastSuccessAt, language, timezone)}
        </div>
      </div>
      <Bar days={days} frame={frame} />
    </li>
  );
}

function Bar({
  days,
  frame: { language },
}: {
  readonly days: readonly Day[];
  readonly frame: Frame;
}) {
  const all = lastDays(days, SHOWN_DAYS);
  const outages = all.filter(({ down }) => down > 0).length;
  return <StripAlone levels={all.map(levelOf)} says={stripText(outages, SHOWN_DAYS, language)} />;
}

/** The last days up to the newest that is known, the oldest first; of those that nobody wrote down nothing is known. */
export function lastDays(days: readonly Day[], count: number) {
  const known = new Map(days.map((day) => [day.date, day]));
  const last = days.at(-1)?.date ?? 0;
  return Array.from({ length: count }, (_, nth) => {
    const date = last - count + 1 + nth;
    const day = known.get(date);
    const { up = 0, late = 0, down = 0 } = day?.spent ?? {};
    return { day: dateInWords(date), up, late, down, of: day };
  });
}
