import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { uniqueKeyOf } from "../../../../functions/heartbeats/check/keys.ts";
import { api, json, ORIGIN, visit } from "../../../client.ts";
import { fieldsOf, MOST_BYTES, signedIn, weightOf } from "../../../src/console/browse.ts";

interface CheckJson {
  readonly uuid: string;
  readonly ping_url: string;
  readonly [field: string]: unknown;
}

const make = (body: object) => json<CheckJson>(api("POST", "/api/v3/checks/", { body }), 201);
const read = (uuid: string) => json<CheckJson>(api("GET", `/api/v3/checks/${uuid}`));
const pageOf = async ({ uuid }: CheckJson, page?: string) =>
  `/console/check/${await uniqueKeyOf(uuid)}${page === undefined ? "" : `/${page}`}`;
const ping = ({ ping_url: url }: CheckJson, what = "", body?: string) =>
  visit(`${new URL(url).pathname}${what}`, body === undefined ? {} : { method: "POST", body });

describe("making a check", () => {
  test("the first one is taught; the form's next occurrences are shown before it is saved", async () => {
    const anna = await signedIn();
    expect(await anna.open("/console/checks")).toContain("No check yet.");
    const fields = fieldsOf(await anna.open("/console/checks/new"), "/console/checks/new");
    expect(fields).toMatchObject({
      "plan.kind": "period",
      "plan.count": "1",
      "plan.unit": "d",
      channels: "*",
    });
    const typed = {
      ...fields,
      name: "Nachtsicherung",
      slug: "nachts",
      tags: "backup web",
      "plan.kind": "schedule",
      "plan.schedule": "0 3 * * *",
      tz: "Europe/Berlin",
      "grace.count": "1,5",
      "grace.unit": "h",
      "maintenance.0.calendar": "Sun 04:00",
      "maintenance.0.minutes": "30",
    };
    const preview = await anna.send("/console/checks/preview", typed, 200);
    const shown = preview.slice(preview.indexOf('id="preview"'));
    expect(shown.split("</ol>")[0]?.match(/<li>[^<]*03:00/g)).toHaveLength(5);
    const at = await anna.send("/console/checks/new", typed);
    expect(at).toMatch(/^\/console\/check\/[0-9a-f]{40}\?done=made$/);
    expect(await anna.open(at)).toMatch(/<bdi>Nachtsicherung<\/bdi> waits for its first ping\./);
    const { checks } = await json<{ checks: CheckJson[] }>(
      api("GET", "/api/v3/checks/?slug=nachts"),
    );
    expect(checks).toMatchObject([
      {
        name: "Nachtsicherung",
        tags: "backup web",
        schedule: "0 3 * * *",
        tz: "Europe/Berlin",
        grace: 5_400,
        maintenance: [{ calendar: "Sun 04:00", minutes: 30 }],
        fails: 1,
      },
    ]);
  });

  test("what is wrong stands at its place, and what was typed is still there", async () => {
    const anna = await signedIn();
    const html = await anna.send(
      "/console/checks/new",
      {
        name: '"<b>',
        slug: "Groß",
        "plan.kind": "schedule",
        "plan.schedule": "Foo 3:00",
        tz: "Mars",
      },
      422,
    );
    expect(html).toContain('value="&quot;&lt;b&gt;"');
    expect(html).toContain('id="slug-wrong"');
    const zone = await anna.send(
      "/console/checks/new",
      { name: "x", "plan.kind": "schedule", "plan.schedule": "Foo 3:00", tz: "Mars" },
      422,
    );
    expect(zone).toContain('id="tz-wrong"');
    const plan = await anna.send(
      "/console/checks/new",
      { name: "x", "plan.kind": "schedule", "plan.schedule": "Foo 3:00", tz: "UTC" },
      422,
    );
    expect(plan).toContain('id="plan-schedule-wrong"');
    expect(plan).toContain(">Foo 3:00</textarea>");
    const much = await anna.send("/console/checks/new", { name: "x", "plan.count": "viel" }, 422);
    expect(much).toContain('id="plan-count-wrong"');
  });
});

describe("a check's page", () => {
  test("says how it is in words, and shows its pings with what came with them", async () => {
    const anna = await signedIn();
    const check = await make({ name: "Webserver", timeout: 3_600, grace: 3_600, tags: "web" });
    await ping(check, "", '<script>alert("ok")</script>');
    expect(await anna.open(await pageOf(check))).toMatch(/Webserver<\/bdi> runs as expected\./);
    await ping(check, "/3", "disk full\n\u202Edetails");
    const page = await anna.open(await pageOf(check));
    expect(page).toMatch(/Webserver<\/bdi> is down\./);
    expect(page).toContain("The program ended with exit status 3.");
    expect(page).toMatch(/>100\s?% available|% available in 90 days/);
    const body = await anna.open(await pageOf(check, "pings/1"));
    expect(body).toContain("&lt;script&gt;alert(&quot;ok&quot;)&lt;/script&gt;");
    // Marks of direction in a name turn nothing beside it.
    expect(body).toMatch(/<h1><bdi>[^<]+<\/bdi>: Ping 1<\/h1>/);
    await anna.open(await pageOf(check, "pings/77"), 404);
  });

  test("who may only read sees no ping, no URL that pings, and no form", async () => {
    const check = await make({ name: "Geheim", timeout: 3_600, grace: 3_600 });
    await ping(check, "/fail", "secret output");
    const reader = await signedIn(["checks:read"]);
    const html = await reader.open(await pageOf(check));
    expect(html).toContain("is down.");
    expect(html).not.toContain(check.uuid);
    expect(html).not.toMatch(/\/(?:pings|lines|edit|pause|delete)"/);
    expect(await reader.open("/console/checks")).not.toContain("/console/checks/new");
  });

  test("the lines to copy bear the ping URL when it is asked for", async () => {
    const anna = await signedIn();
    const check = await make({ name: "Zeilen", slug: "zeilen", schedule: "15 4 * * *" });
    const hidden = await anna.open(await pageOf(check, "lines"));
    expect(hidden).not.toContain(check.uuid);
    const shown = await anna.open(await pageOf(check, "lines?show=url"));
    const url = `${ORIGIN}/ping/${check.uuid}`;
    expect(shown).toContain(
      `15 4 * * * /usr/local/bin/job; curl -fsS -m 10 --retry 5 -o /dev/null ${url}/$?`,
    );
    expect(shown).toContain(`ping_url: ${url}`);
    expect(shown).toContain("Environment=RANDWERK_CHECK=zeilen");
  });

  test("what it measured is drawn, with a table behind", async () => {
    const anna = await signedIn();
    const check = await make({ name: "Gemessen", timeout: 3_600 });
    const facts = {
      archive: {
        id: "a".repeat(64),
        name: "x",
        duration: 12,
        stats: { nfiles: 3, original_size: 5_000_000, deduplicated_size: 10 },
      },
    };
    await ping(check, "", JSON.stringify(facts));
    const html = await anna.open(await pageOf(check));
    expect(html).toContain('class="line"');
    expect(html).toContain("Size of the backup");
    expect(html).toMatch(/data-name="Duration">12\s?s/);
    expect(html).toMatch(/data-name="Size of the backup">5\s?MB/);
  });
});

describe("changing", () => {
  test("pausing is taken back by resuming", async () => {
    const anna = await signedIn();
    const check = await make({ name: "Pause", timeout: 3_600 });
    const at = await anna.send(await pageOf(check, "pause"), {});
    const html = await anna.open(at);
    expect(html).toContain("is paused.");
    expect(html).toMatch(
      new RegExp(`role="status"><p>Paused\\..*action="${await pageOf(check, "resume")}"`),
    );
    await anna.send(await pageOf(check, "resume"), {});
    expect(await read(check.uuid)).toMatchObject({ status: "new" });
    // Twice is as good as once.
    await anna.send(await pageOf(check, "resume"), {});
  });

  test("an edit changes what was changed, and nothing else", async () => {
    const anna = await signedIn();
    const settings = {
      name: "Alt",
      timeout: 5_400,
      grace: 45,
      fails: 3,
      exit_map: { "1": "warn" },
      start_kw: "GO",
    };
    const check = await make({ ...settings, timeout: 5_400, grace: 90 });
    const before = await read(check.uuid);
    const path = await pageOf(check, "edit");
    const fields = fieldsOf(await anna.open(path), path);
    expect(await anna.send(path, fields)).toContain("done=unchanged");
    expect(await anna.send(path, { ...fields, name: "Neu" })).toContain("done=changed");
    expect(await read(check.uuid)).toEqual({ ...before, name: "Neu" });
    await anna.send(path, {
      ...fieldsOf(await anna.open(path), path),
      "plan.kind": "schedule",
      "plan.schedule": "daily",
      tz: "Europe/Berlin",
    });
    expect(await read(check.uuid)).toMatchObject({
      schedule: "daily",
      tz: "Europe/Berlin",
      fails: 3,
    });
  });

  test("two people: the second sees what the first did and chooses", async () => {
    const anna = await signedIn();
    const check = await make({ name: "Beide", timeout: 3_600, desc: "alt" });
    const path = await pageOf(check, "edit");
    const opened = fieldsOf(await anna.open(path), path);
    await json(
      api("POST", `/api/v3/checks/${check.uuid}`, { body: { name: "Vom Ersten", tags: "eins" } }),
    );
    const html = await anna.send(path, { ...opened, name: "Vom Zweiten", desc: "neu" }, 412);
    expect(html).toContain("Name: <del>Beide</del> → <ins>Vom Ersten</ins>");
    expect(html).toMatch(/id="name-theirs">[^<]*<bdi>Vom Ersten/);
    expect(await read(check.uuid)).toMatchObject({ name: "Vom Ersten", desc: "alt" });
    await anna.send(path, fieldsOf(html, path));
    expect(await read(check.uuid)).toMatchObject({
      name: "Vom Zweiten",
      tags: "eins",
      desc: "neu",
    });
  });

  test("deleting asks for the name", async () => {
    const anna = await signedIn();
    const check = await make({ name: "Weg damit", timeout: 3_600 });
    const path = await pageOf(check, "delete");
    const html = await anna.send(path, { name: "weg damit" }, 422);
    expect(html).toContain('id="name-wrong"');
    expect(html).toContain('value="weg damit"');
    expect(await read(check.uuid)).toMatchObject({ name: "Weg damit" });
    const at = await anna.send(path, { name: "Weg damit" });
    expect(await anna.open(at)).toContain("Weg damit: Deleted.");
    await anna.open(await pageOf(check), 404);
  });
});

test("the list has a bar for each, is searched, and comes in pages of fifty", async () => {
  const anna = await signedIn();
  await runInDurableObject(env.CHECKS.getByName("main"), async (store) => {
    for (let nth = 0; nth < 52; nth += 1) {
      const uuid = crypto.randomUUID();
      const names = { uuid, uniqueKey: await uniqueKeyOf(uuid), badgeKey: crypto.randomUUID() };
      await store.save({ name: `Reihe ${nth}`, tags: ["reihe"] }, [], names);
    }
  });
  const first = await anna.open("/console/checks?tag=reihe");
  expect(first.match(/class="strip"/g)).toHaveLength(50);
  expect(await weightOf(first)).toBeLessThan(MOST_BYTES);
  const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const second = await anna.open(next);
  expect(second.match(/class="strip"/g)).toHaveLength(2);
  expect(second).not.toContain('rel="next"');
  // What needs somebody stands first, however many are well.
  const down = await make({ name: "Letzte", tags: "reihe" });
  await ping(down, "/fail");
  const names = (html: string) =>
    [...html.matchAll(/class="what"[^>]*><bdi>([^<]*)</g)].map(([, name]) => name);
  expect(names(await anna.open("/console/checks?tag=reihe")).slice(0, 2)).toEqual([
    "Letzte",
    "Reihe 0",
  ]);
  expect(names(await anna.open(next))).toEqual(["Reihe 50", "Reihe 51"]);
  expect((await anna.open("/console/checks?search=reihe+51")).match(/class="strip"/g)).toHaveLength(
    1,
  );
  expect(await anna.open("/console/checks?search=gibt-es-nicht")).toContain(
    "No check matches this.",
  );
});

describe("maintenance by tag", () => {
  const PAGE = "/console/checks/maintenance";
  const known = async () =>
    (await json<{ maintenance: Record<string, unknown> }>(api("GET", "/api/v3/maintenance/")))
      .maintenance;

  test("is saved, undone, and taken away", async () => {
    const anna = await signedIn();
    await make({ name: "Tagged", tags: "coreos" });
    const form = await anna.open(PAGE);
    expect(form).toContain('<option value="coreos">');
    const typed = {
      tag: "coreos",
      seen: "{}",
      "maintenance.0.calendar": "*-*-* 05:30",
      "maintenance.0.minutes": "55",
    };
    const at = await anna.send(PAGE, typed);
    expect(await known()).toEqual({ coreos: [{ calendar: "*-*-* 05:30", minutes: 55 }] });
    const done = await anna.open(at);
    expect(done).toContain("Maintenance windows saved: coreos");
    const [undo = ""] =
      /<form method="post" action="\/console\/checks\/maintenance">.*?<\/form>/s.exec(done) ?? [];
    await anna.send(PAGE, fieldsOf(undo, PAGE));
    expect(await known()).toEqual({});
  });

  test("fifty tags with windows are within the budget", async () => {
    const tags = Array.from({ length: 50 }, (_, nth) => `server-${nth}`);
    const bodyOf = (tag: string, maintenance: object[]) => ({ body: { tag, maintenance } });
    const windows = [{ calendar: "Sun 03:15", minutes: 30 }];
    for (const tag of tags) await json(api("POST", "/api/v3/maintenance/", bodyOf(tag, windows)));
    const page = await (await signedIn()).open(PAGE);
    for (const tag of tags) expect(page).toContain(`>${tag}<`);
    expect(await weightOf(page)).toBeLessThan(MOST_BYTES);
    for (const tag of tags) await api("POST", "/api/v3/maintenance/", bodyOf(tag, []));
  });

  test("of two people the second sees what the first has saved", async () => {
    const anna = await signedIn();
    const set = (minutes: number) =>
      api("POST", "/api/v3/maintenance/", {
        body: { tag: "shared", maintenance: [{ calendar: "Sun 03:00", minutes }] },
      });
    await set(10);
    const seen = fieldsOf(await anna.open(`${PAGE}?tag=shared`), PAGE);
    expect(seen["maintenance.0.minutes"]).toBe("10");
    await set(20);
    const both = await anna.send(PAGE, { ...seen, "maintenance.0.minutes": "30" }, 412);
    expect(both).toContain("Sun 03:00 · 20");
    expect((await known())["shared"]).toEqual([{ calendar: "Sun 03:00", minutes: 20 }]);
  });

  test("what is wrong stands at its place, and who may only read has no form", async () => {
    const anna = await signedIn();
    const wrong = await anna.send(
      PAGE,
      {
        tag: "a b",
        seen: "{}",
        "maintenance.0.calendar": "Foo 3:00",
        "maintenance.0.minutes": "9",
      },
      422,
    );
    expect(wrong).toContain('id="tag-wrong"');
    const calendar = await anna.send(
      PAGE,
      { tag: "a", seen: "{}", "maintenance.0.calendar": "Foo 3:00", "maintenance.0.minutes": "9" },
      422,
    );
    expect(calendar).toContain('id="maintenance-0-calendar-wrong"');
    const more = await anna.send(
      `${PAGE}/preview`,
      { tag: "a", seen: "{}", "maintenance.0.calendar": "Sun 3:00", "maintenance.0.minutes": "9" },
      200,
    );
    expect(more).toContain('name="maintenance.1.calendar"');
    const reader = await signedIn(["checks:read"]);
    expect(await reader.open(PAGE)).not.toContain("<form class");
  });
});
