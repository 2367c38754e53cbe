/** The management API, as clients of Healthchecks know it. */
import { describe, expect, test } from "vitest";
import { uniqueKeyOf } from "../../../../functions/heartbeats/check/keys.ts";
import { ADMIN_TOKEN, api, json, ORIGIN, visit } from "../../../client.ts";
import { makeCheck, ping, pingKey, readCheck, type CheckJson } from "../checks.ts";

const post = (body: unknown, path = "/api/v3/checks/") => api("POST", path, { body });

async function readOnlyToken(): Promise<string> {
  const body = { name: `reader ${crypto.randomUUID()}`, scopes: ["checks:read"] };
  return (await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201)).token;
}

const list = async (query: string) =>
  (await json<{ checks: CheckJson[] }>(api("GET", `/api/v3/checks/${query}`))).checks;

describe("keys", () => {
  test.each<[string, RequestInit, string]>([
    ["no key", {}, "missing api key"],
    ["an empty key", { headers: { "X-Api-Key": "" } }, "missing api key"],
    ["a wrong key", { headers: { "X-Api-Key": "x".repeat(32) } }, "wrong api key"],
    ["a wrong key in the JSON", { method: "POST", body: '{"api_key":"wrong"}' }, "wrong api key"],
  ])("%s", async (_, init, error) => {
    expect(await json(visit("/api/v3/checks/", init), 401)).toMatchObject({ error });
  });

  test("a key may be in the header or in the JSON, whatever the Content-Type says", async () => {
    const headers = { "X-Api-Key": ADMIN_TOKEN };
    expect((await visit("/api/v3/checks/", { headers })).status).toBe(200);
    const body = JSON.stringify({ api_key: ADMIN_TOKEN, name: "by curl" });
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const made = await visit("/api/v3/checks/", { method: "POST", body, headers: form });
    expect(await json(made, 201)).toMatchObject({ name: "by curl" });
  });

  test("a reader sees unique_key instead of the uuid and every URL that does something", async () => {
    const { uuid } = await makeCheck({ name: "secret" });
    await ping(uuid);
    const headers = { "X-Api-Key": await readOnlyToken() };
    const all = await json<{ checks: CheckJson[] }>(visit("/api/v3/checks/", { headers }));
    const seen = all.checks.find(({ name }) => name === "secret");
    for (const field of ["uuid", "ping_url", "update_url", "pause_url", "resume_url", "channels"]) {
      expect(seen).not.toHaveProperty(field);
    }
    expect(JSON.stringify(all)).not.toContain(uuid);
    const path = `/api/v3/checks/${seen?.unique_key}`;
    expect(await json(visit(path, { headers }))).toEqual(seen);
    expect(await json(visit(`${path}/flips/`, { headers }))).toMatchObject({ flips: [{ up: 1 }] });
    for (const [method, rest] of [
      ["POST", `/${uuid}`],
      ["DELETE", `/${uuid}`],
      ["POST", `/${uuid}/pause`],
      ["GET", `/${uuid}/pings/`],
      ["POST", "/"],
    ] as const) {
      const answer = await visit(`/api/v3/checks${rest}`, { method, headers });
      expect(await json(answer, 401)).toMatchObject({ error: "wrong api key" });
    }
  });

  test("by its unique_key a check is only read", async () => {
    const { uuid } = await makeCheck({ name: "kept" });
    const path = `/api/v3/checks/${await uniqueKeyOf(uuid)}`;
    for (const method of ["POST", "DELETE"]) {
      for (const form of [path, `${path}/`, path.replace("v3", "v1")]) {
        const answer = await api(method, form, { body: { name: "changed" } });
        expect([answer.status, await answer.text()]).toEqual([405, ""]);
        expect(answer.headers.get("Allow")).toBe("GET, HEAD, OPTIONS");
        expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
      }
    }
    expect(await json(api("GET", path))).toMatchObject({ name: "kept" });
  });

  test("unique_key is what Healthchecks makes of the uuid", async () => {
    // hashlib.sha1(uuid.UUID("803f680d-e89b-492b-82ef-2be7b774a92d").hex[:16].encode()).hexdigest()
    expect(await uniqueKeyOf("803f680d-e89b-492b-82ef-2be7b774a92d")).toBe(
      "124f983e0e3dcaeba921cfcef46efd084576e783",
    );
  });
});

describe("making and changing", () => {
  test("defaults and fields are those of Healthchecks", async () => {
    const check = await json<CheckJson>(post({}), 201);
    expect(check).toMatchObject({
      name: "",
      slug: "",
      tags: "",
      desc: "",
      grace: 3600,
      timeout: 86_400,
      n_pings: 0,
      status: "new",
      started: false,
      last_ping: null,
      next_ping: null,
      manual_resume: false,
      methods: "",
      subject: "",
      subject_fail: "",
      filter_subject: false,
      channels: "",
      ping_url: `${ORIGIN}/ping/${check.uuid}`,
      update_url: `${ORIGIN}/api/v3/checks/${check.uuid}`,
      pause_url: `${ORIGIN}/api/v3/checks/${check.uuid}/pause`,
      resume_url: `${ORIGIN}/api/v3/checks/${check.uuid}/resume`,
    });
    expect(check).not.toHaveProperty("schedule");
    expect(check).not.toHaveProperty("last_duration");
  });

  test.each<[Record<string, unknown>, string]>([
    [{ name: 1 }, "name is not a string"],
    [{ name: null }, "name is not a string"],
    [{ name: "x".repeat(101) }, "name is too long"],
    [{ slug: "UPPER" }, "slug does not match pattern"],
    [{ slug: "a".repeat(101) }, "slug is too long"],
    [{ timeout: 59 }, "timeout is too small"],
    [{ timeout: 31_536_001 }, "timeout is too large"],
    [{ timeout: "60" }, "timeout is not a number"],
    [{ grace: 0 }, "grace is too small"],
    [{ tz: "Mars/Phobos" }, "tz is not a valid timezone"],
    [{ schedule: "bad" }, "schedule is not a valid cron or OnCalendar expression"],
    [{ schedule: "* * * * 9" }, "schedule is not a valid cron or OnCalendar expression"],
    [{ schedule: "*-02-30" }, "schedule is not a valid cron or OnCalendar expression"],
    [{ methods: "GET" }, "methods has unexpected value"],
    [{ manual_resume: "yes" }, "manual_resume is not a boolean"],
    [{ unique: "name" }, "unique is not an array"],
    [{ unique: ["status"] }, "an item in 'unique' has unexpected value"],
    [{ exit_map: { "999": "fail" } }, "an item in 'exit_map' has unexpected value"],
    [{ fails: 0 }, "fails is too small"],
    [
      { maintenance: [{ calendar: "nonsense", minutes: 5 }] },
      "maintenance is not a valid cron or OnCalendar expression",
    ],
  ])("%j is refused: %s", async (spec, fault) => {
    expect(await json(post(spec), 400)).toMatchObject({ error: `json validation error: ${fault}` });
  });

  test.each<[string, string]>([
    ["{", "could not parse request body"],
    ["[]", "json validation error: value is not an object"],
    ['"text"', "json validation error: value is not an object"],
  ])("the body %s is refused", async (body, error) => {
    const headers = { "X-Api-Key": ADMIN_TOKEN };
    const answer = visit("/api/v3/checks/", { method: "POST", body, headers });
    expect(await json(answer, 400)).toMatchObject({ error });
  });

  test("a channel that does not exist is refused", async () => {
    expect(await json(post({ channels: "nobody" }), 400)).toMatchObject({
      error: "invalid channel identifier: nobody",
    });
  });

  test("unique finds a check and changes it, or makes one", async () => {
    const name = `unique ${crypto.randomUUID()}`;
    const first = await json<CheckJson>(post({ name, grace: 60, unique: ["name"] }), 201);
    const second = await json<CheckJson>(post({ name, grace: 120, unique: ["name"] }), 200);
    expect(second).toMatchObject({ uuid: first.uuid, grace: 120 });
    const more = { name, grace: 120, tags: "other", unique: ["name", "tags"] };
    expect((await json<CheckJson>(post(more), 201)).uuid).not.toBe(first.uuid);
    const without = { unique: ["name"], grace: 240 };
    expect((await json<CheckJson>(post(without), 201)).uuid).not.toBe(first.uuid);
  });

  test("a check that moves here keeps its uuid, unless somebody has it", async () => {
    const uuid = crypto.randomUUID();
    expect(await json(post({ uuid: uuid.toUpperCase() }), 201)).toMatchObject({ uuid });
    expect(await json(post({ uuid }), 409)).toMatchObject({ error: "uuid is taken" });
    expect(await json(post({ uuid: "1" }), 400)).toHaveProperty("error");
  });

  test("only the fields that are sent change", async () => {
    const { uuid } = await makeCheck({ name: "before", tags: "a  b", max_runtime: 60 });
    const after = await json<CheckJson>(post({ name: "after" }, `/api/v3/checks/${uuid}`));
    expect(after).toMatchObject({ name: "after", tags: "a b", timeout: 3600, max_runtime: 60 });
  });

  test("a schedule counts before a timeout, until a timeout comes alone", async () => {
    const spec = { schedule: "0 6 * * *", tz: "Europe/Berlin", timeout: 60 };
    const { uuid, ...made } = await makeCheck(spec);
    expect(made).toMatchObject({ schedule: "0 6 * * *", tz: "Europe/Berlin" });
    expect(made).not.toHaveProperty("timeout");
    const after = await json<CheckJson>(post({ timeout: 120 }, `/api/v3/checks/${uuid}`));
    expect(after).toMatchObject({ timeout: 120 });
    expect(after).not.toHaveProperty("schedule");
  });

  test("versions 1 and 2 make the slug from the name, version 3 does not", async () => {
    for (const [version, slug] of [
      ["v1", "db-backup"],
      ["v2", "db-backup"],
      ["v3", ""],
    ] as const) {
      const made = await json<CheckJson>(
        post({ name: "DB Backup" }, `/api/${version}/checks/`),
        201,
      );
      expect(made.slug).toBe(slug);
      expect(made["update_url"]).toContain(`/api/${version}/`);
    }
  });

  test("new settings move the deadline, but never into the past", async () => {
    const { uuid } = await makeCheck();
    await ping(uuid);
    const before = Date.now();
    const after = await json<CheckJson>(post({ timeout: 60, grace: 60 }, `/api/v3/checks/${uuid}`));
    expect(Date.parse(after.deadline ?? "")).toBeGreaterThan(before + 100_000);
    expect(Date.parse(after.deadline ?? "")).toBeLessThan(before + 140_000);
  });

  test("a deleted check is shown once more and is gone", async () => {
    const { uuid } = await makeCheck({ name: "bye", tags: "gone-tag" });
    await ping(uuid);
    expect(await json(api("DELETE", `/api/v3/checks/${uuid}`))).toMatchObject({ name: "bye" });
    expect((await api("GET", `/api/v3/checks/${uuid}`)).status).toBe(404);
    expect((await ping(uuid)).status).toBe(404);
    expect(await list("?tag=gone-tag")).toEqual([]);
  });
});

describe("reading", () => {
  test("lists by tags, all of which must match, and by slug", async () => {
    const tag = `t${crypto.randomUUID()}`;
    const slug = `s${crypto.randomUUID()}`;
    const one = await makeCheck({ tags: `${tag} prod`, slug });
    const two = await makeCheck({ tags: `${tag} test` });
    const uuids = async (query: string) => (await list(query)).map(({ uuid }) => uuid);
    expect(await uuids(`?tag=${tag}`)).toEqual([one.uuid, two.uuid]);
    expect(await uuids(`?tag=${tag}&tag=prod`)).toEqual([one.uuid]);
    expect(await uuids(`?tag=${tag}&tag=dev`)).toEqual([]);
    expect(await uuids(`?slug=${slug}`)).toEqual([one.uuid]);
    expect(await uuids("?slug=nothing-like-it")).toEqual([]);
  });

  test.each([
    ["GET", "00000000-0000-4000-8000-000000000000"],
    ["GET", "0".repeat(40)],
    ["GET", "nonsense"],
    ["POST", "00000000-0000-4000-8000-000000000000"],
    ["POST", "00000000-0000-4000-8000-000000000000/pause"],
    ["POST", "00000000-0000-4000-8000-000000000000/resume"],
    ["GET", "00000000-0000-4000-8000-000000000000/pings/"],
    ["GET", "00000000-0000-4000-8000-000000000000/pings/1/body"],
    ["GET", "00000000-0000-4000-8000-000000000000/flips/"],
  ])("%s %s is not found", async (method, path) => {
    const body = method === "POST" ? {} : undefined;
    expect(await json(api(method, `/api/v3/checks/${path}`, { body }), 404)).toMatchObject({
      error: "not found",
      detail: expect.stringContaining("GET /api/v3/checks/"),
    });
  });

  test("paths work with and without the last slash", async () => {
    const { uuid } = await makeCheck();
    for (const path of [
      "checks",
      "checks/",
      `checks/${uuid}/`,
      `checks/${uuid}/flips`,
      "channels",
    ]) {
      expect((await api("GET", `/api/v3/${path}`)).status).toBe(200);
    }
  });

  test("dates are ISO 8601 in UTC without fractions", async () => {
    const { uuid } = await makeCheck();
    await ping(uuid);
    const { last_ping: last, next_ping: next } = await readCheck(uuid);
    for (const date of [last, next])
      expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });

  test("flips are filtered by time", async () => {
    const { uuid } = await makeCheck();
    await ping(uuid);
    await ping(`${uuid}/fail`);
    const flips = async (query: string) =>
      (await json<{ flips: { up: number }[] }>(api("GET", `/api/v3/checks/${uuid}/flips/${query}`)))
        .flips;
    const now = Math.floor(Date.now() / 1000);
    expect((await flips("")).map(({ up }) => up)).toEqual([0, 1]);
    expect(await flips("?seconds=60")).toHaveLength(2);
    expect(await flips(`?start=${now + 10}`)).toEqual([]);
    expect(await flips(`?end=${now - 60}`)).toEqual([]);
    const bad = await api("GET", `/api/v3/checks/${uuid}/flips/?seconds=soon`);
    expect(bad.status).toBe(400);
  });

  test("version 1 says started where the others say it beside the status", async () => {
    const { uuid } = await makeCheck();
    await ping(`${uuid}/start`);
    expect(await json(api("GET", `/api/v1/checks/${uuid}`))).toMatchObject({ status: "started" });
    expect(await readCheck(uuid)).toMatchObject({ status: "new", started: true });
  });

  test("the status needs no key", async () => {
    const response = await visit("/api/v3/status/");
    expect([response.status, await response.text()]).toEqual([200, "OK"]);
  });

  test("pages of other sites may ask", async () => {
    const preflight = await visit("/api/v3/checks/", { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("Access-Control-Allow-Headers")).toContain("X-Api-Key");
    const answer = await api("GET", "/api/v3/checks/");
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });
});

describe("pausing", () => {
  test("pause, and resume only what is paused", async () => {
    const { uuid } = await makeCheck();
    const path = `/api/v3/checks/${uuid}`;
    expect(await json(api("POST", `${path}/resume`), 409)).toMatchObject({
      error: "check is not paused",
    });
    expect(await json(api("POST", `${path}/pause`))).toMatchObject({ status: "paused" });
    expect(await json(api("POST", `${path}/pause`))).toMatchObject({ status: "paused" });
    expect(await json(api("POST", `${path}/resume`))).toMatchObject({ status: "new" });
  });

  test("a success resumes silently, with manual_resume nothing does", async () => {
    const easy = await makeCheck();
    await api("POST", `/api/v3/checks/${easy.uuid}/pause`);
    await ping(easy.uuid);
    expect((await readCheck(easy.uuid)).status).toBe("up");
    const strict = await makeCheck({ manual_resume: true });
    await api("POST", `/api/v3/checks/${strict.uuid}/pause`);
    await ping(`${strict.uuid}/fail`);
    expect(await readCheck(strict.uuid)).toMatchObject({ status: "paused", n_pings: 1 });
  });
});

describe("the project", () => {
  test("its ping key can be replaced; the old one stops working", async () => {
    const slug = `s${crypto.randomUUID()}`;
    await makeCheck({ slug });
    const before = await pingKey();
    const { ping_key: after } = await json<{ ping_key: string }>(
      api("POST", "/api/v3/ping-key/rotate"),
    );
    expect((await ping(`${before}/${slug}`)).status).toBe(404);
    expect((await ping(`${after}/${slug}`)).status).toBe(200);
  });

  test("only the admin sees the ping key", async () => {
    const body = { name: `writer ${crypto.randomUUID()}`, scopes: ["checks:write"] };
    const { token } = await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201);
    expect((await api("GET", "/api/v3/ping-key/", { token })).status).toBe(401);
    expect((await api("GET", "/api/v3/checks/", { token })).status).toBe(200);
  });

  test("maintenance of a tag moves the deadlines of its checks", async () => {
    const tag = `m${crypto.randomUUID()}`;
    const { uuid } = await makeCheck({ tags: tag });
    await ping(uuid);
    const before = (await readCheck(uuid)).deadline;
    // The whole of the deadline's day, and the next morning's first minutes are for nobody.
    const day = before?.slice(0, 10) ?? "";
    const window = [{ calendar: `${day} 00:00`, minutes: 1_440 }];
    const path = "/api/v3/maintenance/";
    const set = await json(api("POST", path, { body: { tag, maintenance: window } }));
    expect(set).toMatchObject({ maintenance: { [tag]: window } });
    const moved = Date.parse(String((await readCheck(uuid)).deadline));
    expect(moved).toBeGreaterThan(Date.parse(String(before)));
    const always = [{ calendar: "*-*-* *:*:00", minutes: 2 }];
    const endless = await api("POST", path, { body: { tag, maintenance: always } });
    expect(endless.status).toBe(400);
    await api("POST", path, { body: { tag, maintenance: [] } });
    expect((await readCheck(uuid)).deadline).toBe(before);
    const bad = { tag, maintenance: [{ calendar: "never ever", minutes: 2 }] };
    expect((await api("POST", path, { body: bad })).status).toBe(400);
  });
});

describe("badges", () => {
  const show = async (url: string) => {
    const response = await visit(url.slice(ORIGIN.length));
    return { type: response.headers.get("Content-Type"), text: await response.text() };
  };

  test("of a check, in three formats", async () => {
    const { uuid, badge_url: url } = await makeCheck({ name: "<Backup & co>" });
    await ping(`${uuid}/fail`);
    const svg = await show(url);
    expect(svg.type).toBe("image/svg+xml");
    expect(svg.text).toContain("&lt;Backup &amp; co&gt;: down");
    expect(JSON.parse((await show(url.replace(/svg$/, "json"))).text)).toEqual({
      status: "down",
      total: 1,
      grace: 0,
      down: 1,
    });
    expect(JSON.parse((await show(url.replace(/svg$/, "shields"))).text)).toEqual({
      schemaVersion: 1,
      label: "<Backup & co>",
      message: "down",
      color: "critical",
    });
    expect((await visit(url.slice(ORIGIN.length).replace(/svg$/, "png"))).status).toBe(404);
  });

  test("of tags, with a signature that fits only this tag", async () => {
    const tag = "röd tag".replace(" ", "-");
    await makeCheck({ tags: `${tag} blue` });
    const { badges } = await json<{ badges: Record<string, Record<string, string>> }>(
      api("GET", "/api/v3/badges/"),
    );
    expect(Object.keys(badges)).toEqual(expect.arrayContaining(["*", tag, "blue"]));
    const url = badges[tag]?.["json"] ?? "";
    expect(JSON.parse((await show(url)).text)).toMatchObject({ status: "up", total: 1 });
    const forged = url.replace(encodeURIComponent(tag), "blue");
    expect((await visit(forged.slice(ORIGIN.length))).status).toBe(404);
    expect(JSON.parse((await show(badges["*"]?.["json3"] ?? "")).text)).toMatchObject({
      status: expect.stringMatching(/up|down|late/),
    });
  });
});

describe("metrics", () => {
  test("need a token", async () => {
    expect((await visit("/metrics")).status).toBe(401);
    expect((await api("GET", "/metrics", { token: await readOnlyToken() })).status).toBe(200);
  });
});
