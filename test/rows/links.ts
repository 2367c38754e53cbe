/** What links cost. */
import { vi } from "vitest";
import { defaultSettings } from "../../functions/links/link/json.ts";
import type { Count, Counts } from "../../functions/links/count/count.ts";
import type { LinkStore } from "../../functions/links/store.ts";
import type { LinesPage, Opened } from "../../src/store/archive/question.ts";
import { entry, sent } from "../functions/links/own-store.ts";
import { copyRow, NOW, type Operation } from "./operation.ts";

const DAY = "2090-11-23";

const visit = (more: Partial<Count> = {}): Count => ({
  linkId: 1,
  day: DAY,
  property: "source",
  value: "click",
  count: 1,
  ...more,
});
const visits = (...counts: Count[]): Counts => ({ visits: counts, orphans: [] });
const unknown = (...keys: string[]): Counts => ({
  visits: [],
  orphans: keys.map((key) => ({ day: DAY, key, count: 1 })),
});

const tomorrow = (key: string): Counts => ({
  visits: [],
  orphans: [{ day: "2090-11-24", key, count: 1 }],
});

const isDone = ({ ok }: { ok: boolean }) => ok;

const make = (store: LinkStore, slug: string | undefined, more: object = {}) =>
  store.create({ ...defaultSettings, target: "https://e.org/", slug, ...more }, "maker");

const search = (store: LinkStore, text: string) =>
  store.list({ search: text, tag: undefined, trash: false, after: undefined, most: 50 });

/** A link with as many more, unknown slugs of the day, changes and referrers of the link `one`. */
export async function fillLinks(
  store: LinkStore,
  storage: DurableObjectStorage,
  things: number,
): Promise<void> {
  await store.tick(NOW);
  await make(store, "one");
  const slug = "'s' || x";
  copyRow(storage, "links", things, { id: "x + 1", key: slug, slug, search_text: slug });
  store.addCounts(unknown("missing"));
  for (let made = 0; made < Math.min(things, 100_000); made += 500) {
    const keys = Array.from({ length: 500 }, (_, index) => `unknown${made + index}`);
    store.addCounts(unknown(...keys));
  }
  store.addCounts(visits(visit({ property: "referrer", value: "a" })));
  const hosts = Array.from({ length: 250 }, (_, index) => `h${index}.example`);
  store.addCounts(visits(...hosts.map((value) => visit({ property: "referrer", value }))));
  for (let changed = 0; changed < 250; changed += 1) {
    store.change("one", { title: String(changed) }, undefined, "w");
  }
  await store.tick(NOW);
}

/** All pages of a snapshot; how many lines that is. */
async function archive(store: LinkStore): Promise<number> {
  const id = "rows";
  const { tables } = (await store.archive({ kind: "open", id })) as Opened;
  let lines = 0;
  for (const { table } of tables) {
    let after: string | undefined;
    do {
      const page = (await store.archive({ kind: "page", id, table, after })) as LinesPage;
      lines += page.lines.split("\n").length;
      after = page.after;
    } while (after !== undefined);
  }
  await store.archive({ kind: "close", id });
  return lines;
}

export const linkOperations: readonly Operation<LinkStore>[] = [
  {
    name: "tick with nothing due",
    most: [2, 0.2],
    times: 20,
    run: (store, time) => store.tick(NOW + time * 10_000),
  },
  {
    name: "redirect of a link, not in memory",
    most: [4, 0],
    run: (store) => store.find(["s5"]),
    answers: ({ links }: ReturnType<LinkStore["find"]>) => links.length === 1,
  },
  { name: "unknown slug, look-up", most: [5, 0], run: (store) => store.find(["nowhere"]) },
  { name: "links on the board", most: [5, 0], run: (store) => store.deadLinks(50) },
  {
    name: "unknown slug, what may have been meant",
    most: [5, 0],
    prepare: (store) => store.near("s5x", NOW),
    run: (store) => store.near("s4x", NOW),
  },
  {
    name: "unknown slug, its like walked through once an hour",
    most: [5_005, 1],
    run: (store) => store.near("s4x", NOW + 3_600_000),
  },
  {
    name: "unknown slug, counted",
    most: [5, 2],
    times: 50,
    run: (store, time) => store.addCounts(unknown(`new${time}`)),
  },
  {
    name: "unknown slug, the same again",
    most: [5, 1],
    times: 50,
    prepare: (store) => store.addCounts(unknown("again")),
    run: (store) => store.addCounts(unknown("again")),
  },
  {
    name: "visit, counted",
    most: [5, 1],
    times: 20,
    run: (store) => store.addCounts(visits(visit())),
  },
  {
    name: "visit with a new referrer",
    most: [5, 1],
    times: 20,
    run: (store, time) =>
      store.addCounts(visits(visit({ property: "referrer", value: `new${time}.example` }))),
  },
  {
    name: "visit of a link with a limit",
    most: [2, 1],
    prepare: (store) => store.change("one", { maxClicks: 100 }, undefined, "w"),
    run: (store) => store.visit(1, true, NOW),
  },
  {
    name: "a link is read",
    most: [4, 0],
    run: (store) => store.get("s5"),
    answers: (link: unknown) => link !== undefined,
  },
  { name: "a link is made", most: [13, 5], run: (store) => make(store, "made"), answers: isDone },
  {
    name: "a link is changed, after 250 changes",
    most: [215, 6],
    times: 20,
    run: (store, time) => store.change("one", { title: `again ${time}` }, undefined, "w"),
    answers: isDone,
  },
  { name: "history of a link", most: [205, 0], run: (store) => store.history("one") },
  {
    name: "unknown slugs of a month, after what waits was written",
    most: [3_000, 1_000],
    run: (store) => store.orphans("2090-10-24", DAY),
  },
  {
    name: "a page of 100 links",
    most: [130, 0],
    run: (store) =>
      store.list({ search: undefined, tag: undefined, trash: false, after: undefined, most: 100 }),
  },
  {
    name: "the first search among all",
    // It looks through all of them, since none has it.
    most: [(things) => 3 * things + 100, (things) => things / 250 + 3],
    run: (store) => search(store, "nowhere"),
  },
  {
    name: "a search among all",
    // A row for 256 links, and some for each of the fifty that are found.
    most: [(things) => things / 100 + 220, 0],
    run: (store) => search(store, "s9"),
    answers: ({ links }: { links: readonly unknown[] }) => links.length > 0,
  },
  {
    name: "a search behind a change",
    most: [(things) => things / 100 + 700, 6],
    prepare: (store) => store.change("one", { title: "found" }, undefined, "w"),
    run: (store) => search(store, "found"),
    answers: ({ links }: { links: readonly unknown[] }) => links.length === 1,
  },
  {
    name: "visits of five minutes, by source and country",
    most: [5, 2],
    times: 5,
    run: (store, time) => {
      vi.setSystemTime(NOW + (time + 1) * 300_000);
      return store.addCounts(visits(visit(), visit({ property: "country", value: "DE" })));
    },
  },
  {
    name: "unknown slug, one of the first of a day",
    most: [5, 1],
    times: 50,
    prepare: (store) => store.addCounts(tomorrow("first")),
    run: (store, time) => store.addCounts(tomorrow(`early${time}`)),
  },
  {
    name: "export of all, with 250 changes of one",
    most: [(things) => 6 * things + 1_000, 400],
    run: async (store) => new Response(await store.export()).text(),
    answers: (text: string) => text.split("\n").length > 10,
  },
  {
    name: "an archive of all",
    most: [(things) => 12 * things + 6_000, 150],
    run: archive,
    answers: (lines: number) => lines > 10,
  },
  {
    name: "import of 100 links",
    most: [1_500, 600],
    run: (store) => {
      const entries = Array.from({ length: 100 }, (_, index) => entry(`imported${index}`));
      return store.import(sent(...entries), { partial: false, dryRun: false, of: 100 }, "w");
    },
    answers: ({ isShown }: { isShown: boolean }) => isShown,
  },
  {
    name: "what its dry run would say",
    // To count the links is to read them all: after an import, once.
    most: [(things) => things + 1_000, 10],
    run: (store) => {
      const entries = Array.from({ length: 100 }, (_, index) => entry(`imported${index}`));
      return store.import(sent(...entries), { partial: false, dryRun: true, of: 100 }, "w");
    },
    answers: ({ notMade }: { notMade: number }) => notMade === 100,
  },
  {
    name: "housekeeping, every six hours",
    // Targets are looked at once a day: each link has a row for that.
    most: [(things) => 6 * things + 3_000, (things) => 2 * things + 400],
    run: (store) => {
      vi.setSystemTime(NOW + 7 * 3_600_000);
      return store.tick(NOW + 7 * 3_600_000);
    },
  },
  {
    name: "housekeeping again",
    most: [(things) => 6 * things + 3_000, 10],
    run: (store) => {
      vi.setSystemTime(NOW + 14 * 3_600_000);
      return store.tick(NOW + 14 * 3_600_000);
    },
  },
  {
    name: "health, as asked each minute",
    most: [2, 0],
    prepare: (store) => store.health(NOW),
    run: (store) => store.health(NOW),
  },
];
