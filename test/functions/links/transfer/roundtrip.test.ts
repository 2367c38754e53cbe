/** What was imported from whatever file is exported, and imported into an empty store gives the same export. */
import fc from "fast-check";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import type { ImportFormat } from "../../../../functions/links/transfer/import.ts";
import { rounds } from "../../../campaign.ts";
import { ADMIN_TOKEN, api, visit } from "../../../client.ts";

const RUNS = rounds(40, 1000);

/** Mostly as it should be, now and then as it comes. */
const odd = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.jsonValue({ maxDepth: 1 }));
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(mostly(value), { nil: undefined });

const word = fc.stringMatching(/^[a-zäöß0-9]{1,6}$/);
/** Few, so that some meet. */
const slug = mostly(
  fc.oneof(word, fc.constantFrom("plenum", "PLENUM", "a/b", "ple-num", "api", "İx", "a b")),
);
const target = mostly(
  fc.oneof(
    fc.webUrl({ withQueryParameters: true }),
    word.map((path) => `https://e.org/{path}/${path}?a=1&amp;b=2`),
    fc.constantFrom(
      "mailto:a@e.org",
      "tel:+49391",
      "ftp://e.org/",
      "https://e.org/" + "x".repeat(2040),
    ),
  ),
);
const title = maybe(
  fc.oneof(
    fc.string({ maxLength: 210, unit: "grapheme" }),
    fc.constant('A &amp; "B"\r\n, C;\u0000'),
  ),
);
const tag = fc.oneof(word, fc.string({ minLength: 45, maxLength: 55 }));
const tags = fc.oneof(fc.array(tag, { maxLength: 4 }), fc.array(word, { maxLength: 25 }));
const date = fc.date({
  min: new Date("1960-01-01"),
  max: new Date("2200-01-01"),
  noInvalidDate: true,
});
const dateText = maybe(
  fc.oneof(
    date.map((at) => at.toISOString()),
    date.map((at) => at.toISOString().slice(0, 10)),
    date.map((at) => at.toISOString().slice(0, 19).replace("T", " ")),
    fc.constantFrom("31.12.2026", "1.2.2026 18:00"),
    fc.constantFrom("2030-12-31T18:00Z", "12/01/2026", "0000-00-00 00:00:00"),
  ),
);
const unix = maybe(
  fc.oneof(
    fc.integer({ min: -10, max: 4_000_000_000 }),
    fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 }),
    fc.double(),
  ),
);
const clicks = maybe(
  fc.oneof(fc.nat(), fc.maxSafeNat(), fc.nat().map(String), fc.constantFrom("1,234", "1.234")),
);
const flag = fc.option(fc.boolean(), { freq: 8, nil: undefined });

const list = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.array(mostly(fc.record(fields, { requiredKeys: [] })), { minLength: 3, maxLength: 12 });
/** A sheet with such columns, as different programs write it. */
const sheet = (columns: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .tuple(
      fc.array(fc.record(columns), { minLength: 3, maxLength: 12 }),
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("", "\uFEFF"),
      fc.option(fc.constantFrom('x"y', "short", '"open'), { freq: 6, nil: undefined }),
    )
    .map(([rows, separator, end, mark, broken]) => {
      const text = (value: unknown) =>
        typeof value === "string" ? value : (JSON.stringify(value) ?? "");
      const cell = (value: unknown) => `"${text(value).replaceAll('"', '""')}"`;
      const lines = rows.map((row) => Object.values(row).map(cell).join(separator));
      if (broken !== undefined) lines.splice(rows.length / 2, 0, broken);
      return mark + [Object.keys(columns).join(separator), ...lines].join(end);
    });
const joined = tags.map((all) => all.join("|"));

const window = fc.record({
  calendar: mostly(fc.constantFrom("Tue 18:00", "*-*-1..7 18:00\ndaily", "Tue")),
  minutes: mostly(fc.integer({ min: 1, max: 10_080 })),
  target,
});
const settings = {
  slug,
  target,
  title,
  tags: mostly(tags),
  status: maybe(fc.constantFrom(301, 302, 307)),
  forwardQuery: flag,
  validFrom: maybe(fc.option(date.map((at) => at.toISOString()))),
  fallback: maybe(fc.option(target)),
  maxClicks: maybe(fc.nat()),
  timezone: maybe(fc.constantFrom("Europe/Vienna", "Nowhere")),
  windows: maybe(fc.array(window, { maxLength: 2 })),
};
const who = fc.string({ maxLength: 20, unit: "binary" });
const counter = fc.record({
  day: date.map((at) => at.toISOString().slice(0, 10)),
  property: fc.constantFrom("source", "country", "referrer"),
  value: fc.string({ maxLength: 10, unit: "binary" }),
  count: fc.oneof(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom(1e10, 2 ** 53 - 1)),
});
const state = fc.option(fc.record(settings, { requiredKeys: ["slug", "target"] }));
const change = fc.record({
  at: date.map((at) => at.toISOString()),
  who,
  action: who,
  before: state,
  after: state,
});
const line = fc.record(
  {
    ...settings,
    usedClicks: clicks,
    importedClicks: clicks,
    createdAt: dateText,
    createdBy: who,
    deletedAt: maybe(fc.option(date.map((at) => at.toISOString()))),
    version: maybe(fc.integer({ min: 1 })),
    clicks: fc.array(counter, { maxLength: 4 }),
    history: maybe(fc.array(change, { maxLength: 3 })),
  },
  { requiredKeys: [] },
);

const files: Record<ImportFormat, fc.Arbitrary<string>> = {
  jsonl: fc
    .array(mostly(line), { minLength: 3, maxLength: 12 })
    .map((all) => all.map((one) => JSON.stringify(one)).join("\n")),
  csv: sheet({
    Slug: slug,
    target,
    title,
    tags: joined,
    validUntil: dateText,
    "max clicks": clicks,
  }),
  shlink: fc.oneof(
    sheet({
      createdAt: dateText,
      shortCode: slug,
      longUrl: target,
      title,
      tags: joined,
      visits: clicks,
    }),
    list({
      shortCode: slug,
      longUrl: target,
      title,
      tags,
      forwardQuery: flag,
      dateCreated: dateText,
      meta: fc.record({ validSince: dateText, validUntil: dateText, maxVisits: clicks }),
      visitsSummary: fc.record({ total: clicks }),
    }).map((data) => JSON.stringify({ shortUrls: { data } })),
  ),
  yourls: list({ shorturl: slug, url: target, title, timestamp: dateText, clicks }).map((links) =>
    JSON.stringify({ links: { ...links } }),
  ),
  kutt: list({
    address: slug,
    target,
    description: title,
    banned: flag,
    password: flag,
    visit_count: clicks,
    created_at: dateText,
    expire_in: dateText,
  }).map((data) => JSON.stringify({ data })),
  sink: list({
    slug,
    url: target,
    comment: title,
    tags,
    password: fc.option(word, { freq: 8, nil: undefined }),
    redirectWithQuery: flag,
    createdAt: unix,
    expiration: unix,
  }).map((links) => JSON.stringify({ links })),
};
const imports = fc.array(
  fc.oneof(
    ...Object.entries(files).map(([format, file]) => file.map((text) => ({ format, text }))),
  ),
  { minLength: 1, maxLength: 2 },
);

/** All that is there goes away: the service has one store. */
const empty = () =>
  runInDurableObject(env.LINKS.getByName("main"), (_, { storage }) => {
    for (const table of ["links", "history", "clicks"]) storage.sql.exec(`DELETE FROM ${table}`);
  });

interface Report {
  created: number;
  unchanged: number;
  conflicts: number;
  refused: number;
  lines: { outcome: string; errors: { detail: string }[] }[];
}
async function send(format: string, body: string, query: string): Promise<Report> {
  const response = await visit(`/api/v1/links/import?format=${format}&${query}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
    body,
  });
  expect(response.status).toBe(200);
  return response.json();
}
async function exported(): Promise<string> {
  // Not text(), which warns of each content type that it does not know.
  return new TextDecoder().decode(await (await api("GET", "/api/v1/links/export")).arrayBuffer());
}

test("always", async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(imports, async (all) => {
      await empty();
      let created = 0;
      for (const { format, text } of all) {
        const report = await send(format, text, "partial=true");
        created += report.created;
        const sum = report.created + report.unchanged + report.conflicts + report.refused;
        expect(report.lines).toHaveLength(sum);
        for (const { outcome, errors } of report.lines) {
          expect(errors.length > 0).toBe(outcome === "conflict" || outcome === "refused");
        }
      }
      made += created;
      const first = await exported();
      for (const page of ["", "?trash=true"]) {
        expect((await api("GET", `/api/v1/links${page}`)).status).toBe(200);
      }
      const lines = first === "" ? 0 : first.trimEnd().split("\n").length;
      expect(lines).toBe(created);
      // Here it is unchanged, and into an empty store it goes whole.
      const again = await send("jsonl", first, "");
      expect(again).toMatchObject({ created: 0, unchanged: lines, conflicts: 0, refused: 0 });
      await empty();
      expect(await send("jsonl", first, "")).toMatchObject({ created: lines, unchanged: 0 });
      expect(await exported()).toBe(first);
    }),
    { numRuns: RUNS },
  );
  // Some files are made of nothing that can be taken: how many is up to chance.
  expect(made).toBeGreaterThan(RUNS / 4);
});
