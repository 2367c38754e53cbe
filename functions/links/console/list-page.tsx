/** The list of the links: search, tags, order, trash; and the one field that makes a link. */
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Done, Faults } from "../../../src/pages/form.tsx";
import { Input, type Shown } from "../../../src/pages/fields.tsx";
import { Pager } from "../../../src/pages/pager.tsx";
import { Search } from "../../../src/pages/search.tsx";
import type { Text } from "../../../src/i18n/language.ts";
import { asWritten } from "../visit/preview.tsx";
import { shortUrl } from "../link/short-url.ts";
import { linkOrders } from "../link/list-json.ts";
import { stateOf, type Link } from "../link/link.ts";
import { pathOf } from "./paths.ts";
import { doneWords, stateWords, words } from "./words.ts";

/** The list's query as it was asked for; empty: nothing was said. */
export interface Asked {
  readonly search: string;
  readonly tag: string;
  readonly sort: string;
  readonly trash: boolean;
  readonly cursor: string;
}

interface LinkList {
  readonly frame: Frame;
  readonly asked: Asked;
  readonly links: readonly Link[];
  /** Of the next page. */
  readonly cursor: string | undefined;
  readonly base: string;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly quick: Shown;
  /** What was done before, and to which link. */
  readonly done?: { readonly name: string; readonly slug: string } | undefined;
}

/** The address of a list. */
export function listPath(asked: Partial<Asked>): string {
  const query = new URLSearchParams();
  for (const name of ["search", "tag", "sort", "cursor"] as const) {
    if (asked[name]) query.set(name, asked[name]);
  }
  if (asked.trash === true) query.set("trash", "true");
  const text = query.toString();
  return text === "" ? "/console/links" : `/console/links?${text}`;
}

const orderWords: Readonly<Record<(typeof linkOrders)[number], Text>> = {
  newest: words.newest,
  oldest: words.oldest,
  slug: words.slugOrder,
  clicks: words.clickOrder,
};

export function listPage(list: LinkList): string {
  const { frame, asked, links, cursor, mayWrite, done, quick } = list;
  const { language } = frame;
  const isAll = asked.search === "" && asked.tag === "" && !asked.trash && asked.cursor === "";
  const isEmpty = links.length === 0 && isAll && cursor === undefined;
  const title = asked.trash ? words.trash : words.title;
  const told = done && doneWords[done.name];
  return consolePage({
    frame,
    title: title[language],
    children: (
      <>
        {told !== undefined && done !== undefined && (
          <Done
            language={language}
            text={{ de: `${done.slug}: ${told.de}`, en: `${done.slug}: ${told.en}` }}
            undo={
              mayWrite && done.name === "deleted"
                ? { action: pathOf(done.slug, "restore") }
                : undefined
            }
          />
        )}
        <h1>{(isEmpty ? words.none : title)[language]}</h1>
        {isEmpty && <p>{words.noneHow[language]}</p>}
        {isEmpty && mayWrite && (
          <p>
            <a href={EXAMPLE}>{words.example[language]}</a>
          </p>
        )}
        {asked.trash && <p>{words.trashHow[language]}</p>}
        {mayWrite && !asked.trash && <Quick shown={quick} isEmpty={isEmpty} />}
        {!isEmpty && <Filter frame={frame} asked={asked} />}
        {!isEmpty && (
          <section class="card">
            {links.length === 0 ? (
              <p>
                {(asked.trash && asked.search === "" ? words.noTrash : words.nothing)[language]}
              </p>
            ) : (
              <ul class="list rows">
                {links.map((link) => (
                  <Row link={link} list={list} />
                ))}
              </ul>
            )}
          </section>
        )}
        <Pager
          language={language}
          first={asked.cursor !== "" ? listPath({ ...asked, cursor: "" }) : undefined}
          next={cursor === undefined ? undefined : listPath({ ...asked, cursor })}
        />
        <p class="row pages">
          {asked.trash ? (
            <a href="/console/links">{words.active[language]}</a>
          ) : (
            <a href={listPath({ trash: true })}>{words.trash[language]}</a>
          )}
          <a href="/console/links/orphans">{words.orphans[language]}</a>
          {mayWrite && <a href="/console/links/import">{words.import[language]}</a>}
          <a href="/api/v1/links/export" download="links.jsonl">
            {words.export[language]}
          </a>
        </p>
      </>
    ),
  });
}

/** The first one, filled in as an example. */
const EXAMPLE = `/console/links/new?${new URLSearchParams({
  slug: "plenum",
  target: "https://pad.example.org/plenum",
}).toString()}`;

function Quick({ shown, isEmpty }: { readonly shown: Shown; readonly isEmpty: boolean }) {
  const { language } = shown;
  return (
    <>
      <Faults shown={shown} />
      <form class="card" method="post" action="/console/links">
        <div class="line-form">
          <div class="grow">
            <Input
              shown={shown}
              name="target"
              label={words.target}
              hint={words.quickHint}
              placeholder={isEmpty ? "https://pad.example.org/plenum" : undefined}
              isRequired
            />
          </div>
          <button class="button main">{words.create[language]}</button>
          <a class="button" href="/console/links/new">
            {words.more[language]}
          </a>
        </div>
      </form>
    </>
  );
}

function Filter({ frame: { language }, asked }: { readonly frame: Frame; readonly asked: Asked }) {
  return (
    <Search
      language={language}
      action="/console/links"
      search={asked.search}
      tag={asked.tag}
      all={listPath({ trash: asked.trash })}
    >
      {asked.trash ? (
        <input type="hidden" name="trash" value="true" />
      ) : (
        <div class="field">
          <label for="sort">{words.sort[language]}</label>
          <select id="sort" name="sort">
            {linkOrders.map((order) => (
              <option value={order} selected={order === asked.sort}>
                {orderWords[order][language]}
              </option>
            ))}
          </select>
        </div>
      )}
    </Search>
  );
}

function Row({ link, list }: { readonly link: Link; readonly list: LinkList }) {
  const { frame, base, now, mayWrite, asked } = list;
  const { language } = frame;
  const state = stateOf(link, now);
  return (
    <li>
      <div>
        <a class="what" href={pathOf(link.slug)}>
          <bdi>{link.title || asWritten(shortUrl(base, link.slug))}</bdi>
        </a>{" "}
        {state !== "active" && <span class="state late">{stateWords[state][language]}</span>}
        <div class="note">
          {link.title !== "" && (
            <>
              <bdi>{asWritten(shortUrl(base, link.slug))}</bdi>
              {" → "}
            </>
          )}
          <bdi>{cut(link.target)}</bdi>
        </div>
        {link.tags.length > 0 && (
          <div class="row">
            {link.tags.map((tag) => (
              <a class="tag" href={listPath({ tag, trash: asked.trash })}>
                {tag}
              </a>
            ))}
          </div>
        )}
      </div>
      {mayWrite && asked.trash && (
        <form method="post" action={pathOf(link.slug, "restore")}>
          <button class="button low" aria-label={`${words.restore[language]}: ${link.slug}`}>
            {words.restore[language]}
          </button>
        </form>
      )}
    </li>
  );
}

/** So much of a target says which one it is. */
const MOST_SHOWN = 120;
const cut = (target: string) =>
  target.length > MOST_SHOWN ? `${target.slice(0, MOST_SHOWN).toWellFormed()}…` : target;
