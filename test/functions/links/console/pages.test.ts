import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { linkStore } from "../../../../functions/links/stub.ts";
import { endLine } from "../../../../functions/links/transfer/entry-lines.ts";
import { api, json, makeLink, visit } from "../../../client.ts";
import { fieldsOf, MOST_BYTES, signedIn, weightOf } from "../../../src/console/browse.ts";

const linkOf = (slug: string) => json(api("GET", `/api/v1/links/${encodeURIComponent(slug)}`));

describe("making a link", () => {
  test("takes one field; the answer can be taken back", async () => {
    const anna = await signedIn();
    const list = await anna.open("/console/links");
    expect(list).toContain("No short link yet.");
    const at = await anna.send("/console/links", { target: "pad.example.org/plenum" });
    expect(at).toMatch(/^\/console\/link\/[a-z0-9]{5}\?done=made$/);
    const page = await anna.open(at);
    expect(page).toContain("https://pad.example.org/plenum");
    expect(page).toMatch(/role="status"><p>Created\./);
    const slug = /\/console\/link\/(\w+)/.exec(at)?.[1] ?? "";
    const undo = fieldsOf(page, `/console/link/${slug}/undo`);
    expect(undo).toEqual({ version: "1" });
    const gone = await anna.send(`/console/link/${slug}/undo`, undo);
    expect(await anna.open(gone)).toContain("This link is in the trash");
    expect((await visit(`/${slug}`)).status).toBe(404);
  });

  test("what is wrong stands at its field, and what was typed is still there", async () => {
    const anna = await signedIn();
    const html = await anna.send("/console/links", { target: "javascript:alert(1)" }, 422);
    expect(html).toContain('value="javascript:alert(1)"');
    expect(html).toMatch(/aria-invalid="true"[^>]*\/><p class="wrong" id="target-wrong">/);
    const form = await anna.send(
      "/console/links/new",
      {
        target: "https://example.org/",
        slug: "a b",
        title: '"<b>Titel</b>"',
        "windows.1.calendar": "Foo 18:00",
        "windows.1.minutes": "60",
        "windows.1.target": "https://meet.example.org/",
        validUntil: "2026-02-30T10:00",
        status: "302",
      },
      422,
    );
    const long = { target: "https://example.org/", slug: "lang", title: "W".repeat(10_000) };
    const endless = await anna.send("/console/links/new", { ...long, status: "302" }, 422);
    expect(endless).toContain('id="title-wrong"');
    expect((await visit("/lang")).status).toBe(404);
    expect(form).toContain('value="&quot;&lt;b&gt;Titel&lt;/b&gt;&quot;"');
    expect(form).toContain('id="validUntil-wrong"');
    expect(form).toContain(">Foo 18:00</textarea>");
    const both = await anna.send(
      "/console/links/new",
      {
        target: "https://example.org/",
        slug: "a b",
        "windows.0.calendar": "Foo",
        "windows.0.minutes": "60",
        "windows.0.target": "https://e.org/",
        status: "302",
      },
      422,
    );
    expect(both).toContain('id="slug-wrong"');
    expect(both).toContain('id="windows-0-calendar-wrong"');
    expect(both).toContain("Two entries do not work like this.");
  });

  test("with a calendar: the sentence and the next five switches before it is saved, and after", async () => {
    const anna = await signedIn(["links:write"], { reads: "de" });
    const fields = {
      target: "https://pad.example.org/",
      slug: "plenum",
      "windows.0.calendar": "1. und 3. Dienstag 18:00",
      "windows.0.minutes": "240",
      "windows.0.target": "https://meet.example.org/plenum",
      status: "302",
    };
    const preview = await anna.send("/console/links/preview", fields, 200);
    const shown = preview.slice(preview.indexOf('id="preview"'));
    expect(shown).toContain("jeden ersten und dritten Dienstag im Monat um 18:00 Uhr, 4 h lang");
    expect(shown.split("</ol>")[0]?.match(/<li>/g)).toHaveLength(5);
    // While somebody is still typing there is no target, or half of one.
    for (const target of ["", "htt", "https://{"]) {
      const more = { ...fields, target, "windows.0.target": target };
      expect(await anna.send("/console/links/preview", more, 200)).toContain("(noch ohne Ziel)");
    }
    const at = await anna.send("/console/links/new", fields);
    expect(at).toBe("/console/link/plenum?done=made");
    expect(await anna.open(at)).toContain("jeden ersten und dritten Dienstag im Monat");
    expect(await linkOf("plenum")).toMatchObject({
      windows: [{ calendar: "Tue *-*-1..7,15..21 18:00", minutes: 240 }],
    });
  });

  test("of a slug that another link has", async () => {
    const anna = await signedIn();
    await makeLink({ slug: "vergeben", target: "https://e.org/" });
    const fields = { target: "https://e.org/2", slug: "Ver-geben", status: "302" };
    const html = await anna.send("/console/links/new", fields, 422);
    expect(html).toMatch(/id="slug-wrong">[^<]*vergeben/);
  });
});

describe("editing", () => {
  const EDIT = "/console/link/edit%2Fme/edit";

  test("changes what was changed, and nothing else: a second that no field shows stays", async () => {
    const anna = await signedIn();
    const settings = {
      slug: "edit/me",
      target: "https://e.org/",
      tags: ["a", "b"],
      forwardPath: true,
      validUntil: "2040-01-01T10:00:07.123Z",
    };
    await makeLink(settings);
    const fields = fieldsOf(await anna.open(EDIT), EDIT);
    expect(fields).toMatchObject({ target: "https://e.org/", tags: "a, b", forwardPath: "on" });
    const same = await anna.send(EDIT, fields);
    expect(same).toBe("/console/link/edit%2Fme?done=unchanged");
    const at = await anna.send(EDIT, { ...fields, title: "Neu", tags: "c" });
    expect(at).toBe("/console/link/edit%2Fme?done=changed");
    expect(await linkOf("edit/me")).toMatchObject({
      ...settings,
      title: "Neu",
      tags: ["c"],
      version: 2,
    });
    const page = await anna.open(at);
    expect(page).toContain("Tags: <del>a, b</del> → <ins>c</ins>");
    await anna.send("/console/link/edit%2Fme/undo", fieldsOf(page, "/console/link/edit%2Fme/undo"));
    expect(await linkOf("edit/me")).toMatchObject({ ...settings, title: "" });
  });

  test("two people: the second sees what the first did and chooses; nothing is lost", async () => {
    const anna = await signedIn();
    await makeLink({ slug: "beide", target: "https://e.org/", title: "Alt" });
    const path = "/console/link/beide/edit";
    const opened = fieldsOf(await anna.open(path), path);
    const patch = { title: "Vom Ersten", tags: ["eins"] };
    await json(api("PATCH", "/api/v1/links/beide", { body: patch }));
    const mine = { ...opened, title: "Vom Zweiten", fallback: "https://e.org/ersatz" };
    const html = await anna.send(path, mine, 412);
    expect(html).toContain("Somebody has changed this link in the meantime");
    expect(html).toContain("Title: <del>Alt</del> → <ins>Vom Ersten</ins>");
    expect(html).toMatch(/id="title-theirs">[^<]*<bdi>Vom Ersten/);
    expect(await linkOf("beide")).toMatchObject(patch);
    const merged = fieldsOf(html, path);
    expect(merged).toMatchObject({ title: "Vom Zweiten", tags: "eins", fallback: mine.fallback });
    await anna.send(path, merged);
    expect(await linkOf("beide")).toMatchObject({
      title: "Vom Zweiten",
      tags: ["eins"],
      fallback: mine.fallback,
    });
  });

  test("an undo of what is no longer the last change is refused", async () => {
    const anna = await signedIn();
    await makeLink({ slug: "zu-spaet", target: "https://e.org/" });
    await json(api("PATCH", "/api/v1/links/zu-spaet", { body: { title: "x" } }));
    await anna.send("/console/link/zu-spaet/undo", { version: "1" }, 412);
    await anna.send("/console/link/zu-spaet/delete", { version: "1" }, 412);
    expect(await linkOf("zu-spaet")).toMatchObject({ title: "x" });
  });
});

test("what is deleted lies in the trash and is brought back", async () => {
  const anna = await signedIn();
  await makeLink({ slug: "weg", target: "https://e.org/" });
  const at = await anna.send("/console/link/weg/delete", { version: "1" });
  const list = await anna.open(at);
  expect(list).toContain("weg: In the trash.");
  expect(list).toContain('action="/console/link/weg/restore"');
  expect(await anna.open("/console/links?trash=true")).toContain("/console/link/weg/restore");
  expect(await anna.send("/console/link/weg/restore", {})).toBe("/console/link/weg?done=restored");
  expect(await linkOf("weg")).toMatchObject({ state: "active" });
});

describe("the list", () => {
  test("is searched, sorted, and comes in pages of fifty", async () => {
    const anna = await signedIn();
    const store = linkStore(env);
    const settings = (await store.get("plenum")) ?? (await store.get("beide"));
    if (settings === undefined) throw new Error("there is no link");
    for (let nth = 0; nth < 60; nth += 1) {
      const slug = `liste-${String((nth * 7) % 60).padStart(2, "0")}`;
      await store.create({ ...settings, slug, title: "", windows: [], tags: ["liste"] }, "test");
    }
    const slugsIn = (html: string) =>
      [...html.matchAll(/liste-(\d\d)<\/bdi><\/a>/g)].map(([, n]) => Number(n));
    const first = await anna.open("/console/links?tag=liste&sort=slug");
    expect(slugsIn(first)).toEqual(Array.from({ length: 50 }, (_, nth) => nth));
    expect(await weightOf(first)).toBeLessThan(MOST_BYTES);
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await anna.open(next);
    expect(slugsIn(second)).toEqual(Array.from({ length: 10 }, (_, nth) => 50 + nth));
    expect(second).not.toContain('rel="next"');
    expect(slugsIn(await anna.open("/console/links?tag=liste&sort=oldest")).slice(0, 3)).toEqual([
      0, 7, 14,
    ]);
    expect(slugsIn(await anna.open("/console/links?tag=liste")).slice(0, 2)).toEqual([53, 46]);
    const today = new Date().toISOString().slice(0, 10);
    await runInDurableObject(store as never, (_: unknown, { storage }: DurableObjectState) => {
      for (const [slug, day, value, count] of [
        ["liste-33", today, "click", 3],
        ["liste-12", today, "scan", 9],
        ["liste-44", today, "bot", 99],
        ["liste-55", "2020-01-01", "click", 99],
      ] as const) {
        storage.sql.exec(
          "INSERT INTO clicks SELECT id, ?, 'source', ?, ? FROM links WHERE slug = ?",
          day,
          value,
          count,
          slug,
        );
      }
    });
    const busiest = await anna.open("/console/links?tag=liste&sort=clicks");
    expect(slugsIn(busiest).slice(0, 3)).toEqual([12, 33, 53]);
    expect(busiest).not.toContain('rel="next"');
    expect(slugsIn(await anna.open("/console/links?search=LISTE_07"))).toEqual([7]);
    expect(await anna.open("/console/links?search=gibt-es-nicht")).toContain(
      "No short link matches this.",
    );
    expect(await anna.open("/console/links?cursor=x", 303)).toBe("");
  });
});

test("what was asked for and is not there becomes a link in one step", async () => {
  const anna = await signedIn();
  await linkStore(env).addCounts({
    visits: [],
    orphans: [{ key: "sommerfest", day: new Date().toISOString().slice(0, 10), count: 3 }],
  });
  const page = await anna.open("/console/links/orphans");
  expect(page).toContain('href="/console/links/new?slug=sommerfest"');
  expect(await anna.open("/console/links/new?slug=sommerfest")).toContain('value="sommerfest"');
  const day = new Date().toISOString().slice(0, 10);
  await linkStore(env).addCounts({
    visits: [],
    orphans: Array.from({ length: 60 }, (_, nth) => ({
      key: `plakat-${nth * 7919}-im-treppenhaus`,
      day,
      count: 100 + nth,
    })),
  });
  const many = await anna.open("/console/links/orphans");
  expect(many.match(/links\/new\?slug=/g)).toHaveLength(50);
  expect(await weightOf(many)).toBeLessThan(MOST_BYTES);
});

describe("the code", () => {
  test("is shown as it will scan; what will not, says why", async () => {
    const anna = await signedIn();
    await makeLink({ slug: "code", target: "https://e.org/" });
    const good = await anna.open("/console/link/code/qr?dark=%23112244&ecc=H");
    expect(good).toContain('src="data:image/svg+xml;base64,');
    const bad = await anna.open("/console/link/code/qr?dark=%23dddddd", 422);
    expect(bad).toContain("The code cannot be read like this.");
    expect(bad).toContain('id="dark-wrong"');
    expect(bad).not.toContain("data:image");
    const form = new FormData();
    form.set("logo", new File(["no picture"], "logo.png"));
    expect(await anna.send("/console/link/code/qr", form, 422)).toContain(
      "The logo must be a PNG.",
    );
  });
});

test("an import shows line by line what it would do, then does it", async () => {
  const anna = await signedIn();
  await makeLink({ slug: "import-da", target: "https://e.org/" });
  const file = [
    "slug,target",
    "import-neu,https://e.org/1",
    "import-da,https://e.org/2",
    "import-schlecht,javascript:1",
  ];
  const form = new FormData();
  form.set("file", new File([file.join("\n")], "links.csv"));
  form.set("format", "csv");
  form.set("partial", "on");
  form.set("step", "dry");
  const dry = await anna.send("/console/links/import", form, 200);
  expect(dry).toContain(
    "1 would be created, 0 are there already, 1 short addresses are taken, 1 do not work.",
  );
  expect(dry).toContain("short address taken");
  expect((await visit("/import-neu")).status).toBe(404);
  const again = new FormData();
  for (const [name, value] of Object.entries(fieldsOf(dry, "/console/links/import")))
    again.set(name, value);
  again.set("step", "run");
  const at = await anna.send("/console/links/import", again);
  expect(at).toBe("/console/links/import?created=1&unchanged=0");
  expect(await anna.open(at)).toContain("1 links created, 0 were there already.");
  expect((await visit("/import-neu")).status).toBe(302);
});

test("the dry run of a long file shows fifty lines, those with a fault first, within the budget", async () => {
  const anna = await signedIn();
  const lines = Array.from({ length: 60 }, (_, nth) =>
    nth === 59
      ? "probe-schlecht,javascript:1"
      : `probe-${nth},https://pad.example.org/${nth * 7919}`,
  );
  const form = new FormData();
  form.set("file", new File([["slug,target", ...lines].join("\n")], "links.csv"));
  form.set("format", "csv");
  form.set("step", "dry");
  const dry = await anna.send("/console/links/import", form, 200);
  expect(dry.match(/<bdi>probe-/g)).toHaveLength(50);
  expect(dry.indexOf("<bdi>probe-schlecht")).toBe(dry.indexOf("<bdi>probe-"));
  expect(dry).toContain("… and 10 more");
  expect(await weightOf(dry)).toBeLessThan(MOST_BYTES);
});

test("how far an import is, is seen by whoever opens the page, and again when it is loaded again", async () => {
  const anna = await signedIn();
  const pipe = new IdentityTransformStream();
  const writer = pipe.writable.getWriter();
  const options = { partial: false, dryRun: true, of: 40 };
  const outcome = linkStore(env).import(pipe.readable, options, "bo");
  await expect.poll(() => linkStore(env).importing()).toBeDefined();
  for (const who of [anna, anna, await signedIn(["links:write"])]) {
    const page = await who.open("/console/links/import");
    expect(page).toContain("An import is under way. 0 / 40");
    expect(page).toMatch(/<progress value="0" max="40"/);
    // With scripts it is loaded again by itself, without them by a link.
    expect(page).toContain("data-again");
    expect(page).toMatch(/<a href="\/console\/links\/import">Reload</);
  }
  await writer.write(new TextEncoder().encode(endLine));
  await writer.close();
  await outcome;
  expect(await anna.open("/console/links/import")).not.toContain("<progress");
});

test("whoever may only read sees no form that changes something", async () => {
  const reader = await signedIn(["links:read"]);
  for (const path of [
    "/console/links",
    "/console/links?trash=true",
    "/console/link/beide",
    "/console/links/orphans",
  ]) {
    const html = await reader.open(path);
    const forms = [...html.matchAll(/<form[^>]*method="post"[^>]*action="([^"]+)"/g)].map(
      ([, one]) => one,
    );
    expect(forms.filter((one) => one?.includes("/link"))).toEqual([]);
    expect(html).not.toMatch(/href="[^"]*\/(?:edit|new|import)"/);
  }
});

test("names and titles that want to be something else stay text", async () => {
  const anna = await signedIn();
  const title = `<script>alert(1)</script>"'\u202E`.padEnd(190, "x");
  await makeLink({ slug: "boese", target: "https://e.org/?q=<b>", title, tags: ["<i>"] });
  for (const path of [
    "/console/links",
    "/console/link/boese",
    "/console/link/boese/edit",
    "/console/link/boese/qr",
  ]) {
    const html = await anna.open(path);
    expect(html).not.toMatch(/<script>alert|<b>|<i>/);
    expect(html).not.toMatch(/\sstyle=|\son\w+=/);
  }
});
