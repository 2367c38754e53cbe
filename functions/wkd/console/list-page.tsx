/** The list of the keys: which need somebody, and how long each is valid. */
import { countWord } from "../../../src/i18n/count.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { copyable } from "../../../src/pages/enhance.ts";
import { Done } from "../../../src/pages/form.tsx";
import { Search } from "../../../src/pages/search.tsx";
import { MailAddress } from "../../../src/pages/shell.tsx";
import { Pager } from "../../../src/pages/pager.tsx";
import { exportCommand } from "../gate/commands.ts";
import type { KeySummary } from "../keys/key.ts";
import type { KeyListing, KeyPlace } from "../keys/listing-table.ts";
import { DaysBar, leftText, stateOfKey } from "./parts.tsx";
import { KEYS, newPath, pathOf } from "./paths.ts";
import { doneWords, words } from "./words.ts";

/** The list's query as it was asked for. */
export interface Asked {
  readonly search: string;
  /** Of the last key of the page before; undefined: the first page. */
  readonly after: KeyPlace | undefined;
}

interface KeyList {
  readonly frame: Frame;
  readonly asked: Asked;
  readonly now: number;
  readonly listing: KeyListing;
  /** Addresses to whose mailboxes letters go in vain. */
  readonly refusing: ReadonlySet<string>;
  /** What was done before, and to the key of which address. */
  readonly done?: { readonly name: string; readonly address: string } | undefined;
}

/** The address of a list. */
export function listPath({ search, after }: Asked): string {
  const query = new URLSearchParams({
    ...(search !== "" && { search }),
    ...(after !== undefined && {
      after: `${after.isConcern ? "!" : ""}${after.expiresAt ?? ""} ${after.address}`,
    }),
  }).toString();
  return query === "" ? KEYS : `${KEYS}?${query}`;
}

/** A place as an address of a list has it; undefined: it is none. */
export function placeIn(text: string): KeyPlace | undefined {
  const [, mark, end, address] = /^(!?)(\d{0,15}) (\S{1,320})$/.exec(text) ?? [];
  if (end === undefined || address === undefined) return undefined;
  return { isConcern: mark === "!", expiresAt: end === "" ? undefined : Number(end), address };
}

function headline(count: number): Text {
  if (count === 0) return words.allWell;
  if (count === 1) return { de: "Ein Schlüssel braucht jemanden.", en: "One key needs somebody." };
  return {
    de: `${countWord(count, "de")} Schlüssel brauchen jemanden.`,
    en: `${countWord(count, "en")} keys need somebody.`,
  };
}

export function listPage(list: KeyList): string {
  const { frame, asked, listing, done } = list;
  const { keys, next, count, concerns } = listing;
  const { language } = frame;
  const isEmpty = count === 0;
  const told = done && doneWords[done.name];
  return consolePage({
    frame,
    title: words.title[language],
    children: (
      <>
        {told !== undefined && done !== undefined && (
          <Done
            language={language}
            text={{ de: `${done.address}: ${told.de}`, en: `${done.address}: ${told.en}` }}
            undo={
              done.name === "removed" ? { action: pathOf(done.address, "rollback") } : undefined
            }
          />
        )}
        <div class="head">
          <h1>{(isEmpty ? words.none : headline(concerns))[language]}</h1>
          <a class="button main" href={`${KEYS}/new`}>
            {words.publish[language]}
          </a>
        </div>
        {isEmpty ? (
          <Empty frame={frame} />
        ) : (
          <Search language={language} action={KEYS} search={asked.search} />
        )}
        {!isEmpty && (
          <section class="card">
            {keys.length === 0 ? (
              <p>{words.nothing[language]}</p>
            ) : (
              <ul class="list">
                {keys.map((key) => (
                  <Row of={key} list={list} />
                ))}
              </ul>
            )}
          </section>
        )}
        <Pager
          language={language}
          first={asked.after === undefined ? undefined : listPath({ ...asked, after: undefined })}
          next={next === undefined ? undefined : listPath({ ...asked, after: next })}
        />
      </>
    ),
  });
}

const EXAMPLE = "vorstand@example.org";

const Empty = ({ frame: { language } }: { readonly frame: Frame }) => (
  <section class="card">
    <p>{words.noneHow[language]}</p>
    <pre {...copyable[language]}>{exportCommand(EXAMPLE)}</pre>
    <p>
      <a href={newPath(EXAMPLE)}>{words.publish[language]}</a>
    </p>
  </section>
);

function Row({ of, list }: { readonly of: KeySummary; readonly list: KeyList }) {
  const { frame, now, refusing } = list;
  const { language } = frame;
  const state = stateOfKey(of, now);
  const seen =
    of.look === undefined
      ? { look: "state", text: words.outsideNever }
      : of.look.ok
        ? { look: "state good", text: words.outsideWell }
        : { look: "state bad", text: words.outsideBad };
  return (
    <li>
      <span class={state.look}>{state.text[language]}</span>
      <div>
        <a class="what" href={pathOf(of.address)}>
          <MailAddress address={`${of.localPart}@${of.domain}`} />
        </a>
        <DaysBar of={of} now={now} />
        <div class="note">
          {leftText(of, now)[language]}
          {refusing.has(of.address) && ` · ${words.mailRefused[language]}`}
        </div>
      </div>
      <span class={seen.look}>{seen.text[language]}</span>
    </li>
  );
}
