/**
 * What happens when a day's rows at Cloudflare are used up, as it has to happen in every runtime: test/src/store tells it
 * in miniflare, test/e2e/faults in plain workerd.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

/** A service and what is around it. */
export interface World {
  /** Redirects are not followed. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly adminToken: string;
  /** What the pages of the service are at. */
  readonly origin: () => string;
  /** Publishes a key; the path at which mail clients find it. */
  readonly publishKey: () => Promise<string>;
  /** Turns the clock to so many ms behind the beginning. */
  readonly turnTo: (ms: number) => Promise<void>;
  /** The cron. */
  readonly minute: () => Promise<void>;
  /** From now on nothing is written, or read. */
  readonly refuse: (what: "written" | "read" | undefined) => Promise<void>;
  /** How often the dead-man's URL was asked for. */
  readonly held: () => number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** As somebody's, whose visits count. */
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** Where a test begins: behind all that those before it did. */
let beginning = 0;

export function quotaTests(world: World): void {
  let pingPath: string;
  let checkPath: string;
  let keyPath: string;
  let storedToken: string;
  let cookie: string;

  const api = (method: string, path: string, body?: object, token = world.adminToken) =>
    world.fetch(path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Accept-Language": "en",
        ...(body && { "Content-Type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const made = async (path: string, body: object) => {
    const response = await api("POST", path, body);
    const text = await response.text();
    expect([response.status, text]).toEqual([201, text]);
    return JSON.parse(text) as Record<string, string>;
  };
  const visit = (path: string) =>
    world.fetch(path, { headers: { "User-Agent": BROWSER, Accept: "text/html" } });
  const statusOf = async (path: string) => {
    const response = await visit(path);
    await response.text();
    return response.status;
  };
  const got = async (response: Promise<Response>): Promise<unknown> =>
    JSON.parse(await (await response).text());
  const check = async () =>
    (await got(api("GET", checkPath))) as { status: string; n_pings: number };
  const codesOfHealth = async () => {
    const { stores } = (await got(world.fetch("/healthz"))) as {
      stores: Record<string, { problems: { code: string }[] }>;
    };
    return Object.values(stores).flatMap(({ problems }) => problems.map(({ code }) => code));
  };
  /** Minutes of the cron, each at its time, from one moment to the other. */
  async function minutes(from: number, until: number): Promise<void> {
    for (let at = from; at <= until; at += MINUTE) {
      await world.turnTo(at);
      await world.minute();
    }
  }
  /** Refused for now: who asks is told to come again. */
  async function areRefused(asked: Record<string, () => Promise<Response>>): Promise<void> {
    for (const [what, ask] of Object.entries(asked)) {
      const response = await ask();
      await response.text();
      expect([what, response.status]).toEqual([what, 503]);
      expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    }
  }
  const ping = { ping: () => world.fetch(pingPath) };
  const changes = {
    ...ping,
    "ping with a body": () =>
      world.fetch(`${pingPath}/fail`, { method: "POST", body: "it failed" }),
    link: () => api("POST", "/api/v1/links", { slug: "late", target: "https://example.org" }),
    check: () => api("POST", "/api/v3/checks/", { name: "late" }),
    token: () => api("POST", "/api/v1/tokens", { name: "late", scopes: ["admin"] }),
  };

  /** All that reads alone. */
  const lists = [
    "/api/v1/links",
    "/api/v1/links/known",
    "/api/v1/links/known/history",
    "/api/v1/links/known/clicks",
    "/api/v1/links/export",
    "/api/v1/orphans",
    "/api/v3/checks/",
    "/api/v3/gaps/",
    "/api/v1/backups",
    "/metrics",
    "/api/v1/keys",
    "/api/v1/alerts",
    "/api/v1/channels",
    "/api/v1/tokens",
    "/api/v1/sessions",
    "/api/v1/usage",
  ];

  async function everythingReads(): Promise<void> {
    expect(await statusOf("/known")).toBe(302);
    expect(await statusOf("/asked-first-now")).toBe(302);
    expect(await statusOf("/few")).toBe(302);
    expect(await statusOf("/known.svg")).toBe(200);
    expect(await statusOf("/known+")).toBe(200);
    expect(await statusOf("/unknown")).toBe(404);
    expect(await statusOf("/knowm")).toBe(404);
    expect(await statusOf(keyPath)).toBe(200);
    expect(await statusOf(keyPath.replace(/hu\/\w+/, "hu/nobody"))).toBe(404);
    for (const path of [...lists, `${checkPath}/pings/`, `${checkPath}/flips/`]) {
      const response = await api("GET", path);
      const text = await response.text();
      expect([path, response.status, text]).toEqual([path, 200, text]);
    }
    // By a token and a session whose use would be noted.
    const listed = await api("GET", "/api/v1/links", undefined, storedToken);
    expect([listed.status, (await listed.text()).includes("known")]).toEqual([200, true]);
    const page = await world.fetch("/console", { headers: { Cookie: cookie } });
    expect([page.status, (await page.text()).includes("</html>")]).toEqual([200, true]);
  }

  beforeAll(async () => {
    await world.turnTo(0);
    const target = "https://example.org/";
    for (const slug of ["known", "asked-first-now"]) {
      await made("/api/v1/links", { slug, target: `${target}${slug}` });
    }
    await made("/api/v1/links", { slug: "few", target, maxClicks: 1_000 });
    const backup = await made("/api/v3/checks/", { name: "backup", timeout: 3_600, grace: 600 });
    pingPath = new URL(backup["ping_url"] ?? "").pathname;
    checkPath = new URL(backup["update_url"] ?? "").pathname;
    keyPath = await world.publishKey();
    const reader = await made("/api/v1/tokens", { name: "reader", scopes: ["links:read"] });
    storedToken = reader["token"] ?? "";
    await world.minute();
  });

  /** Sessions end in a few days. */
  async function signIn(): Promise<void> {
    const signedIn = await world.fetch("/console/sign-in/token", {
      method: "POST",
      headers: {
        Origin: world.origin(),
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ token: world.adminToken }).toString(),
    });
    expect(signedIn.status).toBe(303);
    cookie = (signedIn.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";
  }

  beforeEach(async () => {
    await world.turnTo(beginning);
    await signIn();
  });

  afterEach(async () => {
    await world.refuse(undefined);
    beginning += 48 * HOUR;
  });

  afterAll(() => {
    beginning = 0;
  });

  describe("when nothing more can be written", () => {
    test("all that only reads is answered, what changes is refused for now, and lost is nothing", async () => {
      await world.minute();
      expect(await statusOf("/known")).toBe(302);
      expect((await world.fetch(pingPath)).status).toBe(200);
      const before = await check();
      await world.refuse("written");
      await everythingReads();
      await areRefused(changes);
      await everythingReads();
      // Who reads does not suffer from who writes.
      await Promise.all([areRefused(changes), everythingReads(), everythingReads()]);
      expect((await world.fetch("/healthz")).status).toBe(503);
      expect(await codesOfHealth()).toContain("writes-refused");
      await world.refuse(undefined);
      expect((await world.fetch(pingPath)).status).toBe(200);
      const after = await check();
      expect(after.n_pings).toBe(before.n_pings + 1);
      expect(await statusOf("/late")).toBe(404);
      await world.turnTo(beginning + MINUTE);
      await world.minute();
      expect(await codesOfHealth()).toEqual([]);
    });

    test("for hours: no check is down by it, and at midnight deadlines count as after any absence", async () => {
      expect((await world.fetch(pingPath)).status).toBe(200);
      await minutes(beginning, beginning + 50 * MINUTE);
      await world.refuse("written");
      const midnight = beginning + 12 * HOUR;
      for (let at = beginning + 55 * MINUTE; at < midnight; at += 20 * MINUTE) {
        await world.turnTo(at);
        await areRefused(ping);
        await world.minute();
      }
      await world.refuse(undefined);
      await minutes(midnight, midnight + 14 * MINUTE);
      expect((await check()).status).not.toBe("down");
      const gaps = (await got(api("GET", "/api/v3/gaps/"))) as { gaps: object[] };
      expect(gaps.gaps.length).toBeGreaterThan(0);
      await minutes(midnight + 14 * MINUTE, midnight + 2 * HOUR);
      expect((await check()).status).toBe("down");
      expect((await world.fetch(pingPath)).status).toBe(200);
      expect((await check()).status).toBe("up");
    });

    test("somebody outside is told by silence, and hears again at midnight", async () => {
      await minutes(beginning, beginning + 2 * MINUTE);
      await expect.poll(world.held).toBeGreaterThan(0);
      await world.refuse("written");
      await world.turnTo(beginning + 3 * MINUTE);
      // Before somebody meets it nobody can know.
      await areRefused(ping);
      const before = world.held();
      await minutes(beginning + 4 * MINUTE, beginning + 12 * MINUTE);
      expect(world.held()).toBe(before);
      await world.refuse(undefined);
      await minutes(beginning + 13 * MINUTE, beginning + 15 * MINUTE);
      await expect.poll(world.held).toBeGreaterThan(before);
    });
  });

  describe("when nothing more can be read", () => {
    test("what is remembered goes on, everything else is refused for now, outside there is silence", async () => {
      await minutes(beginning, beginning + 2 * MINUTE);
      expect(await statusOf("/known")).toBe(302);
      expect(await statusOf("/unknown")).toBe(404);
      expect(await statusOf(keyPath)).toBe(200);
      await world.refuse("read");
      const before = world.held();
      for (const later of [3, 10, 60, 20 * 60]) {
        await world.turnTo(beginning + later * MINUTE);
        expect(await statusOf("/known")).toBe(302);
        expect(await statusOf("/unknown")).toBe(404);
        expect(await statusOf(keyPath)).toBe(200);
        await areRefused({
          ...changes,
          "a slug that nobody asked for": () => visit(`/not-asked-${later}`),
          "a list": () => api("GET", "/api/v1/links"),
          "a stored token": () => api("GET", "/api/v1/links", undefined, storedToken),
          page: () => world.fetch("/console", { headers: { Cookie: cookie } }),
        });
        await world.minute();
        expect((await world.fetch("/healthz")).status).toBe(503);
      }
      expect(await codesOfHealth()).toContain("reads-refused");
      expect(world.held()).toBe(before);
      await world.refuse(undefined);
      await minutes(beginning + 21 * HOUR, beginning + 21 * HOUR + 2 * MINUTE);
      expect((await world.fetch(pingPath)).status).toBe(200);
      expect(await codesOfHealth()).toEqual([]);
      await expect.poll(world.held).toBeGreaterThan(before);
      await signIn();
      await everythingReads();
    });
  });
}
