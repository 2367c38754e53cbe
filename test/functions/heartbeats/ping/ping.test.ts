/** Answers of ping URLs, row by row. */
import { describe, expect, test } from "vitest";
import { visit } from "../../../client.ts";
import { makeCheck, ping, pingKey, readCheck, readPings } from "../checks.ts";

const RID = "31365bce-8da9-4729-8ff3-aaa71d56b712";
const NOBODY = "00000000-0000-4000-8000-000000000000";

describe("by uuid", () => {
  test.each([
    // after the uuid    status answer                recorded as  the check is then
    ["", 200, "OK", "success", "up"],
    ["/", 200, "OK", "success", "up"],
    ["/start", 200, "OK", "start", "new"],
    ["/fail", 200, "OK", "fail", "down"],
    ["/log", 200, "OK", "log", "new"],
    ["/0", 200, "OK", "success", "up"],
    ["/1", 200, "OK", "fail", "down"],
    ["/007", 200, "OK", "fail", "down"],
    ["/255", 200, "OK", "fail", "down"],
    ["/KILL", 200, "OK", "fail", "down"],
    ["/TERM", 200, "OK", "fail", "down"],
    [`?rid=${RID}`, 200, "OK", "success", "up"],
    [`/start?rid=${RID.toUpperCase()}`, 200, "OK", "start", "new"],
    ["?create=1", 200, "OK", "success", "up"],
    ["/256", 400, "invalid url format", undefined, "new"],
    ["?rid=nonsense", 400, "invalid uuid format", undefined, "new"],
    [`?rid=${RID.replaceAll("-", "")}`, 400, "invalid uuid format", undefined, "new"],
    ["/NOSIGNAL", 404, "not found", undefined, "new"],
    ["/start/", 404, "not found", undefined, "new"],
    ["/start/again", 404, "not found", undefined, "new"],
  ])("%s answers %i %s", async (rest, status, answer, kind, state) => {
    const { uuid } = await makeCheck();
    const response = await ping(uuid + rest);
    expect([response.status, await response.text()]).toEqual([status, answer]);
    const pings = await readPings(uuid);
    expect(pings.map(({ type }) => type)).toEqual(kind === undefined ? [] : [kind]);
    expect((await readCheck(uuid)).status).toBe(state);
  });

  test("upper case names the same check", async () => {
    const { uuid } = await makeCheck();
    expect((await ping(uuid.toUpperCase())).status).toBe(200);
  });

  test.each(["", "/start", "/300", "?rid=bad", "/300?rid=bad"])(
    "an unknown check is not found before anything else is judged: %s",
    async (rest) => {
      const response = await ping(NOBODY + rest);
      expect([response.status, await response.text()]).toEqual([404, "not found"]);
    },
  );
});

describe("by slug", () => {
  test.each([
    ["", 200, "OK"],
    ["/start", 200, "OK"],
    ["/3", 200, "OK"],
    ["/HUP", 200, "OK"],
    ["/256", 400, "invalid url format"],
    ["?rid=bad", 400, "invalid uuid format"],
    ["/", 404, "not found"],
  ])("%s answers %i %s, in any case", async (rest, status, answer) => {
    const slug = `slug-${crypto.randomUUID()}`;
    await makeCheck({ slug });
    const response = await ping(`${await pingKey()}/${slug.toUpperCase()}${rest}`);
    expect([response.status, await response.text()]).toEqual([status, answer]);
  });

  test.each([
    // query           status  answer              made
    ["", 404, "not found", false],
    ["?create=0", 404, "not found", false],
    ["?create=true", 404, "not found", false],
    ["?create=1&rid=bad", 400, "invalid uuid format", false],
    ["?create=1", 201, "Created", true],
  ])("a missing check with %s answers %i %s", async (query, status, answer, made) => {
    const key = await pingKey();
    const slug = `new-${crypto.randomUUID()}`;
    const response = await ping(`${key}/${slug}${query}`);
    expect([response.status, await response.text()]).toEqual([status, answer]);
    expect((await ping(`${key}/${slug}/log`)).status).toBe(made ? 200 : 404);
  });

  test("exit status over 255 creates nothing", async () => {
    const key = await pingKey();
    const slug = `new-${crypto.randomUUID()}`;
    expect((await ping(`${key}/${slug}/256?create=1`)).status).toBe(400);
    expect((await ping(`${key}/${slug}`)).status).toBe(404);
  });

  test("a slug too long for the API makes no check", async () => {
    const response = await ping(`${await pingKey()}/${"a".repeat(101)}?create=1`);
    expect(response.status).toBe(404);
  });

  test("a wrong key finds and creates nothing", async () => {
    const slug = `slug-${crypto.randomUUID()}`;
    await makeCheck({ slug });
    expect((await ping(`wrong-key/${slug}`)).status).toBe(404);
    expect((await ping(`wrong-key/another?create=1`)).status).toBe(404);
  });

  test("two checks with one slug are ambiguous", async () => {
    const slug = `twice-${crypto.randomUUID()}`;
    const one = await makeCheck({ slug });
    await makeCheck({ slug });
    const response = await ping(`${await pingKey()}/${slug}`);
    expect([response.status, await response.text()]).toEqual([409, "ambiguous slug"]);
    expect((await readCheck(one.uuid)).n_pings).toBe(0);
  });
});

describe("methods and headers", () => {
  test.each(["GET", "HEAD", "POST", "PUT"])("%s counts", async (method) => {
    const { uuid } = await makeCheck();
    const response = await ping(uuid, { method });
    expect([response.status, await response.text()]).toEqual([200, method === "HEAD" ? "" : "OK"]);
    expect(response.headers.get("Ping-Body-Limit")).toBe("100000");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Content-Type")).toMatch(/^text\/plain/);
    expect((await readPings(uuid))[0]?.method).toBe(method);
  });

  test("OPTIONS is a preflight and no ping", async () => {
    const { uuid } = await makeCheck();
    const response = await ping(uuid, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("Access-Control-Allow-Methods")).toContain("POST");
    expect((await readCheck(uuid)).n_pings).toBe(0);
  });

  test.each(["DELETE", "PATCH"])("%s is refused", async (method) => {
    const { uuid } = await makeCheck();
    const response = await ping(uuid, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toContain("GET");
    expect((await readCheck(uuid)).n_pings).toBe(0);
  });
});

describe("bodies", () => {
  const logged = async (uuid: string) => {
    const [newest] = await readPings(uuid);
    const path = newest?.body_url?.replace(/^https:\/\/[^/]+/, "") ?? "";
    const headers = { "X-Api-Key": "admin-token-of-the-tests" };
    return new Uint8Array(await (await visit(path, { headers })).arrayBuffer());
  };

  test.each<[string, Uint8Array]>([
    ["text", new TextEncoder().encode("line 1\nline 2\n")],
    ["what looks like a form", new TextEncoder().encode("a=1&b=%20")],
    ["invalid UTF-8", Uint8Array.of(0xff, 0xfe, 0x00, 0x80)],
    ["10 kB", new Uint8Array(10_240).fill(120)],
  ])("%s is kept byte by byte", async (_, body) => {
    const { uuid } = await makeCheck();
    await ping(uuid, { method: "POST", body });
    expect(await logged(uuid)).toEqual(body);
  });

  test("of a long one the first and last 50,000 bytes are kept", async () => {
    const { uuid } = await makeCheck();
    const body = new Uint8Array(3_000_000).map((_, index) => index % 251);
    expect((await ping(uuid, { method: "POST", body })).status).toBe(200);
    const kept = await logged(uuid);
    expect(kept.slice(0, 50_000)).toEqual(body.slice(0, 50_000));
    expect(kept.slice(-50_000)).toEqual(body.slice(-50_000));
    expect(new TextDecoder().decode(kept.slice(50_000, -50_000))).toBe(
      "\n[… 2900000 bytes cut …]\n",
    );
  });

  test("none is none", async () => {
    const { uuid } = await makeCheck();
    await ping(uuid, { method: "POST", body: "" });
    expect((await readPings(uuid))[0]?.body_url).toBeNull();
  });
});

describe("what a check makes of a ping", () => {
  test("its exit map", async () => {
    const { uuid } = await makeCheck({ exit_map: { "0": "success", "1": "warn", "*": "fail" } });
    await ping(`${uuid}/1`);
    expect(await readCheck(uuid)).toMatchObject({ status: "up", warning: { code: "exit" } });
    await ping(`${uuid}/0`);
    expect(await readCheck(uuid)).toMatchObject({ status: "up", warning: null });
    await ping(`${uuid}/2`);
    expect((await readCheck(uuid)).status).toBe("down");
    expect((await readPings(uuid)).map(({ exitstatus }) => exitstatus)).toEqual([2, 0, 1]);
  });

  test("no files in the backup is a failure, whatever the exit status says", async () => {
    const { uuid } = await makeCheck({ exit_map: { "1": "warn" } });
    const body = JSON.stringify({
      archive: { id: "a".repeat(64), stats: { nfiles: 0, original_size: 0 } },
    });
    await ping(`${uuid}/1`, { method: "POST", body });
    expect((await readCheck(uuid)).status).toBe("down");
  });

  test("a backup that shrinks is a warning", async () => {
    const { uuid } = await makeCheck({ facts: { max_drop_percent: 20 } });
    const report = (size: number) =>
      ping(uuid, {
        method: "POST",
        body: JSON.stringify({
          archive: { id: "a".repeat(64), stats: { nfiles: 5, original_size: size } },
        }),
      });
    for (const size of [100, 110, 105]) await report(size);
    expect((await readCheck(uuid)).warning).toBeNull();
    await report(50);
    expect((await readCheck(uuid)).warning).toMatchObject({ code: "shrunk", value: 50 });
    expect((await readCheck(uuid))["last_facts"]).toMatchObject({ files: 5, size: 50 });
  });

  test("keywords; an explicit failure stays one", async () => {
    const spec = { filter_http_body: true, success_kw: "DONE", failure_kw: "ERROR" };
    const { uuid } = await makeCheck(spec);
    for (const body of ["nothing", "DONE", "ERROR"]) await ping(uuid, { method: "POST", body });
    await ping(`${uuid}/fail`, { method: "POST", body: "nothing" });
    const types = (await readPings(uuid)).map(({ type }) => type);
    expect(types).toEqual(["fail", "fail", "success", "ign"]);
  });

  test("methods: POST ignores the rest", async () => {
    const { uuid } = await makeCheck({ methods: "POST" });
    await ping(uuid);
    expect(await readCheck(uuid)).toMatchObject({ status: "new", n_pings: 1 });
  });

  test("a run with its id gives a duration", async () => {
    const { uuid } = await makeCheck();
    await ping(`${uuid}/start?rid=${RID}`);
    expect((await readCheck(uuid)).started).toBe(true);
    await ping(`${uuid}?rid=${RID}`);
    expect((await readCheck(uuid)).started).toBe(false);
    expect((await readPings(uuid))[0]).toMatchObject({ rid: RID, duration: expect.any(Number) });
  });
});

test("a kept ping is logged at its own time", async () => {
  const { uuid } = await makeCheck();
  const happened = new Date(Date.now() - 600_000).toISOString().replace(/\.\d+Z/, "Z");
  await ping(`${uuid}/start`, { headers: { "X-Randwerk-Time": happened } });
  const [only] = await readPings(uuid);
  expect(only?.date).toBe(happened.replace("Z", "+00:00"));
  expect(only?.received).not.toBeNull();
});

test("too many pings in a minute are refused, except one that changes the status", async () => {
  // wrangler.toml allows 300 a minute.
  const { uuid } = await makeCheck();
  const answers: Response[] = [];
  while (answers.at(-1)?.status !== 429 && answers.length < 700) answers.push(await ping(uuid));
  const last = answers.at(-1);
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect((await ping(`${uuid}/fail`)).status).toBe(200);
  expect((await readCheck(uuid)).status).toBe("down");
});

test("failures and starts count however many pings there were before them in the minute", async () => {
  const { uuid } = await makeCheck({ fails: 3 });
  for (let n = 0; n < 300; n += 1) await ping(`${uuid}/log`);
  const statuses = async (...actions: string[]) => {
    const answers = [];
    for (const action of actions) answers.push((await ping(`${uuid}${action}`)).status);
    return answers;
  };
  // A minute may have begun meanwhile, and everything count again: then nothing is refused.
  expect(await statuses("/start", "/fail", "/1")).toEqual([200, 200, 200]);
  expect((await readCheck(uuid)).status).not.toBe("down");
  expect(await statuses("/137")).toEqual([200]);
  expect((await readCheck(uuid)).status).toBe("down");
});
